using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Pipelines;
using SentinelMarket.Tests.Warehouse;
using static SentinelMarket.Tests.Pipelines.ScriptedPipeline;

namespace SentinelMarket.Tests.Faults;

/// <summary>What goes wrong around a run rather than in it.</summary>
public sealed class RunFaultsTests : IAsyncLifetime
{
    private static readonly PipelineOptions Bounds = new() { BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(30) };

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _database = new();
    private LocalDataLake _lake = null!;
    private RunLog _runs = null!;
    private ScriptedPipeline _pipeline = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder.FullPath }));
        _runs = new RunLog(_database.Database);
        var services = new EtlServices(_lake, new UndeliveredDocuments(_lake, new LakeCatalog(_database.Database), _runs), new ReplayedDocuments(_lake, []), Options.Create(Bounds), TimeProvider.System);
        _pipeline = new ScriptedPipeline(services, new StockWriter(_database.Database));
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_that_another_process_closed_stops_soon_and_says_so()
    {
        _pipeline.Asks(Calls("A", async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new SourceAnswer(null);
        }));
        await using var runner = Runner();
        var started = await runner.StartAsync(Request(), default);

        await using (var close = _database.Database.App.CreateCommand("UPDATE pipeline_runs SET finished_at = now(), outcome = 'Failed', error = 'lapsed', lease_token = NULL")) { await close.ExecuteNonQueryAsync(); }
        var run = await started.Completion.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(RunOutcome.Failed, run.Outcome);
        Assert.Equal(
            $"Run {run.Id} of scripted was closed by another process, because this one did not renew its lease in time. Nothing was written; the next run loads what is undelivered.",
            run.Error);
    }

    [Fact]
    public async Task A_payload_that_a_stalled_process_stored_after_the_next_run_is_loaded_by_the_one_after_it()
    {
        await _runs.OpenAsync(Request(), "stalled/1", "0", TimeSpan.FromMicroseconds(1), default);
        _pipeline.Asks();
        await using var runner = Runner();
        Assert.Equal(RunOutcome.Succeeded, (await (await runner.StartAsync(Request(), default)).Completion).Outcome);
        await _lake.StoreAsync(Document("A", "TCS,3000.5") with { FetchedAt = TimeProvider.System.GetUtcNow() }, default);

        var next = await (await runner.StartAsync(Request(), default)).Completion;

        Assert.Equal(new RowCounts(1, 1, 0, 0), next.Counts);
    }

    [Fact]
    public async Task A_payload_left_long_before_many_failed_runs_is_still_found()
    {
        var since = TimeProvider.System.GetUtcNow();
        _pipeline.Asks();
        await using var runner = Runner();
        await (await runner.StartAsync(Request(), default)).Completion;
        await _database.Database.LinesAsync(
            "INSERT INTO pipeline_runs (pipeline, trigger, actor, node, code_version, started_at, finished_at, outcome, lease_length, lease_until, heartbeat_at) " +
            "SELECT 'scripted', 'Manual', 'test', 'n', '0', now(), now(), 'Failed', '1 s', now(), now() FROM generate_series(1, 150) RETURNING 'x'");
        await _lake.StoreAsync(Document("A", "TCS,3000.5") with { FetchedAt = since }, default);
        await _lake.StoreAsync(Document("B", "INFY,1500") with { FetchedAt = since.AddDays(-30) }, default);

        // The lake before the last good run was delivered by it; nobody reads years of it because an exchange is down for a day.
        Assert.Equal(1, (await (await runner.StartAsync(Request(), default)).Completion).Counts.Loaded);
    }

    [Fact]
    public async Task A_runner_that_stops_while_a_run_is_being_opened_leaves_no_run_open()
    {
        _pipeline.Asks(Calls("A", async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new SourceAnswer(null);
        }));
        for (var i = 0; i < 10; i++)
        {
            var runner = Runner();
            var starting = runner.StartAsync(Request(), default);
            await runner.DisposeAsync();
            Assert.Null(await _runs.FindOpenAsync(PipelineName, default));
            try
            {
                await starting;
            }
            catch (ObjectDisposedException)
            {
                // Refused in time; that is as good.
            }
        }
    }

    [Fact]
    public async Task The_first_run_after_the_database_was_started_again_does_not_fail_for_dead_connections()
    {
        _pipeline.Asks(Answers("A", "TCS,1"));
        await using var runner = Runner();
        Assert.Equal(RunOutcome.Succeeded, (await (await runner.StartAsync(Request(), default)).Completion).Outcome);
        _pipeline.Asks(Calls("B", async _ =>
        {
            await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            return new SourceAnswer(Document("B", "INFY,2"));
        }));

        var run = await (await runner.StartAsync(Request(), default)).Completion;

        Assert.Equal((RunOutcome.Succeeded, null, 1L), (run.Outcome, run.Error, run.Counts.Loaded));
    }

    [Fact]
    public async Task A_run_that_cannot_be_started_after_it_was_opened_is_closed()
    {
        await ExecuteAsync("REVOKE INSERT ON audit_log FROM sentinel_app");
        await using var runner = Runner();

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => runner.StartAsync(Request(), default));

        var run = Assert.Single(await _runs.LatestAsync(PipelineName, 10, default));
        Assert.Equal(RunOutcome.Failed, run.Outcome);
        Assert.StartsWith("The run was opened but could not be started: 42501: permission denied for table audit_log", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_lines_of_a_moment_without_database_are_saved_later()
    {
        var gate = new TaskCompletionSource();
        _pipeline.Asks(Fails("A", "timed out"), Calls("B", async token =>
        {
            await gate.Task.WaitAsync(token);
            return new SourceAnswer(null);
        }));
        await ExecuteAsync("REVOKE INSERT ON pipeline_run_logs FROM sentinel_app");
        await using var runner = Runner();
        var started = await runner.StartAsync(Request(), default);
        await UntilStagesAsync(started.Report.Id);
        await ExecuteAsync("GRANT INSERT ON pipeline_run_logs TO sentinel_app");
        gate.SetResult();
        await started.Completion;

        Assert.Contains(await _runs.LogAsync(started.Report.Id, default), line => line.Message == "test.quote A: timed out");
    }

    [Fact]
    public async Task A_record_that_PostgreSQL_refuses_is_quarantined_and_its_neighbours_are_loaded()
    {
        _pipeline.Asks(Answers("A", "TCS,1\nPOISON,2,{\"x\":1e200000}\nINFY,3\nrubbish"), Answers("B", "WIPRO,4"));
        await using var runner = Runner();

        var run = await (await runner.StartAsync(Request(), default)).Completion;

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(5, 3, 0, 2)), (run.Outcome, run.Counts));
        Assert.Equal(["INFY", "TCS", "WIPRO"], await _database.Database.LinesAsync("SELECT ticker FROM stock_data_warehouse ORDER BY ticker"));
        Assert.Equal(
            ["POISON EQ: PostgreSQL refused the record: value overflows numeric format"],
            await _database.Database.LinesAsync("SELECT key || ': ' || message FROM quarantine WHERE rule = 'warehouse.refused'"));
        Assert.Empty(await new LakeCatalog(_database.Database).UndeliveredAsync([Source], default));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999999999999")]
    public async Task A_lake_object_that_claims_an_impossible_size_is_damaged_rather_than_fatal(string size)
    {
        var stored = await _lake.StoreAsync(Document("A", "TCS,1"), default);
        var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_folder[stored.Lake.Path]));
        await File.WriteAllBytesAsync(_folder[stored.Lake.Path], System.Text.Encoding.Latin1.GetBytes(bytes.Replace("\"Size\":5", $"\"Size\":{size}", StringComparison.Ordinal)));

        await Assert.ThrowsAsync<DamagedLakeObjectException>(() => _lake.ReadAsync(stored.Lake.Path, default));
    }

    [Fact]
    public async Task An_object_that_was_deleted_by_hand_is_stored_again()
    {
        var stored = await _lake.StoreAsync(Document("A", "TCS,1"), default);
        File.Delete(_folder[stored.Lake.Path]);

        var again = await _lake.StoreAsync(Document("A", "TCS,1"), default);

        Assert.Equal(stored.Lake.Sha256, (await _lake.ReadAsync(again.Lake.Path, default)).Lake.Sha256);
    }

    [Fact]
    public async Task Folders_of_other_people_in_the_lake_are_not_listed()
    {
        var stored = await _lake.StoreAsync(Document("A", "TCS,1"), default);
        Directory.CreateDirectory(_folder["test.quote/lost+found/2026"]);
        await File.WriteAllTextAsync(_folder["test.quote/lost+found/2026/x.json.gz"], "x");

        Assert.Equal([stored.Lake.Path], await _lake.ListAsync(Source, null, default).ToListAsync());
    }

    private static RunRequest Request() => new(PipelineName, RunTrigger.Manual, "test");

    private async Task UntilStagesAsync(long run)
    {
        // Each save tries the log first: once the second heartbeat's worth of saves has failed, the line was refused.
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 10; i++) { await ticks.WaitForNextTickAsync(); }
        Assert.Empty(await _runs.LogAsync(run, default));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_database.Superuser);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private PipelineRunner Runner() => new([_pipeline], _runs, new AuditTrail(_database.Database), Options.Create(Bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
}
