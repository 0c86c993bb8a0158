using Npgsql;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;
using static SentinelMarket.Tests.Pipelines.ScriptedPipeline;

namespace SentinelMarket.Tests.Faults;

/// <summary>Runs go on while a real PostgreSQL is stopped, and are in the warehouse once, as themselves, when it is started again.</summary>
[Collection(FaultTests.Name)]
public sealed class DatabaseAwayTests(StoppablePostgres postgres) : IClassFixture<StoppablePostgres>, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WarehouseConnections _connections = null!;
    private AwayHost _host = null!;

    public async Task InitializeAsync()
    {
        _connections = await postgres.NewDatabaseAsync();
        _host = new AwayHost(_connections, _folder.FullPath);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_that_begins_without_the_database_is_spooled_and_becomes_a_run_of_its_own_when_it_is_drained()
    {
        _host.Prices.Asks(Answers("A", "TCS,1\nrubbish"), Answers("B", "INFY,2"), Fails("C", "503 Service Unavailable after 3 tries"));
        await postgres.StopAsync();

        var run = await _host.RunAsync();

        Assert.Equal((RunOutcome.Partial, new RowCounts(3, 0, 0, 0, 3)), (run.Outcome, run.Counts));
        Assert.True(run.Id < 0, "it has no number yet");
        Assert.Equal(["INFY", "TCS"], _host.Recent.Latest(null, 10).Select(quote => quote.Ticker.Value));
        await postgres.StartAgainAsync();
        Assert.Equal(1, await _host.DrainAsync());

        var stored = Assert.Single(await _host.Runs.LatestAsync(null, 10, default));
        Assert.Equal((RunOutcome.Partial, new RowCounts(3, 2, 0, 1)), (stored.Outcome, stored.Counts));
        Assert.Equal("1 of 3 sources failed: test.quote C: 503 Service Unavailable after 3 tries", stored.Error);
        Assert.Equal((2, 1), (stored.SourcesSucceeded, stored.SourcesFailed));
        AssertSameMoment(run.StartedAt, stored.StartedAt);
        AssertSameMoment(run.FinishedAt!.Value, stored.FinishedAt!.Value);
        Assert.Equal(["INFY", "TCS"], await TickersAsync());
        Assert.Equal(["run.start test Schedule, spooled"], await LinesAsync("SELECT action || ' ' || actor || ' ' || detail FROM audit_log"));
        Assert.Equal(["test.quote C: 503 Service Unavailable after 3 tries", "PostgreSQL was away while this run was under way; 2 payloads waited in the spool and are loaded now."],
            (await _host.Runs.LogAsync(stored.Id, default)).Select(line => line.Message));
        Assert.Empty(_host.Folder.Files);
        Assert.Equal(0, _host.Recent.Count);
    }

    [Fact]
    public async Task A_run_whose_database_goes_away_in_the_middle_keeps_its_number_and_ends_well()
    {
        _host.Prices.Asks(Answers("A", "TCS,1"), Calls("B", async _ =>
        {
            await UntilAsync("SELECT count(*) FROM stock_data_warehouse", "1");
            await postgres.StopAsync();
            return new SourceAnswer(Document("B", "INFY,2\nWIPRO,3"));
        }));

        var run = await _host.RunAsync();

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(3, 1, 0, 0, 2)), (run.Outcome, run.Counts));
        await postgres.StartAgainAsync();
        Assert.Equal(1, await _host.DrainAsync());
        var stored = Assert.Single(await _host.Runs.LatestAsync(null, 10, default));
        Assert.Equal((run.Id, RunOutcome.Succeeded, null, new RowCounts(3, 3, 0, 0)), (stored.Id, stored.Outcome, stored.Error, stored.Counts));
        Assert.Equal(["INFY", "TCS", "WIPRO"], await TickersAsync());
    }

    [Fact]
    public async Task A_database_that_is_started_again_in_the_middle_of_a_run_costs_nothing()
    {
        _host.Prices.Asks(Answers("A", "TCS,1"), Calls("B", async _ =>
        {
            await UntilAsync("SELECT count(*) FROM stock_data_warehouse", "1");
            await postgres.StopAsync();
            await postgres.StartAgainAsync();
            return new SourceAnswer(Document("B", "INFY,2"));
        }));

        var run = await _host.RunAsync();
        await _host.DrainAsync();

        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        var stored = Assert.Single(await _host.Runs.LatestAsync(null, 10, default));
        Assert.Equal((RunOutcome.Succeeded, null, new RowCounts(2, 2, 0, 0)), (stored.Outcome, stored.Error, stored.Counts));
    }

    [Fact]
    public async Task A_large_document_of_which_a_part_was_loaded_is_counted_once()
    {
        await _host.DisposeAsync();
        _host = new AwayHost(_connections, _folder.FullPath, mostRecordsPerBatch: 2);
        var lines = Enumerable.Range(0, 2_000).Select(i => $"T{i},{i + 1}");
        _host.Prices.Asks(Answers("A", string.Join('\n', lines)));
        var started = await _host.Runner.StartAsync(new RunRequest(PipelineName, RunTrigger.Schedule, "test"), default);
        await Processes.Wait.UntilAsync(async () => int.Parse((await LinesAsync("SELECT count(*) FROM stock_data_warehouse"))[0], System.Globalization.CultureInfo.InvariantCulture) > 20, "some parts are loaded");
        await postgres.StopAsync();

        var run = await started.Completion;

        Assert.Equal((RunOutcome.Succeeded, 2_000L), (run.Outcome, run.Counts.Extracted));
        Assert.True(run.Counts is { Loaded: > 0, Spooled: > 0 }, run.Counts.ToString());
        await postgres.StartAgainAsync();
        await _host.DrainAsync();
        var stored = Assert.Single(await _host.Runs.LatestAsync(null, 10, default));
        Assert.Equal((RunOutcome.Succeeded, null), (stored.Outcome, stored.Error));
        Assert.Equal((2_000L, 2_000L, true), (stored.Counts.Extracted, stored.Counts.Loaded + stored.Counts.Unchanged, stored.Counts.Balances));
        Assert.Equal(["2000"], await LinesAsync("SELECT count(*) FROM stock_data_warehouse"));
    }

    [Fact]
    public async Task A_spool_file_that_outlived_its_commit_is_not_drained_again()
    {
        var file = await SpoolOneAsync("A", "TCS,1");
        var kept = await File.ReadAllBytesAsync(file);
        await postgres.StartAgainAsync();
        await _host.DrainAsync();
        await File.WriteAllBytesAsync(file, kept);

        Assert.Equal(1, await _host.DrainAsync());

        Assert.Equal(new RowCounts(1, 1, 0, 0), Assert.Single(await _host.Runs.LatestAsync(null, 10, default)).Counts);
        Assert.Equal(["1"], await LinesAsync("SELECT count(*) FROM pipeline_runs"));
        Assert.Empty(_host.Folder.Files);
    }

    [Fact]
    public async Task A_drain_that_died_in_the_middle_is_done_again_from_its_beginning()
    {
        var file = await SpoolOneAsync("A", "TCS,1\nINFY,2");
        await postgres.StartAgainAsync();
        var spooled = SpoolFolder.Read(new FileInfo(file))!;

        // As a process leaves it that adopted the run, loaded its rows and died before it closed it.
        var store = new SpooledRunStore(_host.Database);
        var lease = (await store.AdoptAsync(spooled, default))!;
        await _host.Prices.ExecuteAsync(new RunContext(lease, spooled.Opening.Request, TimeProvider.System) { Drains = new SpooledPayloads(spooled) }, default);
        Assert.Equal(["2"], await LinesAsync("SELECT loaded FROM pipeline_runs WHERE finished_at IS NULL"));

        Assert.Equal(1, await _host.DrainAsync());

        var stored = Assert.Single(await _host.Runs.LatestAsync(null, 10, default));
        Assert.Equal((lease.RunId, RunOutcome.Succeeded, new RowCounts(2, 0, 2, 0)), (stored.Id, stored.Outcome, stored.Counts));
        Assert.Equal(["INFY", "TCS"], await TickersAsync());
    }

    [Fact]
    public async Task A_run_whose_process_was_killed_without_the_database_is_told_as_failed_and_loses_nothing()
    {
        var file = await SpoolOneAsync("A", "TCS,1");
        await File.WriteAllLinesAsync(file, [.. (await File.ReadAllLinesAsync(file))[..^1], "{\"Document\":{\"Ordinal\":1,\"At\":\"20"]);

        // Stored, and not noted: what comes after the last thing that a killed process did.
        var began = TimeProvider.System.GetUtcNow();
        await _host.Lake.StoreAsync(Document("B", "INFY,2") with { FetchedAt = began }, default);
        await postgres.StartAgainAsync();
        await _host.DrainAsync();

        var killed = Assert.Single(await _host.Runs.LatestAsync(null, 10, default));
        Assert.Equal((RunOutcome.Failed, new RowCounts(1, 1, 0, 0)), (killed.Outcome, killed.Counts));
        Assert.Equal(
            $"The process that ran it (node {PipelineRunner.Node}) ended in the middle while PostgreSQL was away. What it had noted is loaded; what it had only stored is loaded by the next run.",
            killed.Error);
        _host.Prices.Asks();
        Assert.Equal(new RowCounts(1, 1, 0, 0), (await _host.RunAsync()).Counts);
        Assert.Equal(["INFY", "TCS"], await TickersAsync());
    }

    [Fact]
    public async Task Runs_are_drained_in_order_before_the_next_one_begins()
    {
        await postgres.StopAsync();
        foreach (var price in (int[])[1, 2, 3])
        {
            _host.Prices.Asks(Calls("A", _ => Task.FromResult(new SourceAnswer(Document("A", $"TCS,{price}") with { FetchedAt = QuoteTime.AddMinutes(price) }))));
            await _host.RunAsync();
        }

        await postgres.StartAgainAsync();
        await _host.Presence.LookAsync(default);
        _host.Prices.Asks();
        var next = await _host.RunAsync();

        Assert.Equal(["1", "2", "3", "4"], await LinesAsync("SELECT row_number() OVER (ORDER BY id) FROM pipeline_runs ORDER BY started_at"));
        Assert.Equal((await LinesAsync("SELECT max(id) FROM pipeline_runs"))[0], next.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["3"], await LinesAsync("SELECT price::int FROM stock_data_warehouse"));
        Assert.Equal(["1", "2"], await LinesAsync("SELECT price::int FROM stock_data_revisions ORDER BY 1"));
        Assert.Equal(["Succeeded 1 0", "Succeeded 1 0", "Succeeded 1 0", "Succeeded 0 0"], await LinesAsync("SELECT format('%s %s %s', outcome, extracted, spooled) FROM pipeline_runs ORDER BY id"));
    }

    [Fact]
    public async Task Streams_are_asked_on_from_what_waits_in_the_spool_also_by_the_next_process()
    {
        _host.Talk.Say("tips", "RELIANCE goes up today", "TCS goes down today");
        await _host.RunAsync(SocialMediaPipeline.PipelineName);
        await postgres.StopAsync();
        _host.Talk.Say("tips", "INFY goes up today", "WIPRO goes up today");
        await _host.RunAsync(SocialMediaPipeline.PipelineName);
        await _host.RunAsync(SocialMediaPipeline.PipelineName);
        var next = new AwayHost(_connections, _folder.FullPath);
        await using var ends = next;
        next.Talk.Say("tips", "RELIANCE goes up today", "TCS goes down today", "INFY goes up today", "WIPRO goes up today");
        await next.RunAsync(SocialMediaPipeline.PipelineName);

        Assert.Equal(["tips=", "tips=2", "tips=4"], _host.Talk.Asked);
        Assert.Equal(["tips=4"], next.Talk.Asked);
        await postgres.StartAgainAsync();
        await next.DrainAsync();
        Assert.Equal(["4"], await LinesAsync("SELECT value FROM watermarks"));
        Assert.Equal(["4"], await LinesAsync("SELECT count(*) FROM social_messages"));
        Assert.Equal(["4 4 0", "0 0 0"], await LinesAsync("SELECT format('%s %s %s', sum(extracted), sum(loaded), sum(spooled)) FROM pipeline_runs UNION ALL SELECT format('%s %s %s', extracted, loaded, spooled) FROM (SELECT * FROM pipeline_runs ORDER BY id DESC LIMIT 1) AS last"));
    }

    [Fact]
    public async Task A_process_that_never_saw_the_database_asks_streams_on_from_where_the_one_before_it_was()
    {
        _host.Talk.Say("tips", "RELIANCE goes up today", "TCS goes down today");
        await _host.RunAsync(SocialMediaPipeline.PipelineName);
        await postgres.StopAsync();
        var next = new AwayHost(_connections, _folder.FullPath);
        await using var ends = next;
        next.Talk.Say("tips", "RELIANCE goes up today", "TCS goes down today");

        await next.RunAsync(SocialMediaPipeline.PipelineName);

        Assert.Equal(["tips=2"], next.Talk.Asked);
    }

    [Fact]
    public async Task A_full_spool_asks_nobody_says_so_and_takes_runs_again_when_it_was_drained()
    {
        await _host.DisposeAsync();
        _host = new AwayHost(_connections, _folder.FullPath, new SpoolOptions { MaxMegabytes = 1 });
        var file = await SpoolOneAsync("A", "TCS,1");
        await File.AppendAllTextAsync(file, new string(' ', 1024 * 1024));
        var asked = 0;
        _host.Prices.Asks(Calls("B", _ =>
        {
            asked++;
            return Task.FromResult(new SourceAnswer(Document("B", "INFY,2")));
        }));

        var refusal = await Assert.ThrowsAsync<SpoolFullException>(() => _host.RunAsync());

        Assert.Equal(
            $"The spool {_folder["spool"]} is full: it holds 1 of 1 MB (Spool:MaxMegabytes). No source is asked until PostgreSQL is back and has taken what waits; what is in the lake is loaded then.",
            refusal.Message);
        Assert.Equal((refusal.Message, 0), (_host.Folder.Problem, asked));
        await postgres.StartAgainAsync();
        await _host.DrainAsync();
        Assert.Equal(new RowCounts(1, 1, 0, 0), (await _host.RunAsync()).Counts);
        Assert.Null(_host.Folder.Problem);
        Assert.Equal(["INFY", "TCS"], await TickersAsync());
    }

    [Fact]
    public async Task Two_runs_of_a_pipeline_do_not_go_on_at_once_and_several_nodes_pause()
    {
        var gate = new TaskCompletionSource();
        _host.Prices.Asks(Calls("A", async token =>
        {
            await gate.Task.WaitAsync(token);
            return new SourceAnswer(null);
        }));
        await postgres.StopAsync();
        var first = await _host.Runner.StartAsync(new RunRequest(PipelineName, RunTrigger.Schedule, "test"), default);
        var other = new AwayHost(_connections, _folder.FullPath);
        await using var ends = other;

        var open = await Assert.ThrowsAsync<RunAlreadyOpenException>(() => other.RunAsync());

        Assert.Equal("A run of scripted is under way that began while PostgreSQL was away; a pipeline runs at most once at a time. Wait for it to end.", open.Message);
        await postgres.StartAgainAsync();
        await other.Presence.LookAsync(default);
        await Assert.ThrowsAsync<RunAlreadyOpenException>(() => other.RunAsync());
        gate.SetResult();
        await first.Completion;
        await postgres.StopAsync();
        var several = new AwayHost(_connections, _folder.FullPath, new SpoolOptions { Nodes = 2 });
        await using var severalEnd = several;
        var pause = await Assert.ThrowsAsync<DatabaseAwayException>(() => several.RunAsync());
        Assert.Equal("PostgreSQL is away, and 2 nodes share it (Spool:Nodes): none can know what the others run, so runs pause until it is back.", pause.Message);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task A_replay_and_its_dry_run_wait_for_the_database_instead_of_being_spooled(string dryRun)
    {
        _host.Prices.Asks(Answers("A", "TCS,3000.5"));
        await _host.RunAsync();
        await postgres.StopAsync();
        var parameters = new Dictionary<string, string> { [PeriodReplay.FromParameter] = "2026-03-02", [ReplayedDocuments.DryRunParameter] = dryRun };
        var request = new RunRequest(PipelineName, RunTrigger.Replay, "test", parameters);

        var away = await Assert.ThrowsAsync<DatabaseAwayException>(() => _host.Runner.StartAsync(request, default));

        Assert.StartsWith("PostgreSQL is away. Files and the lake stay as they are", away.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Folder.Files);
        await postgres.StartAgainAsync();
        await _host.DrainAsync();
        Assert.Equal(RunOutcome.Succeeded, (await (await _host.Runner.StartAsync(request, default)).Completion).Outcome);
    }

    [Fact]
    public async Task A_refused_statement_is_no_outage_and_an_outage_is_known_at_once()
    {
        await using var source = NpgsqlDataSource.Create(_connections.App);
        foreach (var sql in (string[])["SELECT 1 / 0", "INSERT INTO pipeline_runs (id) VALUES (1)", "SELECT * FROM no_such_table", "DO $$ BEGIN RAISE unique_violation; END $$"])
        {
            await using var command = source.CreateCommand(sql);
            Assert.False(DatabaseOutage.MayBe(await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())), sql);
        }

        // A statement that was too slow looks like an outage and is none.
        await using var slow = source.CreateCommand("SELECT pg_sleep(5)");
        slow.CommandTimeout = 1;
        var timeout = await Assert.ThrowsAsync<NpgsqlException>(() => slow.ExecuteNonQueryAsync());
        Assert.False(await _host.Presence.IsAwayAsync(timeout, default));

        await postgres.StopAsync();
        var away = await Assert.ThrowsAnyAsync<NpgsqlException>(() => slow.ExecuteNonQueryAsync());
        Assert.True(await _host.Presence.IsAwayAsync(away, default));
        Assert.False(await _host.Presence.IsThereAsync(default));
    }

    private static void AssertSameMoment(DateTimeOffset expected, DateTimeOffset actual) =>
        Assert.True((expected - actual).Duration() < TimeSpan.FromMicroseconds(2), $"{expected:O} was stored as {actual:O}");

    /// <summary>One run in the spool; the database is stopped.</summary>
    private async Task<string> SpoolOneAsync(string stream, string content)
    {
        _host.Prices.Asks(Answers(stream, content));
        await postgres.StopAsync();
        await _host.RunAsync();
        return Assert.Single(_host.Folder.Files).FullName;
    }

    private Task<IReadOnlyList<string>> TickersAsync() => LinesAsync("SELECT ticker FROM stock_data_warehouse ORDER BY ticker");

    private Task<IReadOnlyList<string>> LinesAsync(string sql) => StoppablePostgres.LinesAsync(_connections, sql);

    private Task UntilAsync(string sql, string value) => Processes.Wait.UntilAsync(async () => (await LinesAsync(sql))[0] == value, $"{sql} is {value}");
}
