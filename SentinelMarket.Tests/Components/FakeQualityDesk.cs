using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>A desk whose measurements and reports the test sets; it remembers what was asked and ordered.</summary>
internal sealed class FakeQualityDesk : IQualityDesk
{
    public static readonly DateOnly Day = new(2026, 1, 14);

    public QualityReport? Report { get; set; }

    public IReadOnlyList<SourceQuality> Sources { get; set; } = [];

    public IReadOnlyList<QualityPoint> Points { get; set; } = [];

    public IReadOnlyList<RunQuality> Runs { get; set; } = [];

    public Exception? Fault { get; set; }

    /// <summary>Queries wait for it while set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public List<string> Asked { get; } = [];

    public static QualityFigures Figures(long records = 100, long unverified = 40, long agreeing = 60, long duplicates = 0) =>
        new(records, new Share(records * 6, records * 7), new Share(agreeing, records - unverified), unverified, new Share(records * 5, records * 5), duplicates);

    public static SourceQuality Source(string source = "nse.eod.full", string exchange = "NSE") => new()
    {
        Source = source,
        Exchange = exchange,
        Figures = Figures(),
        Fields = [new FieldQuality("volume", new Share(90, 100), new Share(58, 60))],
        Checks = [new CheckQuality(QualityChecks.PriceWithinDay, new Share(98, 100), "TCS")],
        Profile = new RowProfile(1000, 0.1, 1.5),
    };

    public static QualityReport MakeReport(params QualityFinding[] findings) => new()
    {
        Id = 4,
        RunId = 77,
        From = new DateOnly(2026, 1, 1),
        To = Day,
        MeasuredAt = Samples.Now.AddHours(-2),
        Figures = Figures() + Figures(50, 50, 0),
        Sources =
        [
            new SourceReach { Source = "nse.eod.full", Exchange = "NSE", Figures = Figures(), Days = 9, Sessions = 10, Newest = Samples.Now.AddDays(-1), SessionTimeSince = TimeSpan.FromHours(2), SessionsBehind = 1 },
            new SourceReach { Source = "bse.eod.udiff", Exchange = "BSE", Figures = Figures(50, 50, 0), Days = 10, Sessions = 10, Newest = Samples.Now.AddHours(-3), SessionTimeSince = TimeSpan.Zero, SessionsBehind = 0 },
        ],
        Checks = [new CheckQuality(QualityChecks.PriceWithinDay, new Share(148, 150), "TCS")],
        Fields = [("nse.eod.full", new FieldQuality("volume", new Share(90, 100), new Share(58, 60)))],
        Findings = findings,
    };

    public Task<QualityWindow> MeasureAsync(int hours, CancellationToken cancellationToken) => AnswerAsync(
        $"measure {hours}", new QualityWindow(Samples.Now.AddHours(-hours), Samples.Now, Sources.Aggregate(QualityFigures.None, (sum, source) => sum + source.Figures), Sources));

    public Task<QualityReport?> LatestAsync(long? runId, CancellationToken cancellationToken) => AnswerAsync($"latest {runId}", runId is null || Report?.RunId == runId ? Report : null);

    public Task<IReadOnlyList<QualityPoint>> HistoryAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => AnswerAsync($"history {from:yyyy-MM-dd} {to:yyyy-MM-dd}", Points);

    public Task<IReadOnlyList<RunQuality>> RunsAsync(int limit, CancellationToken cancellationToken) => AnswerAsync($"runs {limit}", Runs);

    public Task<DateOnly?> NewestDayAsync(CancellationToken cancellationToken) => AnswerAsync("newest", Points.Count == 0 ? (DateOnly?)null : Points.Max(point => point.Day));

    public Task<RunReport> StartReportAsync(DateOnly? from, DateOnly? to, string actor, CancellationToken cancellationToken) =>
        AnswerAsync($"report {from:yyyy-MM-dd} {to:yyyy-MM-dd} by {actor}", Samples.Run(2000, null, "quality_report"));

    private async Task<T> AnswerAsync<T>(string asked, T answer)
    {
        Asked.Add(asked);
        if (Gate is not null) { await Gate.Task; }
        return Fault is null ? answer : throw Fault;
    }
}
