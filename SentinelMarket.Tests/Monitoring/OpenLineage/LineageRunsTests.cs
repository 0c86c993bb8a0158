using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Monitoring.OpenLineage;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Pipelines;
using static SentinelMarket.Tests.Pipelines.ScriptedPipeline;

namespace SentinelMarket.Tests.Monitoring.OpenLineage;

/// <summary>What the events say of runs on a real database.</summary>
public sealed class LineageRunsTests : IAsyncLifetime
{
    private static readonly PipelineOptions Bounds = new() { BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100) };

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _database = new();
    private RunLog _runs = null!;
    private ScriptedPipeline _pipeline = null!;
    private LineageEmitter _emitter = null!;

    private string File => Path.Combine(_folder.FullPath, "lineage.ndjson");

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        var lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = Path.Combine(_folder.FullPath, "lake") }));
        _runs = new RunLog(_database.Database);
        var catalog = new LakeCatalog(_database.Database);
        var services = new EtlServices(lake, new UndeliveredDocuments(lake, catalog, _runs), new ReplayedDocuments(lake, [new PeriodReplay(catalog)]), Options.Create(Bounds), TimeProvider.System);
        _pipeline = new ScriptedPipeline(services, new StockWriter(_database.Database));
        var options = new LineageOptions { File = File, WarehouseNamespace = "postgres://warehouse", StopPatience = TimeSpan.FromSeconds(30) };
        _emitter = new LineageEmitter(Options.Create(options), _database.Connections, TimeProvider.System, NullLogger<LineageEmitter>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _emitter.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_tells_its_start_and_its_completion_with_rows_and_broken_rules()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nINFY,-1\nrubbish"), Answers("B", "WIPRO,250.25"));

        var run = await RunAsync(_emitter);

        var (start, end) = await PairAsync();
        Assert.Equal(("START", "COMPLETE"), (Text(start, "eventType"), Text(end, "eventType")));
        Assert.Equal(Text(start.GetProperty("run"), "runId"), Text(end.GetProperty("run"), "runId"));
        Assert.Equal(run.FinishedAt!.Value.UtcDateTime, end.GetProperty("eventTime").GetDateTime().ToUniversalTime());
        Assert.Equal(
            ["stock_data_warehouse 2", "quarantine 2"],
            end.GetProperty("outputs").EnumerateArray().Select(output => $"{Text(output, "name")!.Split('.')[^1]} {output.GetProperty("outputFacets").GetProperty("outputStatistics").GetProperty("rowCount").GetInt64()}"));
        Assert.All(end.GetProperty("outputs").EnumerateArray(), output => Assert.Equal("postgres://warehouse", Text(output, "namespace")));
        var input = Assert.Single(end.GetProperty("inputs").EnumerateArray()).GetProperty("inputFacets");
        Assert.Equal(4, input.GetProperty("inputStatistics").GetProperty("rowCount").GetInt64());
        Assert.Equal(
            ["row_accounting True 4", "source_answered True 0", "parse.line False 1", "price.positive False 1"],
            input.GetProperty("dataQualityAssertions").GetProperty("assertions").EnumerateArray().Select(one => $"{Text(one, "assertion")} {one.GetProperty("success").GetBoolean()} {Text(one, "actual")}"));
    }

    [Fact]
    public void Warnings_are_told_with_their_source()
    {
        var counts = new WarningCounts();
        var run = new RunContext(new RunLease(1, "scripted", Guid.Empty, DateTimeOffset.UnixEpoch), new RunRequest("scripted", RunTrigger.Manual, "test"), TimeProvider.System);
        counts.Add(new Verdict("isin.format", Severity.Warn, "isin", "odd"), Document("A", ""), 1);
        counts.Add(new Verdict("isin.format", Severity.Warn, "isin", "odd"), Document("B", ""), 4);
        counts.Add(new Verdict("isin.format", Severity.Warn, "isin", "odd"), Document("C", "") with { Source = "other" }, 9);

        counts.TellTo(run);

        Assert.Equal([new RuleCount("other", "isin.format", Severity.Warn, 1), new RuleCount(Source, "isin.format", Severity.Warn, 2)], run.BrokenRules);
    }

    [Fact]
    public async Task A_run_whose_sources_all_fail_tells_its_failure()
    {
        _pipeline.Asks(Fails("A", "503 Service Unavailable"));

        await RunAsync(_emitter);

        var (_, end) = await PairAsync();
        Assert.Equal("FAIL", Text(end, "eventType"));
        Assert.Contains("503 Service Unavailable", Text(end.GetProperty("run").GetProperty("facets").GetProperty("errorMessage"), "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_process_died_is_told_as_failed_by_whoever_closes_it()
    {
        var lapsed = await _runs.OpenAsync(new RunRequest(PipelineName, RunTrigger.Schedule, "job"), "host:1", "0.1.0", TimeSpan.FromMicroseconds(1), default);
        _pipeline.Asks(Answers("A", "TCS,3000.5"));

        var run = await RunAsync(_emitter);

        Assert.Equal([$"FAIL {lapsed.RunId}", $"START {run.Id}", $"COMPLETE {run.Id}"], (await LinesAsync()).Select(LineageSamples.Word));
    }

    [Fact]
    public async Task An_observer_that_breaks_does_not_touch_the_run()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"));

        var run = await RunAsync(new BrokenObserver(), _emitter);

        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        Assert.Equal([$"START {run.Id}", $"COMPLETE {run.Id}"], (await LinesAsync()).Select(LineageSamples.Word));
    }

    [Fact]
    public async Task A_dry_run_of_a_replay_is_not_told_and_the_replay_itself_is()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"));
        var run = await RunAsync(_emitter);

        var dry = await RunAsync(ReplayOf(dryRun: true), _emitter);
        var replay = await RunAsync(ReplayOf(dryRun: false), _emitter);

        Assert.Equal((RunOutcome.Succeeded, RunOutcome.Succeeded), (dry.Outcome, replay.Outcome));
        Assert.Equal([$"START {run.Id}", $"COMPLETE {run.Id}", $"START {replay.Id}", $"COMPLETE {replay.Id}"], (await LinesAsync()).Select(LineageSamples.Word));
    }

    [Fact]
    public async Task A_dry_run_whose_process_died_is_not_told_either()
    {
        await _runs.OpenAsync(ReplayOf(dryRun: true), "host:1", "0.1.0", TimeSpan.FromMicroseconds(1), default);
        _pipeline.Asks(Answers("A", "TCS,3000.5"));

        var run = await RunAsync(_emitter);

        Assert.Equal([$"START {run.Id}", $"COMPLETE {run.Id}"], (await LinesAsync()).Select(LineageSamples.Word));
    }

    private static RunRequest ReplayOf(bool dryRun) => new(PipelineName, RunTrigger.Replay, "test", new Dictionary<string, string>
    {
        [PeriodReplay.FromParameter] = "2026-03-02",
        [ReplayedDocuments.DryRunParameter] = dryRun ? "true" : "false",
    });

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<RunReport> RunAsync(params IRunObserver[] observers) => RunAsync(new RunRequest(PipelineName, RunTrigger.Manual, "test"), observers);

    private async Task<RunReport> RunAsync(RunRequest request, params IRunObserver[] observers)
    {
        await using var runner = new PipelineRunner(
            [_pipeline], _runs, new AuditTrail(_database.Database), Options.Create(Bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance, observers: observers);
        return await (await runner.StartAsync(request, default)).Completion;
    }

    private async Task<(JsonElement Start, JsonElement End)> PairAsync()
    {
        var lines = await LinesAsync();
        Assert.Equal(2, lines.Length);
        return (LineageSamples.Read(lines[0]), LineageSamples.Read(lines[1]));
    }

    /// <summary>All events; no more can be told afterwards.</summary>
    private async Task<string[]> LinesAsync()
    {
        await _emitter.DisposeAsync();
        var lines = await System.IO.File.ReadAllLinesAsync(File);
        Assert.All(lines, line => Assert.Empty(OpenLineageSchema.Check(LineageSamples.Read(line))));
        return lines;
    }

    private sealed class BrokenObserver : IRunObserver
    {
        public void Opened(IPipeline pipeline, RunReport run) => throw new InvalidOperationException("broken");

        public void Closed(IPipeline pipeline, RunEnding ending) => throw new InvalidOperationException("broken");
    }
}
