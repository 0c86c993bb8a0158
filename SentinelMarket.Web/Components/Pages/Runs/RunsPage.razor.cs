using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Runs;

public partial class RunsPage
{
    private RunsFilter _filter = null!;
    private string? _shown;

    // Any parameter taken from the query makes the framework report every change of the query; the filter then reads all of them.
    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [Inject]
    private IRunDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override string Subject => "The runs";

    protected override RefreshPace Pace => RefreshPace.Standard;

    // A later page is a place among the runs that somebody reads; only the first one follows.
    protected override bool Concerns(long runId) => _filter?.After is null;

    protected override async Task OnParametersSetAsync()
    {
        var parameters = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        var filter = RunsFilter.Read(name => parameters.TryGetValue(name, out var values) ? values.ToString() : null);
        var address = filter.Address(filter.After) + string.Join('|', filter.Faults);
        if (_shown == address) { return; }
        (_filter, _shown) = (filter, address);
        await RefreshAsync();
    }

    protected override async Task<RunsData> QueryAsync(CancellationToken cancellationToken)
    {
        var actors = Data.Value?.Actors is { Count: > 0 } known ? known : await Desk.ActorsAsync(cancellationToken);
        if (_filter.Faults.Count > 0) { return new RunsData(new RunSearchPage([], null), actors); }
        try
        {
            return new RunsData(await Desk.SearchAsync(_filter.ToQuery(), cancellationToken), actors);
        }
        catch (ArgumentException exception) when (_filter.After is not null)
        {
            throw new InvalidOperationException("The address points to no place among these runs. Choose Show to start with the first.", exception);
        }
    }
}
