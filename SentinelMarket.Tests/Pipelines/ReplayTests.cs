using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Tests.Warehouse;
using static SentinelMarket.Tests.Pipelines.ScriptedPipeline;

namespace SentinelMarket.Tests.Pipelines;

public sealed class ReplayTests : IAsyncLifetime
{
    private static readonly PipelineOptions Bounds = new() { RecordsPerBatch = 4, BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(3) };

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _database = new();
    private LocalDataLake _lake = null!;
    private RunLog _runs = null!;
    private ScriptedPipeline _pipeline = null!;
    private PipelineRunner _runner = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder.FullPath }));
        _runs = new RunLog(_database.Database);
        var catalog = new LakeCatalog(_database.Database);
        var services = new EtlServices(_lake, new UndeliveredDocuments(_lake, catalog, _runs), new ReplayedDocuments(_lake, [new PeriodReplay(catalog)], new ReplayPreviews(_database.Database)), Options.Create(Bounds), TimeProvider.System);
        _pipeline = new ScriptedPipeline(services, new StockWriter(_database.Database));
        _runner = new PipelineRunner([_pipeline], _runs, new AuditTrail(_database.Database), Options.Create(Bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_replay_loads_again_what_the_lake_holds_of_its_days_and_asks_no_source()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nrubbish"), Answers("B", "INFY,1500"));
        await RunAsync();
        await Sql.ExecuteAsync(_database.Superuser, "DELETE FROM stock_data_warehouse; DELETE FROM stock_counts_daily");
        _pipeline.Asks(Fails("A", "nobody may ask"));

        var replay = await ReplayAsync("2026-03-02");

        Assert.Equal((RunOutcome.Succeeded, RunTrigger.Replay, new RowCounts(3, 2, 0, 1)), (replay.Outcome, replay.Trigger, replay.Counts));
        Assert.Equal(["A: 1 object of the lake", "B: 1 object of the lake"], (await _runs.SourcesAsync(replay.Id, default)).Select(source => $"{source.Stream}: {source.Message}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_replay_of_what_is_loaded_changes_nothing()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nINFY,1500"));
        await RunAsync();

        var replay = await ReplayAsync("2026-03-02");

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(2, 0, 2, 0)), (replay.Outcome, replay.Counts));
    }

    [Fact]
    public async Task Days_out_of_the_period_are_left_alone()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"));
        await RunAsync();

        Assert.Equal(RowCounts.Zero, (await ReplayAsync("2026-03-01")).Counts);
        Assert.Equal(RowCounts.Zero, (await ReplayAsync("2026-03-03")).Counts);
        Assert.Equal(1, (await ReplayAsync("2026-03-01", "2026-03-03")).Counts.Extracted);
    }

    [Fact]
    public async Task An_old_object_never_replaces_a_row_of_a_later_fetch()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"));
        await RunAsync();
        var later = Document("A", "TCS,3100") with { FetchedAt = QuoteTime.AddDays(1) };
        _pipeline.Asks(Calls("A", _ => Task.FromResult(new SourceAnswer(later))));
        await RunAsync();

        var replay = await ReplayAsync("2026-03-02");

        Assert.Equal(new RowCounts(1, 0, 1, 0), replay.Counts);
        Assert.Equal(3100m, await _database.Database.ScalarAsync<decimal>("SELECT price FROM stock_data_warehouse"));
    }

    [Fact]
    public async Task Damaged_and_missing_objects_are_refused_by_name_and_the_others_are_loaded()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"), Answers("B", "INFY,1500"), Answers("C", "WIPRO,250"));
        await RunAsync();
        await Sql.ExecuteAsync(_database.Superuser, "DELETE FROM stock_data_warehouse; DELETE FROM stock_counts_daily");
        var (altered, missing) = (await PathAsync("A"), await PathAsync("B"));
        var bytes = await File.ReadAllBytesAsync(_folder[altered]);
        bytes[^12] ^= 0x01;
        await File.WriteAllBytesAsync(_folder[altered], bytes);
        File.Delete(_folder[missing]);

        var replay = await ReplayAsync("2026-03-02");

        Assert.Equal((RunOutcome.Partial, new RowCounts(1, 1, 0, 0)), (replay.Outcome, replay.Counts));
        Assert.Contains($"Lake object {missing} is missing", replay.Error, StringComparison.Ordinal);
        Assert.Contains($"Lake object {altered} ", replay.Error, StringComparison.Ordinal);
        Assert.Equal([altered, missing], (await _runs.SourcesAsync(replay.Id, default)).Where(source => !source.Succeeded).Select(source => source.Stream).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_sound_object_of_other_content_in_the_place_of_one_is_refused()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"), Answers("B", "INFY,1500"));
        await RunAsync();
        var (mine, theirs) = (await PathAsync("A"), await PathAsync("B"));
        File.Copy(_folder[theirs], _folder[mine], overwrite: true);

        var replay = await ReplayAsync("2026-03-02");

        Assert.Equal(RunOutcome.Partial, replay.Outcome);
        Assert.Contains($"Lake object {mine} has another content than the one that was registered.", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_that_ends_well_does_not_hide_what_a_failed_run_left_in_the_lake()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5"));
        await RunAsync();
        await _lake.StoreAsync(Document("B", "INFY,1500"), default);
        await Sql.ExecuteAsync(_database.Superuser, "UPDATE pipeline_runs SET outcome = 'Failed'");
        await ReplayAsync("2026-03-02");

        _pipeline.Asks();
        var next = await RunAsync();

        Assert.Equal(1, next.Counts.Loaded);
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_change_and_changes_nothing()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nINFY,1500\nrubbish"), Answers("B", "WIPRO,250"));
        await RunAsync();
        await Sql.ExecuteAsync(_database.Superuser, "UPDATE stock_data_warehouse SET price = 2999 WHERE ticker = 'TCS'; DELETE FROM stock_data_warehouse WHERE ticker = 'WIPRO'; DELETE FROM quarantine");
        var before = await StateAsync();
        File.Delete(_folder[await PathAsync("B")]);

        var run = await ReplayAsync("2026-03-02", dryRun: true);

        Assert.Equal((RunOutcome.Partial, RowCounts.Zero), (run.Outcome, run.Counts));
        Assert.Equal(before, await StateAsync());
        var preview = (await new ReplayPreviews(_database.Database).FindAsync(run.Id, default))!;
        Assert.Equal(new ReplayedSource(Source, 1, 1, 0, 1, 1, 1), Assert.Single(preview.Sources));
        Assert.Equal(
            ["changed price 2999.0000 3000.5000", $"damaged {await PathAsync("B")}", "quarantined parse.line \"rubbish\" is not ticker,price"],
            preview.Samples.Select(sample => sample.Kind switch
            {
                "changed" => $"changed {sample.Field} {sample.Before} {sample.After}",
                "damaged" => $"damaged {sample.Key}",
                _ => $"{sample.Kind} {sample.Field} {sample.After}",
            }));
    }

    [Fact]
    public async Task What_a_dry_run_calls_new_is_what_the_replay_loads()
    {
        _pipeline.Asks(Answers("A", "TCS,3000.5\nINFY,1500"));
        await RunAsync();
        await Sql.ExecuteAsync(_database.Superuser, "DELETE FROM stock_data_warehouse; DELETE FROM stock_counts_daily");

        var preview = (await new ReplayPreviews(_database.Database).FindAsync((await ReplayAsync("2026-03-02", dryRun: true)).Id, default))!;
        var replay = await ReplayAsync("2026-03-02");

        Assert.Equal((2L, 0L), (preview.Sources[0].Added, preview.Sources[0].Changed));
        Assert.Equal("added", Assert.Single(preview.Samples).Kind);
        Assert.Equal(2, replay.Counts.Loaded);
    }

    [Fact]
    public async Task A_replay_is_tried_again_as_a_replay()
    {
        var replay = await ReplayAsync("2026-03-02");

        var again = RunRequest.Again(replay, "test");

        Assert.Equal((RunTrigger.Replay, replay.Id, "2026-03-02"), (again.Trigger, again.RetryOf, again.Parameters[PeriodReplay.FromParameter]));
    }

    [Theory]
    [InlineData("replay.from=2026-03-02;replay.dry-run", "perhaps", "replay.dry-run is \"perhaps\"; true or false is expected.")]
    [InlineData("replay.from", "yesterday", "replay.from is \"yesterday\"; a date like 2025-01-31 is expected.")]
    [InlineData("replay.to", "9999-12-31", "replay.to is 9999-12-31; a day before that is expected.")]
    [InlineData("replay.source", "nse.quote", "A replay was asked for without saying of what: replay.from and replay.to are missing.")]
    [InlineData("replay.from=2026-03-02;replay.source", "nse.quote", "replay.source is \"nse.quote\"; scripted loads test.quote.")]
    [InlineData("replay.from=2026-03-02;replay.to", "2026-03-01", "replay.from (2026-03-02) is after replay.to (2026-03-01).")]
    public async Task Parameters_that_make_no_sense_are_refused_before_a_run_is_opened(string names, string value, string message)
    {
        var parameters = $"{names}={value}".Split(';').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var refused = await Assert.ThrowsAsync<InvalidRunRequestException>(() => _runner.StartAsync(new RunRequest(PipelineName, RunTrigger.Replay, "test", parameters), default));

        Assert.Equal(message, refused.Message);
        Assert.Equal(0, await _database.Database.ScalarAsync<long>("SELECT count(*) FROM pipeline_runs"));
    }

    private async Task<RunReport> RunAsync() => await (await _runner.StartAsync(new RunRequest(PipelineName, RunTrigger.Manual, "test"), default)).Completion;

    private async Task<RunReport> ReplayAsync(string from, string? to = null, bool dryRun = false)
    {
        var parameters = new Dictionary<string, string> { [PeriodReplay.FromParameter] = from, [PeriodReplay.ToParameter] = to ?? from };
        if (dryRun) { parameters[ReplayedDocuments.DryRunParameter] = "true"; }
        return await (await _runner.StartAsync(new RunRequest(PipelineName, RunTrigger.Replay, "test", parameters), default)).Completion;
    }

    private Task<IReadOnlyList<string>> StateAsync() => _database.Database.LinesAsync(
        """
        SELECT to_jsonb(t)::text FROM stock_data_warehouse t UNION ALL SELECT to_jsonb(b)::text FROM stock_bars_daily b UNION ALL SELECT to_jsonb(r)::text FROM stock_data_revisions r
        UNION ALL SELECT to_jsonb(q)::text FROM quarantine q UNION ALL SELECT to_jsonb(l)::text FROM lake_objects l ORDER BY 1
        """);

    private Task<string> PathAsync(string stream) => _database.Database.ScalarAsync<string>($"SELECT path FROM lake_objects WHERE stream = '{stream}'");
}
