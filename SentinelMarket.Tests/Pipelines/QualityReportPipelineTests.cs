using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.QualityReports;
using SentinelMarket.Tests.Sources.Files;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>Reports over rows that are in a real warehouse.</summary>
public sealed class QualityReportPipelineTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 6, 0, 0, TimeSpan.Zero);

    private readonly PostgresServer _server = new();
    private PipelineRunner _runner = null!;

    private QualityReader Reader => new(_server.Database);

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        var pipeline = new QualityReportPipeline(
            new QualityMeasure(_server.Database), new QualityStore(_server.Database), Reader, new CurrentCalendar(TradingCalendar.Indian), new FixedClock(Now));
        _runner = new PipelineRunner([pipeline], new RunLog(_server.Database), new AuditTrail(_server.Database), Options.Create(new PipelineOptions()), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_report_has_days_sources_and_findings_and_says_how_old_the_newest_row_is()
    {
        // 3 March is Holi; 5 March is missing.
        await LoadAsync(Day(2), Day(4), Day(6));

        var run = await RunAsync(("from", "2026-03-01"), ("to", "2026-03-09"));
        var report = (await Reader.LatestAsync(run.Id, default))!;

        Assert.Equal((RunOutcome.Succeeded, RowCounts.Zero), (run.Outcome, run.Counts));
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 9), Now), (report.From, report.To, report.MeasuredAt));
        var source = Assert.Single(report.Sources);
        Assert.Equal(("nse.eod.udiff", 3, 4, IndianTime.CloseOf(Day(6)), 1), (source.Source, source.Days, source.Sessions, source.Newest, source.SessionsBehind));
        Assert.Equal(TimeSpan.FromHours(6.25), source.SessionTimeSince);
        Assert.Equal((6L, new Share(48, 48), Share.None, 6L), (report.Figures.Records, report.Figures.Completeness, report.Figures.Accuracy, report.Figures.Unverified));
        var missing = report.Findings.Single(finding => finding.Rule == "session.missing");
        Assert.Equal(("nse.eod.udiff: 1 trading day between its first and last has no rows: 2026-03-05.", 1L), (missing.Message, missing.Count));
        Assert.Equal(["2026-03-02", "2026-03-04", "2026-03-06"], (await Reader.HistoryAsync(Day(1), Day(9), default)).Select(point => point.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_later_report_counts_for_its_days_and_leaves_the_others()
    {
        await LoadAsync(Day(2), Day(4));
        await RunAsync(("from", "2026-03-01"), ("to", "2026-03-09"));
        await _server.Database.LoadAsync(WarehouseSamples.Part(Now, WarehouseSamples.Record("WIPRO", 100, Day(4)) with { Isin = "INE075A01022" }));

        await RunAsync(("from", "2026-03-04"), ("to", "2026-03-04"));

        Assert.Equal([2L, 3L], (await Reader.HistoryAsync(Day(1), Day(9), default)).Select(point => point.Figures.Records));
        Assert.Equal(Day(4), await Reader.NewestDayAsync(default));
    }

    [Fact]
    public async Task A_session_unlike_those_before_it_is_found_once_there_are_ten()
    {
        var days = TradingCalendar.Indian.TradingDays(Exchange.Nse, new DateOnly(2026, 2, 9), new DateOnly(2026, 3, 9)).ToArray();
        await LoadAsync(days[..^1]);
        await _server.Database.LoadAsync(WarehouseSamples.Part(Now, [.. Rows(days[^1]).Select(row => row with { Volume = 900_000 })]));

        var run = await RunAsync(("from", "2026-02-09"), ("to", "2026-03-09"));

        var finding = Assert.Single((await Reader.LatestAsync(run.Id, default))!.Findings, finding => finding.Rule.StartsWith("anomaly.", StringComparison.Ordinal));
        Assert.Equal(("anomaly.volume", days[^1]), (finding.Rule, finding.FirstDay!.Value));
    }

    [Fact]
    public async Task A_period_without_rows_makes_a_report_that_says_nothing_good()
    {
        var run = await RunAsync();
        var report = (await Reader.LatestAsync(run.Id, default))!;
        Assert.Equal((RunOutcome.Succeeded, 0, null), (run.Outcome, report.Sources.Count, report.Figures.Completeness.Percent));
    }

    [Theory]
    [InlineData("2026-03-09", "2026-03-01", "from (2026-03-09) is after to (2026-03-01).")]
    [InlineData("2000-01-01", "2026-03-01", "2000-01-01 to 2026-03-01 is more than 4000 days; ask for less at once.")]
    [InlineData("soon", "2026-03-01", "from is \"soon\"; a date like 2025-01-31 is expected.")]
    public async Task A_period_that_cannot_be_is_refused_before_a_run_is_opened(string from, string to, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<InvalidRunRequestException>(() => RunAsync(("from", from), ("to", to)))).Message);

    [Fact]
    public async Task What_a_run_that_died_left_is_not_read_and_goes_with_the_next()
    {
        await LoadAsync(Day(2));
        await using (var command = _server.Database.App.CreateCommand("INSERT INTO quality_reports (run_id, from_day, to_day) VALUES (1, '2026-03-01', '2026-03-09')")) { await command.ExecuteNonQueryAsync(); }
        Assert.Null(await Reader.LatestAsync(null, default));

        await RunAsync();

        Assert.Equal(1, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM quality_reports"));
    }

    private static DateOnly Day(int day) => new(2026, 3, day);

    private static StockRecord[] Rows(DateOnly day) =>
        [WarehouseSamples.Record("TCS", 100, day) with { Isin = "INE467B01029", PreviousClose = 100 }, WarehouseSamples.Record("INFY", 200, day) with { Isin = "INE009A01021", PreviousClose = 200 }];

    private Task LoadAsync(params DateOnly[] days) => _server.Database.LoadAsync(WarehouseSamples.Part(WarehouseSamples.Fetched, [.. days.SelectMany(Rows)]));

    private async Task<RunReport> RunAsync(params (string Name, string Value)[] parameters) => await (await _runner.StartAsync(
        new RunRequest(QualityReportPipeline.PipelineName, RunTrigger.Manual, "test", parameters.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)), default)).Completion;
}
