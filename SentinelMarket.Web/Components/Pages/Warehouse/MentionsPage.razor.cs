using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

public partial class MentionsPage
{
    // Texts that jump while somebody reads them are worse than texts that are some seconds old.
    private static readonly RefreshPace ReadingPace = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));

    private MentionFilter _filter = MentionFilter.All;
    private string? _shown;

    // Any parameter taken from the query makes the framework report every change of the query; the filter then reads all of them.
    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [Inject]
    private IMentionDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override string Subject => "The mentions";

    protected override RefreshPace Pace => ReadingPace;

    // A later page is a place among the rows that somebody reads; only the first one follows.
    protected override bool Concerns(long runId) => _filter.After is null;

    protected override async Task OnParametersSetAsync()
    {
        var parameters = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        var filter = MentionFilter.Read(name => parameters.TryGetValue(name, out var values) ? values.ToString() : null);
        var address = filter.Address(filter.After) + string.Join('|', filter.Faults);
        if (_shown == address) { return; }
        (_filter, _shown) = (filter, address);
        Data.Clear();
        await RefreshAsync();
    }

    protected override async Task<MentionPage> QueryAsync(CancellationToken cancellationToken)
    {
        if (_filter.Faults.Count > 0) { return new MentionPage([], null); }
        try
        {
            return await Desk.BrowseAsync(_filter.ToQuery(), cancellationToken);
        }
        catch (ArgumentException exception) when (_filter.After is not null)
        {
            throw new InvalidOperationException("The address points to no place among these rows. Choose Show to start with the first.", exception);
        }
    }

    private string RowsText(MentionPage page) => $"{Figures.Count(page.Rows.Count, "mention")}, newest first{(_filter.After is null ? string.Empty : ", older page")}";
}
