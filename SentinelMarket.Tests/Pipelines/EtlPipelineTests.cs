using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using static SentinelMarket.Tests.Pipelines.ScriptedPipeline;

namespace SentinelMarket.Tests.Pipelines;

public sealed class EtlPipelineTests : IAsyncLifetime
{
    private static readonly PipelineOptions Bounds = new() { RecordsPerBatch = 4, BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(3) };

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _database = new();
    private LocalDataLake _lake = null!;
    private RunLog _runs = null!;
    private LakeCatalog _catalog = null!;
    private ScriptedPipeline _pipeline = null!;
    private PipelineRunner _runner = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder.FullPath }));
        _runs = new RunLog(_database.Database);
        _catalog = new LakeCatalog(_database.Database);
        var services = new EtlServices(_lake, new UndeliveredDocuments(_lake, _catalog, _runs), new ReplayedDocuments(_lake, [new PeriodReplay(_catalog)]), Options.Create(Bounds), TimeProvider.System);
        _pipeline = new ScriptedPipeline(services, new StockWriter(_database.Database));
        _runner = Runner();
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task When_every_source_answers_the_run_succeeds_and_balances()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"), Answers("B", "INFY,1500\nWIPRO,250.25"));

        var run = await RunAsync();

        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        Assert.Equal(new RowCounts(3, 3, 0, 0), run.Counts);
        Assert.Equal(2, run.SourcesSucceeded);
        Assert.Equal(["INFY", "TCS", "WIPRO"], await TickersAsync());
        Assert.Null(run.Error);
    }

    [Fact]
    public async Task The_same_answers_again_load_nothing_and_are_all_unchanged()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nINFY,1500"));
        await RunAsync();

        var again = await RunAsync();

        Assert.Equal(RunOutcome.Succeeded, again.Outcome);
        Assert.Equal(new RowCounts(2, 0, 2, 0), again.Counts);
    }

    [Fact]
    public async Task A_failing_source_makes_the_run_partial_names_itself_and_leaves_its_neighbours_alone()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"), Fails("B", "503 Service Unavailable after 3 tries"), Answers("C", "INFY,1500"));

        var run = await RunAsync();

        Assert.Equal(RunOutcome.Partial, run.Outcome);
        Assert.Equal("1 of 3 sources failed: test.quote B: 503 Service Unavailable after 3 tries", run.Error);
        Assert.Equal(RunStage.Extract, run.ErrorStage);
        Assert.Equal(["INFY", "TCS"], await TickersAsync());
        var failed = Assert.Single(await _runs.SourcesAsync(run.Id, default), outcome => !outcome.Succeeded);
        Assert.Equal(("B", "503 Service Unavailable after 3 tries"), (failed.Stream, failed.Message));
    }

    [Fact]
    public async Task When_every_source_fails_the_run_fails()
    {
        _pipeline.Asks(Fails("A", "timed out"), Fails("B", "timed out"));

        var run = await RunAsync();

        Assert.Equal(RunOutcome.Failed, run.Outcome);
        Assert.Equal("2 of 2 sources failed: test.quote A: timed out; test.quote B: timed out", run.Error);
    }

    [Fact]
    public async Task Nothing_to_ask_is_a_success_without_rows()
    {
        _pipeline.Asks();

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Succeeded, RowCounts.Zero), (run.Outcome, run.Counts));
    }

    [Fact]
    public async Task Bad_records_go_to_quarantine_with_rule_line_and_raw_text_and_the_others_are_loaded()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nrubbish\nINFY,-4\nWIPRO,250"));

        var run = await RunAsync();

        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        Assert.Equal(new RowCounts(4, 2, 0, 2), run.Counts);
        var refused = (await new QuarantineStore(_database.Database).OfRunAsync(run.Id, 10, default)).OrderBy(record => record.Entry.Position).ToList();
        Assert.Equal(("parse.line", 2, "rubbish"), (refused[0].Entry.Verdict.Rule, refused[0].Entry.Position, refused[0].Entry.Raw));
        Assert.Equal(("price.positive", 3, "INFY,-4"), (refused[1].Entry.Verdict.Rule, refused[1].Entry.Position, refused[1].Entry.Raw));
        Assert.All(refused, record => Assert.NotNull(record.LakePath));
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_is_kept_quarantined_whole_and_fails_its_source()
    {
        _pipeline.Asks(Answers("A", "<html>Access denied</html>"), Answers("B", "TCS,3000.5"));

        var run = await RunAsync();

        Assert.Equal(RunOutcome.Partial, run.Outcome);
        Assert.Equal(new RowCounts(2, 1, 0, 1), run.Counts);
        var refused = Assert.Single(await new QuarantineStore(_database.Database).OfRunAsync(run.Id, 10, default));
        Assert.Equal(("document.html", "<html>Access denied</html>"), (refused.Entry.Verdict.Rule, refused.Entry.Raw));
        Assert.Empty(await _catalog.UndeliveredAsync([Source], default));
    }

    [Fact]
    public async Task A_document_larger_than_a_batch_is_loaded_in_parts_and_counted_once()
    {
        _pipeline.Asks(Answers("A", string.Join('\n', Enumerable.Range(0, 27).Select(number => $"T{number},{number + 1}"))));

        var run = await RunAsync();

        Assert.Equal(new RowCounts(27, 27, 0, 0), run.Counts);
        Assert.Equal(27, (await TickersAsync()).Count);
    }

    [Fact]
    public async Task A_fault_of_the_parser_costs_its_own_document_only_and_does_not_come_back()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nBREAK"), Answers("B", "INFY,1500"));
        var broken = await RunAsync();

        _pipeline.Asks(Answers("C", "WIPRO,250"));
        var next = await RunAsync();

        Assert.Equal((RunOutcome.Partial, new RowCounts(3, 2, 0, 1)), (broken.Outcome, broken.Counts));
        Assert.Contains("the parser broke (InvalidOperationException: the parser has a fault)", broken.Error, StringComparison.Ordinal);
        Assert.Equal((RunOutcome.Succeeded, new RowCounts(1, 1, 0, 0)), (next.Outcome, next.Counts));
    }

    [Fact]
    public async Task A_client_that_throws_anything_fails_its_own_source_only()
    {
        _pipeline.Asks(Calls("A", _ => throw new InvalidOperationException("a fault in the client")), Answers("B", "INFY,1500"));

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Partial, "1 of 2 sources failed: test.quote A: InvalidOperationException: a fault in the client"), (run.Outcome, run.Error));
    }

    [Fact]
    public async Task A_lake_that_cannot_be_written_fails_the_run_at_extract()
    {
        await File.WriteAllTextAsync(_folder[Source], "a file where the source's folder should be");
        _pipeline.Asks(Answers("A", "TCS,3000.5"));

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Failed, RunStage.Extract), (run.Outcome, run.ErrorStage));
        Assert.StartsWith("The lake could not be written or read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payloads_that_a_dead_process_left_in_the_lake_are_loaded_by_the_next_run()
    {
        await _runs.OpenAsync(Request(), "dead/1", "0", TimeSpan.FromMilliseconds(1), default);
        await _lake.StoreAsync(Document("A", "TCS,3000.5"), default);
        _pipeline.Asks(Answers("B", "INFY,1500"));

        var run = await RunAsync();

        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        Assert.Equal(["INFY", "TCS"], await TickersAsync());
        Assert.Equal(2, run.Counts.Loaded);
        var dead = (await _runs.LatestAsync(PipelineName, 10, default))[^1];
        Assert.Equal(RunOutcome.Failed, dead.Outcome);
        Assert.Contains("lease", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_lake_object_is_quarantined_once_and_does_not_stop_later_runs()
    {
        var lease = await _runs.OpenAsync(Request(), "dead/1", "0", TimeSpan.FromMilliseconds(1), default);
        var stored = await _lake.StoreAsync(Document("A", "TCS,3000.5"), default);
        await _catalog.RegisterAsync(lease, [stored], default);
        await File.WriteAllTextAsync(_folder[stored.Lake.Path], "rotten");
        _pipeline.Asks(Answers("B", "INFY,1500"));

        var first = await RunAsync();
        var second = await RunAsync();

        Assert.Equal(new RowCounts(2, 1, 0, 1), first.Counts);
        Assert.Equal(new RowCounts(1, 0, 1, 0), second.Counts);
    }

    [Fact]
    public async Task A_second_run_is_refused_while_one_is_open_and_waits_its_turn_when_told_to()
    {
        var gate = new TaskCompletionSource();
        _pipeline.Asks(Calls("A", async token =>
        {
            await gate.Task.WaitAsync(token);
            return new SourceAnswer(Document("A", "TCS,3000.5"));
        }));
        var first = await _runner.StartAsync(Request(), default);

        var refused = await Assert.ThrowsAsync<RunAlreadyOpenException>(() => _runner.StartAsync(Request(), default));
        var waiting = _runner.StartWhenFreeAsync(Request(), default);
        Assert.False(waiting.IsCompleted);
        gate.SetResult();
        var second = await (await waiting).Completion;

        Assert.Equal(first.Report.Id, refused.OpenRunId);
        Assert.Equal(RunOutcome.Succeeded, (await first.Completion).Outcome);
        Assert.Equal(RunOutcome.Succeeded, second.Outcome);
        Assert.True(second.StartedAt >= (await first.Completion).FinishedAt);
    }

    [Fact]
    public async Task A_run_stopped_with_its_process_is_cancelled_and_closed()
    {
        var asked = new TaskCompletionSource();
        _pipeline.Asks(Calls("A", async token =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return new SourceAnswer(null);
        }));
        var started = await _runner.StartAsync(Request(), default);
        await asked.Task;

        await _runner.DisposeAsync();

        var run = await _runs.FindAsync(started.Report.Id, default);
        Assert.Equal(RunOutcome.Cancelled, run?.Outcome);
        Assert.StartsWith("Stopped because the process was shut down.", run?.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_somebody_cancels_stops_and_says_so()
    {
        _pipeline.Asks(Calls("A", async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new SourceAnswer(null);
        }));
        var started = await _runner.StartAsync(Request(), default);

        await _runs.RequestCancelAsync(started.Report.Id, "operator", default);

        Assert.Equal(RunOutcome.Cancelled, (await started.Completion).Outcome);
    }

    [Fact]
    public async Task A_source_that_has_nothing_is_no_failure_and_its_note_is_kept()
    {
        _pipeline.Asks(Calls("A", _ => Task.FromResult(new SourceAnswer(null, "no file is published for this day"))));

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Succeeded, RowCounts.Zero), (run.Outcome, run.Counts));
        Assert.Equal("no file is published for this day", Assert.Single(await _runs.SourcesAsync(run.Id, default)).Message);
    }

    [Fact]
    public async Task Calls_of_a_group_reach_its_bound_and_never_exceed_it()
    {
        var (now, most) = (0, 0);
        var third = new TaskCompletionSource();
        _pipeline.Groups = [new SourceGroup("test", 3, Enumerable.Range(0, 30).Select(number => Calls($"T{number}", async token =>
        {
            var open = Interlocked.Increment(ref now);
            InterlockedMax(ref most, open);
            if (open == 3) { third.TrySetResult(); }
            await third.Task.WaitAsync(TimeSpan.FromMinutes(1), token);
            Interlocked.Decrement(ref now);
            return new SourceAnswer(Document($"T{number}", $"T{number},1"));
        })).ToAsyncEnumerable())];

        var run = await RunAsync();

        Assert.Equal(30, run.Counts.Loaded);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Stages_and_log_are_kept_with_the_run()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nrubbish"), Fails("B", "timed out"));

        var run = await RunAsync();

        var stages = await _runs.StagesAsync(run.Id, default);
        Assert.Equal([RunStage.Extract, RunStage.Transform, RunStage.Load], stages.Select(stage => stage.Stage));
        Assert.Equal([(2L, 1L), (1L, 2L), (2L, 1L)], stages.Select(stage => (stage.ItemsIn, stage.ItemsOut)));
        Assert.All(stages, stage => Assert.True(stage.FinishedAt >= stage.StartedAt));
        Assert.Contains(await _runs.LogAsync(run.Id, default), line => line is { Level: RunLogLevel.Error, Stage: RunStage.Extract, Message: "test.quote B: timed out" });
    }

    [Fact]
    public async Task An_unknown_pipeline_is_refused_by_name() =>
        Assert.Equal(
            "There is no pipeline \"stocks\". Known pipelines: scripted.",
            (await Assert.ThrowsAsync<UnknownPipelineException>(() => _runner.StartAsync(new RunRequest("stocks", RunTrigger.Manual, "test"), default))).Message);

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen) { return; }
        }
    }

    private static RunRequest Request() => new(PipelineName, RunTrigger.Manual, "test");

    private PipelineRunner Runner() => new([_pipeline], _runs, new AuditTrail(_database.Database), Options.Create(Bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance);

    private async Task<RunReport> RunAsync() => await (await _runner.StartAsync(Request(), default)).Completion;

    private async Task<List<string>> TickersAsync()
    {
        var page = await new StockReader(_database.Database, TimeProvider.System).BrowseAsync(new StockRowQuery { Size = 1000 }, default);
        return [.. page.Rows.Select(row => row.Record.Ticker.Value).Order(StringComparer.Ordinal)];
    }
}
