using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Retries;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Tests.Warehouse;
using static SentinelMarket.Tests.Pipelines.ScriptedPipeline;

namespace SentinelMarket.Tests.Pipelines;

public sealed class WaitingRunsTests : IAsyncLifetime
{
    private static readonly PipelineOptions Bounds = new() { BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(3) };

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _database = new();
    private readonly RetryPolicy _policy = new() { Attempts = 2, Delay = TimeSpan.Zero, OnPartial = true };
    private RunLog _runs = null!;
    private RunOrders _orders = null!;
    private ScriptedPipeline _pipeline = null!;
    private PipelineRunner _runner = null!;
    private WaitingRuns _queue = null!;
    private RetryDesk _desk = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        var lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder.FullPath }));
        _runs = new RunLog(_database.Database, new RetryPlanner(Options.Create(new RetryOptions { Pipelines = { [PipelineName] = _policy } })));
        _orders = new RunOrders(_database.Database);
        var catalog = new LakeCatalog(_database.Database);
        var services = new EtlServices(lake, new UndeliveredDocuments(lake, catalog, _runs), new ReplayedDocuments(lake, [new PeriodReplay(catalog)]), Options.Create(Bounds), TimeProvider.System, _orders);
        _pipeline = new ScriptedPipeline(services, new StockWriter(_database.Database));
        _runner = new PipelineRunner([_pipeline], _runs, new AuditTrail(_database.Database), Options.Create(Bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        _queue = new WaitingRuns(_runner, _orders, NullLogger<WaitingRuns>.Instance);
        _desk = new RetryDesk(
            _runner, _runs, _orders, new DeadlineReader(_runner, _runs, new NoSchedules(), new CurrentCalendar(TradingCalendar.Simulated), Options.Create(new DeadlineOptions()), TimeProvider.System), new AuditTrail(_database.Database));
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_retry_asks_only_the_sources_that_failed_and_names_the_first_run()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"), Fails("B", "503"), Fails("C", "503"));
        var first = await RunAsync();
        _pipeline.Asks(Fails("A", "was asked again"), Answers("B", "INFY,1500"), Fails("C", "503"));
        var second = await NextAsync();
        _pipeline.Asks(Fails("A", "was asked again"), Fails("B", "was asked again"), Answers("C", "RELIANCE,2500"));
        var third = await NextAsync();

        Assert.Equal([RunOutcome.Partial, RunOutcome.Partial, RunOutcome.Succeeded], new[] { first, second, third }.Select(run => run.Outcome!.Value));
        Assert.Equal([null, first.Id, first.Id], new[] { first, second, third }.Select(run => run.RetryOf));
        Assert.Equal(["C"], (await _runs.SourcesAsync(third.Id, default)).Select(source => source.Stream));
        Assert.Equal((RunTrigger.Retry, "retry policy"), (third.Trigger, third.Actor));
        Assert.Empty(await _queue.StartDueAsync(default));
    }

    [Fact]
    public async Task The_last_attempt_is_the_last()
    {
        _pipeline.Asks(Fails("A", "503"));
        await RunAsync();
        var waiting = Assert.Single(await _orders.WaitingAsync(10, default));
        Assert.Equal((1, 2, "what failed of run 1"), (waiting.Attempt, waiting.Attempts, waiting.What));

        await NextAsync();
        Assert.Equal(2, Assert.Single(await _orders.WaitingAsync(10, default)).Attempt);
        await NextAsync();

        Assert.Empty(await _orders.WaitingAsync(10, default));
    }

    [Fact]
    public async Task Of_many_that_look_at_once_one_opens_the_retry()
    {
        _policy.Attempts = 1;
        _pipeline.Asks(Fails("A", "503"));
        await RunAsync();

        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _queue.StartDueAsync(default)));
        await Task.WhenAll(started.SelectMany(runs => runs).Select(run => run.Completion));

        Assert.Single(started.SelectMany(runs => runs));
        Assert.Equal(2, await _database.Database.ScalarAsync<long>("SELECT count(*) FROM pipeline_runs"));
    }

    [Fact]
    public async Task An_order_whose_run_was_opened_opens_no_second_one()
    {
        _pipeline.Asks(Fails("A", "503"));
        await RunAsync();
        var order = Assert.Single(await _orders.WaitingAsync(10, default));
        await NextAsync();

        await Assert.ThrowsAsync<OrderSettledException>(() => _runner.StartAsync(order.Request, default));
    }

    [Fact]
    public async Task A_retry_is_not_needed_once_a_later_run_did_the_same()
    {
        _policy.Delay = TimeSpan.FromHours(1);
        _pipeline.Asks(Fails("A", "503"));
        var failed = await RunAsync();
        _pipeline.Asks(Answers("A", "TCS,3000.5"));
        var later = await RunAsync();
        await MakeDueAsync();

        Assert.Empty(await _queue.StartDueAsync(default));
        var order = Assert.Single(await _orders.OfChainAsync(failed.Id, default));
        Assert.Equal((RunOrderStatus.Superseded, $"Run {later.Id} did the same and succeeded."), (order.Status, order.Note));
    }

    [Fact]
    public async Task A_cancelled_run_is_not_tried_again_and_one_whose_process_died_is()
    {
        var cancelled = await _runs.OpenAsync(PipelineName);
        await _runs.CloseAsync(cancelled, WarehouseSamples.Closing(RowCounts.Zero, RunOutcome.Cancelled), default);
        Assert.Empty(await _orders.WaitingAsync(10, default));

        var died = await _runs.OpenAsync(PipelineName, TimeSpan.FromMicroseconds(1));
        await _runs.CloseLapsedAsync(default);

        Assert.Equal(died.RunId, Assert.Single(await _orders.WaitingAsync(10, default)).AfterRun);
    }

    [Fact]
    public async Task A_retry_that_somebody_called_off_does_not_begin()
    {
        _pipeline.Asks(Fails("A", "503"));
        await RunAsync();
        var order = Assert.Single(await _desk.WaitingAsync(default));

        Assert.True(await _desk.CancelAsync(order.Id, "anna", default));

        Assert.Empty(await _queue.StartDueAsync(default));
        Assert.False(await _desk.CancelAsync(order.Id, "anna", default));
    }

    [Fact]
    public async Task Many_runs_are_tried_again_at_once_and_each_that_cannot_be_says_why()
    {
        _policy.Attempts = 0;
        _pipeline.Asks(Fails("A", "503"));
        var (one, two) = (await RunAsync(), await RunAsync());
        _pipeline.Asks(Answers("A", "TCS,3000.5"));
        var good = await RunAsync();

        var answers = await _desk.RetryAsync(new RetryChoice([one.Id, two.Id, good.Id, 999]), "anna", default);
        Assert.Equal([null, null, $"Nothing of run {good.Id} failed; ask for all of it.", "There is no run 999."], answers.Select(answer => answer.Refusal));
        Assert.Equal($"A retry of run {one.Id} waits already.", Assert.Single(await _desk.RetryAsync(new RetryChoice([one.Id]), "anna", default)).Refusal);
        Assert.Empty(await _desk.RetryAsync(new RetryChoice([], PipelineName), "anna", default));

        Assert.Equal([one.Id, two.Id], new[] { await NextAsync(), await NextAsync() }.Select(run => run.RetryOf!.Value));
    }

    [Fact]
    public async Task A_run_of_which_nothing_moves_is_stopped_with_its_reason()
    {
        var deadlines = new DeadlineOptions { NoProgress = TimeSpan.FromMilliseconds(300) };
        await using var runner = new PipelineRunner(
            [_pipeline], _runs, new AuditTrail(_database.Database), Options.Create(Bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance, deadlines: Options.Create(deadlines));
        _pipeline.Asks(Calls("A", async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        }));

        var run = await (await runner.StartAsync(new RunRequest(PipelineName, RunTrigger.Manual, "test"), default)).Completion;

        Assert.Equal((RunOutcome.Cancelled, "Stopped because nothing of it moved for 00:00:00.3000000. Payloads that were not loaded are in the lake; the next run loads them."), (run.Outcome, run.Error));
    }

    private async Task<RunReport> RunAsync() => await (await _runner.StartAsync(new RunRequest(PipelineName, RunTrigger.Manual, "test"), default)).Completion;

    private async Task<RunReport> NextAsync() => await Assert.Single(await _queue.StartDueAsync(default)).Completion;

    private Task MakeDueAsync() => Sql.ExecuteAsync(_database.Superuser, "UPDATE run_orders SET due_at = now() - interval '1 second' WHERE status = 'Waiting'");

    private sealed class NoSchedules : IJobScheduler
    {
        public Task<IReadOnlyDictionary<string, JobSchedule>> SchedulesAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, JobSchedule>>(new Dictionary<string, JobSchedule>(StringComparer.Ordinal));

        public Task PauseAsync(string pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ResumeAsync(string pipeline, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
