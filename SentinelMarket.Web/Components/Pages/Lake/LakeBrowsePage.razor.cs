using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Lake;

public partial class LakeBrowsePage
{
    private static readonly RefreshPace ReadingPace = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));

    private LakeFilter _filter = LakeFilter.All;
    private string? _shown;

    // Any parameter taken from the query makes the framework report every change of the query; the filter then reads all of them.
    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [Inject]
    private ILakeDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override string Subject => "The lake";

    protected override RefreshPace Pace => ReadingPace;

    // A later page is a place among the rows that somebody reads; only the first one follows.
    protected override bool Concerns(long runId) => _filter.After is null;

    protected override async Task OnParametersSetAsync()
    {
        var parameters = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        var filter = LakeFilter.Read(name => parameters.TryGetValue(name, out var values) ? values.ToString() : null);
        var address = filter.Address(filter.After) + string.Join('|', filter.Faults);
        if (_shown == address) { return; }
        (_filter, _shown) = (filter, address);
        Data.Clear();
        await RefreshAsync();
    }

    protected override async Task<Found> QueryAsync(CancellationToken cancellationToken)
    {
        var sources = await Desk.SourcesAsync(cancellationToken);
        if (_filter.Faults.Count > 0) { return new Found(sources, new LakePage([], null)); }
        try
        {
            return new Found(sources, await Desk.BrowseAsync(_filter.ToQuery(), cancellationToken));
        }
        catch (ArgumentException exception) when (_filter.After is not null)
        {
            throw new InvalidOperationException("The address points to no place among these objects. Choose Show to start with the first.", exception);
        }
    }

    /// <summary>The answer to the page's query.</summary>
    public sealed record Found(IReadOnlyList<string> Sources, LakePage Page);
}
