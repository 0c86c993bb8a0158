using SentinelMarket.Core.Market;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>Made-up pipelines, runs and prices for the pages to draw.</summary>
internal static class Samples
{
    /// <summary>13:42:07 in India.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 12, 7, TimeSpan.Zero);

    public static RunReport Run(
        long id, RunOutcome? outcome = RunOutcome.Succeeded, string pipeline = "stock_data", double seconds = 1.3, double minutesAgo = 2, RowCounts? counts = null, string? error = null) =>
        new()
        {
            Id = id,
            Pipeline = pipeline,
            Trigger = RunTrigger.Schedule,
            Actor = "scheduler",
            Node = "node-a/4711",
            CodeVersion = "0.1.0+ab12cd3",
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal),
            StartedAt = Now.AddMinutes(-minutesAgo),
            FinishedAt = outcome is null ? null : Now.AddMinutes(-minutesAgo).AddSeconds(seconds),
            Outcome = outcome,
            Counts = counts ?? new RowCounts(100, 98, 1, 1),
            SourcesSucceeded = outcome == RunOutcome.Failed ? 0 : outcome == RunOutcome.Partial ? 98 : 100,
            SourcesFailed = outcome == RunOutcome.Failed ? 100 : outcome == RunOutcome.Partial ? 2 : 0,
            ErrorStage = outcome == RunOutcome.Failed ? RunStage.Extract : null,
            Error = error ?? (outcome == RunOutcome.Failed ? "All 100 sources failed; the first: 429 Too Many Requests after 3 tries; asked to wait 30 s" : null),
        };

    public static PipelineOverview Pipeline(
        string name = "stock_data", HealthStatus health = HealthStatus.Healthy, double? rate = 99.3, string? reason = null,
        IReadOnlyList<RunReport>? runs = null, RunReport? open = null, bool paused = false, string? schedule = "every 5 minutes")
    {
        runs ??= rate is null ? [] : [.. Enumerable.Range(0, 30).Select(i => Run(1000 + i, i == 11 ? RunOutcome.Partial : RunOutcome.Succeeded, name, 0.8 + (i * 7 % 11 / 9.0), 2 + ((29 - i) * 5)))];
        var statistics = rate is null ? RunStatistics.Empty : new RunStatistics(280, 4, 2, 0, new RowCounts(28600, 27410, 1094, 96), TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(1.9));
        return new PipelineOverview
        {
            Name = name,
            Description = name == "stock_data" ? "Live quotes of 50 shares from NSE and BSE" : "End-of-day files of the exchanges",
            Schedule = schedule,
            Paused = paused,
            NextRun = paused || schedule is null ? null : Now.AddMinutes(3),
            Status = health,
            Health = health,
            HealthReason = reason ?? (health == HealthStatus.Healthy ? "99.3 % of the runs of the last 24 hours succeeded." : "Nothing has finished yet."),
            SuccessRate24Hours = rate,
            SuccessRateAllTime = rate,
            Last24Hours = statistics,
            AllTime = statistics,
            OpenRun = open,
            LastRun = runs.LastOrDefault(run => run.Outcome is not null),
            LastSuccess = runs.Count > 0 ? runs[^1].FinishedAt : null,
            LatestRuns = open is null ? runs : [.. runs, open],
            RecentFailures = [.. runs.Where(run => run.Outcome == RunOutcome.Failed).Reverse().Take(5)],
        };
    }

    public static RunDetail Detail(RunReport run)
    {
        var started = run.StartedAt;
        return new RunDetail(
            run,
            [
                new StageReport(RunStage.Extract, started.AddMilliseconds(12), started.AddMilliseconds(1150), TimeSpan.FromSeconds(7.9), 100, 98),
                new StageReport(RunStage.Transform, started.AddMilliseconds(190), started.AddMilliseconds(1180), TimeSpan.FromMilliseconds(84), 98, 98),
                new StageReport(RunStage.Load, started.AddMilliseconds(400), run.FinishedAt?.AddMilliseconds(-20), TimeSpan.FromMilliseconds(310), 98, 97),
            ],
            [
                new SourceOutcome("nse.quote", "RELIANCE", false, RowCounts.Zero, TimeSpan.FromSeconds(3.2), "429 Too Many Requests after 3 tries; asked to wait 30 s"),
                new SourceOutcome("bse.quote", "M&M", false, RowCounts.Zero, TimeSpan.FromSeconds(10), "No answer within 10 s after 3 tries"),
                .. Enumerable.Range(1, 48).Select(i => new SourceOutcome(i % 2 == 0 ? "nse.quote" : "bse.quote", $"SHARE{i}", true, new RowCounts(1, 1, 0, 0), TimeSpan.FromMilliseconds(180 + i), null)),
            ],
            [
                new RunLogLine(started, RunLogLevel.Information, null, "Opened by scheduler; 100 sources, 8 at a time"),
                new RunLogLine(started.AddSeconds(0.9), RunLogLevel.Warning, RunStage.Extract, "RELIANCE at NSE failed: 429 Too Many Requests after 3 tries; asked to wait 30 s"),
                new RunLogLine(started.AddSeconds(1), RunLogLevel.Error, RunStage.Extract, "M&M at BSE failed: no answer within 10 s after 3 tries"),
                new RunLogLine(started.AddSeconds(1.3), RunLogLevel.Information, RunStage.Load, "97 loaded, 0 unchanged, 1 quarantined; balances"),
            ],
            [.. Enumerable.Range(1, 12).Select(i => new LakeObjectSummary(
                i, "nse.quote", $"SHARE{i}", $"nse.quote/2026/11/20/20261120T081007{i:000}Z-9f86d081884c7d65.json.gz",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 2314 + i, started, i == 12 ? null : started.AddSeconds(1)))],
            40,
            [
                new QuarantinedRecord(
                    7, run.Id, "nse.quote", "TATASTEEL",
                    new QuarantineEntry(new Verdict("price.positive", Severity.Reject, "lastPrice", "The price is -12.50; a price above 0 is expected."), "TATASTEEL EQ", 0, "{\"priceInfo\":{\"lastPrice\":\"-12.50\"}}"),
                    "nse.quote/2026/11/20/20261120T081007123Z-9f86d081884c7d65.json.gz", started.AddSeconds(1)),
            ]);
    }

    public static StockRow Row(string ticker = "RELIANCE", decimal price = 1432.5m, decimal? previous = 1418.2m, int number = 0) => new(
        new StockRecord
        {
            Ticker = Ticker.Parse(ticker),
            Series = "EQ",
            Isin = "INE002A01018",
            Exchange = Exchange.Nse,
            Price = price,
            Open = price - 6,
            High = price + 9.35m,
            Low = price - 11.2m,
            PreviousClose = previous,
            Volume = 8_412_906 + number,
            ValueTraded = 12_054_118_213.4m,
            Trades = 214_882,
            TradingDay = new DateOnly(2026, 11, 20),
            Timestamp = IndianTime.ToUtc(new DateTime(2026, 11, 20, 13, 40, 0)).AddMinutes(-5 * number),
            Source = SourceIds.NseQuote,
        },
        Now, 1029, "nse.quote/2026/11/20/20261120T081007123Z-9f86d081884c7d65.json.gz");

    /// <summary>Trading days without weekends that end with a day; closes rise by one rupee a day.</summary>
    public static IReadOnlyList<DailyBar> Bars(int count, DateOnly last, BarQuality quality = BarQuality.Official)
    {
        var days = new List<DateOnly>();
        for (var day = last; days.Count < count; day = day.AddDays(-1))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) { days.Insert(0, day); }
        }

        return [.. days.Select((day, index) => Bar(day, 1000 + index, quality: quality))];
    }

    public static DailyBar Bar(DateOnly day, decimal close, long? volume = 8_412_906, BarQuality quality = BarQuality.Official, string[]? agreeing = null, string[]? disagreeing = null) => new(
        day, close - 2, close + 5, close - 6, close, close - 1, volume, 12_054_118_213.4m, 214_882, "RELIANCE",
        quality == BarQuality.Official ? SourceIds.NseEodUdiff : SourceIds.NseQuote, quality, agreeing ?? [], disagreeing ?? [], 1029);

    public static StockBars Stock(IReadOnlyList<DailyBar> bars, InstrumentSummary? instrument = null, params BarSeries[] more) => new(
        "RELIANCE", instrument,
        [new BarSeries(Exchange.Nse, "EQ", bars.Count, bars.Count > 0 ? bars[0].TradingDay : new DateOnly(2026, 1, 1), bars.Count > 0 ? bars[^1].TradingDay : new DateOnly(2026, 11, 20)), .. more],
        Exchange.Nse, "EQ", bars);

    public static WarehouseStatistics Statistics(bool estimated = true) => new(
        [new TableStatistics("stock_data_warehouse", 1_284_302, estimated, 412_300_000, 14)],
        [
            new SourceStatistics("nse.eod.udiff", 812_410, 3_214, new DateOnly(2025, 1, 1), new DateOnly(2026, 11, 19)),
            new SourceStatistics("nse.quote", 471_892, 50, new DateOnly(2026, 10, 21), new DateOnly(2026, 11, 20)),
        ],
        Now.AddSeconds(-4));
}
