using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

public partial class WarehousePage
{
    private static readonly TimeSpan StatisticsLast = TimeSpan.FromSeconds(30);

    // Rows that jump while somebody reads them are worse than rows that are some seconds old.
    private static readonly RefreshPace ReadingPace = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));

    private WarehouseFilter _filter = WarehouseFilter.All;
    private string? _shown;
    private WarehouseStatistics? _statistics;
    private DateTimeOffset _statisticsReadAt;

    // Any parameter taken from the query makes the framework report every change of the query; the filter then reads all of them.
    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [Inject]
    private IStockDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<WarehousePage> Logger { get; set; } = null!;

    protected override string Subject => "The prices";

    protected override RefreshPace Pace => ReadingPace;

    // A later page is a place among the rows that somebody reads; only the first one follows.
    protected override bool Concerns(long runId) => _filter.After is null;

    protected override async Task OnParametersSetAsync()
    {
        var parameters = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        var filter = WarehouseFilter.Read(name => parameters.TryGetValue(name, out var values) ? values.ToString() : null);
        var address = filter.Address(filter.After) + string.Join('|', filter.Faults);
        if (_shown == address) { return; }
        (_filter, _shown) = (filter, address);
        Data.Clear();
        await RefreshAsync();
    }

    protected override async Task<WarehouseData> QueryAsync(CancellationToken cancellationToken)
    {
        if (_filter.Faults.Count > 0) { return new WarehouseData(new StockRowPage([], null, null), await StatisticsAsync(cancellationToken)); }
        var page = Desk.BrowseAsync(_filter.ToQuery(), cancellationToken);
        var statistics = StatisticsAsync(cancellationToken);
        try
        {
            await Task.WhenAll(page, statistics);
        }
        catch (ArgumentException exception) when (_filter.After is not null)
        {
            throw new InvalidOperationException("The address points to no place among these rows. Choose Show to start with the first.", exception);
        }

        return new WarehouseData(await page, await statistics);
    }

    // The rows are the page's answer; they show also when the statistics do not.
    private async Task<WarehouseStatistics?> StatisticsAsync(CancellationToken cancellationToken)
    {
        if (_statistics is not null && Now - _statisticsReadAt < StatisticsLast) { return _statistics; }
        try
        {
            _statistics = await Desk.StatisticsAsync(cancellationToken);
            _statisticsReadAt = Now;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStatisticsFailed(Logger, exception);
            _statistics = null;
        }

        return _statistics;
    }

    [LoggerMessage(EventId = 7121, Level = LogLevel.Warning, Message = "The warehouse's statistics could not be read for its page")]
    private static partial void LogStatisticsFailed(ILogger logger, Exception exception);
}
