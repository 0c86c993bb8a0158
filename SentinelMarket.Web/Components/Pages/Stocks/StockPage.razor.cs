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
    private const int MentionsShown = 8;
    private const int ClustersShown = 6;

    // The desk answers for no longer period.
    private const int MostDays = 9_990;

    // Prices do not wait longer for their talk.
    private static readonly TimeSpan TalkPatience = TimeSpan.FromSeconds(8);

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

    [Inject]
    private IMentionDesk Mentions { get; set; } = null!;

    [Inject]
    private ILogger<StockPage> Logger { get; set; } = null!;

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
        if (Data.Value is { IsUnknown: true }) { MissingPage.Tell(Http); }
    }

    protected override async Task<StockData> QueryAsync(CancellationToken cancellationToken)
    {
        var choice = _choice;
        if (choice.Ticker is not { } ticker) { return new StockData(choice, null, StockTalk.None, []); }
        var today = IndianTime.DayOf(Now);
        var bars = await Desk.BarsAsync(ticker, choice.Exchange, choice.Series, choice.Range.FirstDay(today), null, cancellationToken);
        var last = bars is null ? null : LastDayOf(bars);
        var end = last is { } day && StockViewModel.IsQuiet(day, today) ? day : today;
        if (bars is not null && end != today && choice.Range.FirstDay(end) is { } first)
        {
            bars = await Desk.BarsAsync(ticker, bars.Exchange, bars.Series, first, null, cancellationToken) ?? bars;
        }

        var data = new StockData(choice, bars, await TalkAsync(ticker, choice.Range, last is null ? null : end, today, cancellationToken), []);
        return data.IsUnknown ? data with { Alike = await AlikeAsync(ticker, cancellationToken) } : data;
    }

    // Over the days of the prices; without prices over the range that ends today, or with the newest mention when that is old. Prices show
    // also when the talk does not.
    private async Task<StockTalk> TalkAsync(Ticker ticker, StockRange range, DateOnly? end, DateOnly today, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TalkPatience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var newest = (await Mentions.BrowseAsync(new MentionQuery { Ticker = ticker, Size = MentionsShown }, either.Token)).Rows;
            if (newest.Count == 0) { return StockTalk.None; }
            var spoken = IndianTime.DayOf(newest[0].Timestamp);
            var to = end ?? (StockViewModel.IsQuiet(spoken, today) ? spoken : today);
            var from = range.FirstDay(to) ?? to.AddDays(-MostDays);
            var (start, until) = (IndianTime.StartOf(from), IndianTime.EndOf(to));
            var days = Mentions.SentimentAsync(ticker, start, until, SentimentBucketSize.Day, either.Token);
            var clusters = Mentions.ClustersAsync(ticker, start, until, ClustersShown, either.Token);
            await Task.WhenAll(days, clusters);
            var heard = await days;
            return new StockTalk(range.Months is null && heard.Count > 0 ? IndianTime.DayOf(heard[0].Start) : from, to, newest, heard, await clusters);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogTalkFailed(Logger, exception, ticker);
            return StockTalk.None with { Fault = patience.IsCancellationRequested ? $"It took longer than {Figures.Duration(TalkPatience)}. Choose a shorter range, or try again." : exception.Message };
        }
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

    [LoggerMessage(EventId = 7132, Level = LogLevel.Warning, Message = "The talk of {Ticker} could not be read for its page")]
    private static partial void LogTalkFailed(ILogger logger, Exception exception, Ticker ticker);
}
