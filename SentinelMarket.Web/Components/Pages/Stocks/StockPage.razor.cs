using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Stocks;

public partial class StockPage
{
    private const int AlikeShown = 8;

    // Quotes come every few minutes; a chart that is looked at stays as it is for some seconds.
    private static readonly RefreshPace ReadingPace = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));

    private StockChoice _choice = StockChoice.Read(null, null, null, null);
    private StockChoice? _shown;

    [Parameter]
    public string? TickerParameter { get; set; }

    [SupplyParameterFromQuery(Name = "range")]
    private string? RangeParameter { get; set; }

    [SupplyParameterFromQuery(Name = "exchange")]
    private string? ExchangeParameter { get; set; }

    [SupplyParameterFromQuery(Name = "series")]
    private string? SeriesParameter { get; set; }

    // Only there while the page is prerendered.
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private IStockDesk Desk { get; set; } = null!;

    protected override string Subject => "The share's prices";

    protected override RefreshPace Pace => ReadingPace;

    protected override async Task OnParametersSetAsync()
    {
        var choice = StockChoice.Read(TickerParameter, RangeParameter, ExchangeParameter, SeriesParameter);
        if (_shown is not null && _shown with { Faults = choice.Faults } == choice && _shown.Faults.SequenceEqual(choice.Faults, StringComparer.Ordinal)) { return; }
        // Another range of the same share replaces what is shown when it has come; the page does not blink.
        if (_shown?.TickerText != choice.TickerText || Data.Fault is not null) { Data.Clear(); }
        (_choice, _shown) = (choice, choice);
        await RefreshAsync();
        if (Data.Value is { Bars: null }) { MissingPage.Tell(Http); }
    }

    protected override async Task<StockData> QueryAsync(CancellationToken cancellationToken)
    {
        var choice = _choice;
        if (choice.Ticker is not { } ticker) { return new StockData(choice, null, []); }
        var today = IndianTime.DayOf(Now);
        var bars = await Desk.BarsAsync(ticker, choice.Exchange, choice.Series, choice.Range.FirstDay(today), null, cancellationToken);
        if (bars is null) { return new StockData(choice, null, await AlikeAsync(ticker, cancellationToken)); }
        if (LastDayOf(bars) is { } last && StockViewModel.IsQuiet(last, today) && choice.Range.FirstDay(last) is { } first)
        {
            bars = await Desk.BarsAsync(ticker, bars.Exchange, bars.Series, first, null, cancellationToken) ?? bars;
        }

        return new StockData(choice, bars, []);
    }

    private static DateOnly? LastDayOf(StockBars bars) =>
        bars.Available.FirstOrDefault(has => has.Exchange == bars.Exchange && has.Series == bars.Series)?.LastDay;

    // By ever fewer letters of it, until something begins like it.
    private async Task<IReadOnlyList<StockSuggestion>> AlikeAsync(Ticker ticker, CancellationToken cancellationToken)
    {
        for (var letters = ticker.Value.Length; letters > 0; letters = letters > 4 ? 4 : letters - 1)
        {
            if (await Desk.SuggestAsync(ticker.Value[..letters], AlikeShown, cancellationToken) is { Count: > 0 } alike) { return alike; }
        }

        return [];
    }
}
