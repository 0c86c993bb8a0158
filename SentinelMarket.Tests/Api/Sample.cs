using SentinelMarket.Core.Market;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Api;

/// <summary>Values that the fakes of the desks answer with.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static RunReport Run(long id, string pipeline = "stock_data", RunOutcome? outcome = RunOutcome.Succeeded) => new()
    {
        Id = id,
        Pipeline = pipeline,
        Trigger = RunTrigger.Manual,
        Actor = "tester",
        Node = "node/1",
        CodeVersion = "0.1.0",
        Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["day"] = "2026-01-14" },
        StartedAt = Noon,
        FinishedAt = outcome is null ? null : Noon.AddSeconds(1.5),
        Outcome = outcome,
        Counts = new RowCounts(10, 6, 3, 1),
        SourcesSucceeded = 49,
        SourcesFailed = outcome == RunOutcome.Partial ? 1 : 0,
        Error = outcome == RunOutcome.Failed ? "Every source failed." : null,
        ErrorStage = outcome == RunOutcome.Failed ? RunStage.Extract : null,
    };

    public static RunDetail Detail(RunReport run) => new(
        run,
        [new StageReport(RunStage.Extract, Noon, Noon.AddSeconds(1), TimeSpan.FromSeconds(4), 50, 49)],
        [new SourceOutcome("nse.quote", "TCS", false, RowCounts.Zero, TimeSpan.FromSeconds(0.2), "429 Too Many Requests after 3 tries")],
        [new RunLogLine(Noon, RunLogLevel.Warning, RunStage.Extract, "TCS failed")],
        [new LakeObjectSummary(1, "nse.quote", "INFY", "nse.quote/2026/01/15/x.json.gz", new string('a', 64), 900, Noon, Noon)],
        1,
        [new QuarantinedRecord(5, run.Id, "nse.quote", "M&M", new QuarantineEntry(new Verdict("price.positive", Severity.Reject, "lastPrice", "The price is -1."), "M&M EQ", 0, "{}"), null, Noon)]);

    public static PipelineOverview Overview(string name, params RunReport[] runs) => new()
    {
        Name = name,
        Description = "Quotes of the universe",
        Schedule = "every 5 minutes",
        NextRun = Noon.AddMinutes(5),
        Status = HealthStatus.Healthy,
        Health = HealthStatus.Degraded,
        HealthReason = "One source is late.",
        SuccessRate24Hours = 96.5,
        SuccessRateAllTime = null,
        Last24Hours = new RunStatistics(9, 1, 0, 0, new RowCounts(100, 90, 10, 0), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2)),
        AllTime = RunStatistics.Empty,
        LastRun = runs.LastOrDefault(run => run.Outcome is not null),
        OpenRun = runs.FirstOrDefault(run => run.Outcome is null),
        LatestRuns = runs,
        RecentFailures = [],
    };

    public static StockBars Bars() => new(
        "M&M",
        new InstrumentSummary(3, "INE101A01026", Ticker.Parse("M&M"), "Mahindra & Mahindra Ltd.", "500520", null),
        [new BarSeries(Exchange.Nse, "EQ", 2, new DateOnly(2026, 1, 14), new DateOnly(2026, 1, 15))],
        Exchange.Nse,
        "EQ",
        [
            new DailyBar(new DateOnly(2026, 1, 14), 1, 2, 0.5m, 1.5m, 1, 100, 150, 3, "M&M", "nse.eod.udiff", BarQuality.Official, ["nse.eod.full"], [], 7),
            new DailyBar(new DateOnly(2026, 1, 15), null, null, null, 1.6m, null, null, null, null, "M&M", "nse.quote", BarQuality.Quotes, [], [], 8),
        ]);

    public static StockRow Row(string ticker) => new(
        new StockRecord
        {
            Ticker = Ticker.Parse(ticker),
            Series = "EQ",
            Exchange = Exchange.Nse,
            Price = 1234.5m,
            PreviousClose = 1200m,
            Volume = 5_000_000_000,
            TradingDay = new DateOnly(2026, 1, 15),
            Timestamp = Noon,
            Source = SourceIds.NseQuote,
            RawData = """{"isSuspended":false}""",
        },
        Noon.AddSeconds(2),
        7,
        "nse.quote/2026/01/15/x.json.gz");
}
