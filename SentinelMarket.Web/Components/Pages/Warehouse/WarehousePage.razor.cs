using System.Globalization;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

public partial class WarehousePage
{
    private static readonly TimeSpan StatisticsLast = TimeSpan.FromSeconds(30);

    // Rows that jump while somebody reads them are worse than rows that are some seconds old.
    private static readonly RefreshPace ReadingPace = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));

    private WarehouseFilter _filter = new();
    private string? _shown;
    private string? _ticker;
    private DateOnly? _from;
    private DateOnly? _to;
    private string? _size;
    private WarehouseStatistics? _statistics;
    private DateTimeOffset _statisticsReadAt;

    [SupplyParameterFromQuery(Name = "ticker")]
    private string? TickerParameter { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromParameter { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToParameter { get; set; }

    [SupplyParameterFromQuery(Name = "size")]
    private string? SizeParameter { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private string? AfterParameter { get; set; }

    [Inject]
    private IStockDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<WarehousePage> Logger { get; set; } = null!;

    protected override string Subject => "The prices";

    protected override RefreshPace Pace => ReadingPace;

    // An older page never changes by a new run; only the newest one follows.
    protected override bool Concerns(long runId) => _filter.After is null;

    protected override async Task OnParametersSetAsync()
    {
        _filter = WarehouseFilter.Read(TickerParameter, FromParameter, ToParameter, SizeParameter, AfterParameter);
        var address = _filter.Address(_filter.After) + string.Join('|', _filter.Faults);
        if (_shown == address) { return; }
        _shown = address;
        (_ticker, _from, _to) = (_filter.TickerText, _filter.From, _filter.To);
        _size = _filter.Size.ToString(CultureInfo.InvariantCulture);
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
            throw new InvalidOperationException("The address points to no place among these rows. Choose Show to start with the newest.", exception);
        }

        return new WarehouseData(await page, await statistics);
    }

    private static string? Invalid(string? fault) => fault is null ? null : "true";

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

    private void Apply() => Navigation.NavigateTo(WarehouseFilter.Read(_ticker, WarehouseFilter.DayText(_from), WarehouseFilter.DayText(_to), _size, null).Address());

    [LoggerMessage(EventId = 7121, Level = LogLevel.Warning, Message = "The warehouse's statistics could not be read for its page")]
    private static partial void LogStatisticsFailed(ILogger logger, Exception exception);
}
