using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Components;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Tests.Warehouse;
using static SentinelMarket.Tests.Pipelines.ScriptedPipeline;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>Compaction, verification, retention and recovery over one lake and its catalog.</summary>
public sealed class LakeUpkeepTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    /// <summary>A clock at which what was stored is old.</summary>
    private static readonly ManualTime Later = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _database = new();
    private LocalDataLake _lake = null!;
    private LakeCatalog _catalog = null!;
    private ScriptedPipeline _pipeline = null!;
    private PipelineRunner _runner = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder.FullPath }));
        _catalog = new LakeCatalog(_database.Database);
        var runs = new RunLog(_database.Database);
        var bounds = Options.Create(new PipelineOptions { BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100) });
        var services = new EtlServices(_lake, new UndeliveredDocuments(_lake, _catalog, runs), new ReplayedDocuments(_lake, [new PeriodReplay(_catalog)]), bounds, TimeProvider.System);
        _pipeline = new ScriptedPipeline(services, new StockWriter(_database.Database));
        var compaction = new LakeCompactionPipeline(_lake, _catalog, Options.Create(new LakeCompactionOptions()), Later);
        _runner = new PipelineRunner([_pipeline, compaction], runs, new AuditTrail(_database.Database), bounds, TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        _pipeline.Asks([.. Enumerable.Range(0, 4).Select(i => Answers($"S{i}", $"TCS{i},{3000 + i}"))]);
        await RunAsync(PipelineName);
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _database.DisposeAsync();
        _lake.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Compaction_packs_an_hour_and_everything_reads_on_as_before()
    {
        var run = await RunAsync(LakeCompactionPipeline.PipelineName);

        Assert.Equal((RunOutcome.Succeeded, RowCounts.Zero), (run.Outcome, run.Counts));
        var folder = await _lake.LookAsync(Source, Day, default);
        Assert.Equal((0, 4), (folder.Files.Count, Assert.Single(folder.Packs).Objects.Count));
        Assert.Equal(4, await _database.Database.ScalarAsync<long>($"SELECT count(*) FROM lake_objects WHERE pack = '{folder.Packs[0].Path}'"));
        Assert.Equal((true, 4L, 1, 0), await VerifyAsync());
        Assert.Equal(new RowCounts(4, 0, 4, 0), (await ReplayAsync()).Counts);
    }

    [Fact]
    public async Task A_second_compaction_finds_nothing_to_do_and_a_later_object_joins_its_pack()
    {
        await RunAsync(LakeCompactionPipeline.PipelineName);
        var before = await File.ReadAllBytesAsync(_folder[(await PackAsync()).Path]);
        await RunAsync(LakeCompactionPipeline.PipelineName);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder[(await PackAsync()).Path]));
        _pipeline.Asks(Answers("S8", "LATE,1"), Answers("S9", "LATER,2"));
        await RunAsync(PipelineName);

        await RunAsync(LakeCompactionPipeline.PipelineName);

        Assert.Equal(6, (await PackAsync()).Objects.Count);
        Assert.Equal((true, 6L, 1, 0), await VerifyAsync());
    }

    [Fact]
    public async Task Objects_that_are_not_loaded_yet_and_large_ones_stay_by_themselves()
    {
        await Sql.ExecuteAsync(_database.Superuser, "UPDATE lake_objects SET loaded_at = NULL WHERE stream = 'S0'; UPDATE lake_objects SET stored_size = 1000000 WHERE stream = 'S1'");

        await RunAsync(LakeCompactionPipeline.PipelineName);

        Assert.Equal((await PathsAsync("stream IN ('S0', 'S1')")).Order(StringComparer.Ordinal), (await _lake.LookAsync(Source, Day, default)).Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_compaction_that_died_before_the_originals_went_is_finished_by_the_next()
    {
        var files = Directory.GetFiles(_folder[$"{Source}/2026/03/02"]);
        var originals = files.ToDictionary(file => file, File.ReadAllBytes);
        await RunAsync(LakeCompactionPipeline.PipelineName);
        foreach (var (file, bytes) in originals) { await File.WriteAllBytesAsync(file, bytes); }
        await Sql.ExecuteAsync(_database.Superuser, "UPDATE lake_objects SET pack = NULL");

        Assert.Equal(4, await _lake.ListAsync(Source, null, default).CountAsync());
        await RunAsync(LakeCompactionPipeline.PipelineName);

        Assert.Empty((await _lake.LookAsync(Source, Day, default)).Files);
        Assert.Equal((true, 4L, 1, 0), await VerifyAsync());
    }

    [Fact]
    public async Task Recovery_knows_packed_objects_and_loads_none_of_them_again()
    {
        await RunAsync(LakeCompactionPipeline.PipelineName);
        await Sql.ExecuteAsync(_database.Superuser, "UPDATE pipeline_runs SET outcome = 'Failed' WHERE pipeline = 'scripted'");
        _pipeline.Asks();

        Assert.Equal(RowCounts.Zero, (await RunAsync(PipelineName)).Counts);

        await Sql.ExecuteAsync(_database.Superuser, "UPDATE pipeline_runs SET outcome = 'Failed' WHERE pipeline = 'scripted'; DELETE FROM lake_objects; DELETE FROM stock_data_warehouse; DELETE FROM stock_counts_daily");

        Assert.Equal(new RowCounts(4, 4, 0, 0), (await RunAsync(PipelineName)).Counts);
    }

    [Fact]
    public async Task Verification_finds_a_corrupted_object_a_missing_one_and_a_flipped_pack_and_replay_refuses_them_by_name()
    {
        await RunAsync(LakeCompactionPipeline.PipelineName);
        _pipeline.Asks(Answers("S5", "LOOSE,1"), Answers("S6", "GONE,1"), Answers("S7", "SOUND,1"));
        await RunAsync(PipelineName);
        var (corrupted, missing) = ((await PathsAsync("stream = 'S5'"))[0], (await PathsAsync("stream = 'S6'"))[0]);
        var pack = await PackAsync();
        await FlipAsync(corrupted, -12);
        File.Delete(_folder[missing]);
        await FlipAsync(pack.Path, 150);

        var report = await VerificationAsync();

        Assert.False(report.IsSound);
        Assert.Equal(missing, Assert.Single(report.Findings, finding => finding.Kind == LakeFindingKind.Missing).Path);
        Assert.Contains(corrupted, report.Findings.Where(finding => finding.Kind == LakeFindingKind.Damaged).Select(finding => finding.Path));
        Assert.Equal(pack.Path, Assert.Single(report.Findings, finding => finding.Kind == LakeFindingKind.DamagedPack).Path);
        var replay = await ReplayAsync();
        Assert.Equal(RunOutcome.Partial, replay.Outcome);
        Assert.Contains(corrupted, replay.Error, StringComparison.Ordinal);
        Assert.Contains($"Lake object {missing} is missing", replay.Error, StringComparison.Ordinal);
        Assert.True(replay.Counts.Extracted >= 1, "The sound objects are loaded all the same.");
    }

    [Fact]
    public async Task Verification_tells_a_file_without_a_row_which_is_no_damage()
    {
        var extra = await _lake.StoreAsync(Document("S9", "NEW,1"), default);

        var report = await VerificationAsync();

        Assert.True(report.IsSound);
        Assert.Equal((LakeFindingKind.Unregistered, extra.Lake.Path), (Assert.Single(report.Findings).Kind, report.Findings[0].Path));
        Assert.Equal(0, (await new LakeVerification(_lake, _lake, _catalog, TimeProvider.System).RunAsync(Source, Day.AddDays(1), null, null, default)).Objects);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retention_takes_old_payloads_that_are_loaded_and_keeps_their_rows(bool packed)
    {
        if (packed) { await RunAsync(LakeCompactionPipeline.PipelineName); }
        var retention = Retention("30 days");

        var plan = await retention.PlanAsync(Source, default);
        Assert.Equal(("lake test.quote", "30 days", 4L, (DateOnly?)null), (plan.Table, plan.Keep, plan.Rows, plan.OldestKept));
        Assert.Equal(4, await _lake.ListAsync(Source, null, default).CountAsync());
        Assert.Equal(4, await retention.ApplyAsync(Source, default));

        Assert.Empty(await _lake.ListAsync(Source, null, default).ToListAsync());
        Assert.Equal((true, 0L, 0, 0), await VerifyAsync());
        Assert.Equal(4, await _database.Database.ScalarAsync<long>("SELECT count(*) FROM lake_objects WHERE removed_at IS NOT NULL"));
        Assert.Equal((RunOutcome.Succeeded, RowCounts.Zero), (await ReplayAsync() is var replay ? (replay.Outcome, replay.Counts) : default));
        Assert.Equal(0, (await retention.PlanAsync(Source, default)).Rows);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 0)]
    public async Task Retention_never_takes_what_is_not_loaded_or_has_refused_records(bool packed, int gone)
    {
        if (packed) { await RunAsync(LakeCompactionPipeline.PipelineName); }
        await Sql.ExecuteAsync(_database.Superuser, "UPDATE lake_objects SET loaded_at = NULL WHERE stream = 'S0'");

        Assert.Equal(gone, await Retention("30 days").ApplyAsync(Source, default));

        Assert.Equal(4 - gone, await _lake.ListAsync(Source, null, default).CountAsync());
    }

    [Fact]
    public async Task Retention_keeps_the_payload_of_a_quarantined_record_and_all_of_sources_without_a_period()
    {
        _pipeline.Asks(Answers("S9", "rubbish"));
        await RunAsync(PipelineName);

        Assert.Equal(4, await Retention("30 days").ApplyAsync(Source, default));

        Assert.Equal(await PathsAsync("stream = 'S9'"), await _lake.ListAsync(Source, null, default).ToListAsync());
        Assert.Empty(await new LakeRetention(_lake, _catalog, Options.Create(new RetentionOptions()), TimeProvider.System).SourcesAsync(default));
    }

    [Fact]
    public async Task Pages_of_the_catalog_follow_each_other_without_gaps()
    {
        var browser = new LakeBrowser(_database.Database);
        var query = new LakeQuery { Source = Source, Size = 3 };

        var first = await browser.BrowseAsync(query, default);
        var second = await browser.BrowseAsync(query with { After = first.Next }, default);

        Assert.Equal((3, 1, (string?)null), (first.Rows.Count, second.Rows.Count, second.Next));
        Assert.Equal(4, first.Rows.Concat(second.Rows).Select(row => row.Item.Id).Distinct().Count());
        await Assert.ThrowsAsync<ArgumentException>(() => browser.BrowseAsync(query with { After = first.Next, Source = "other" }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => browser.BrowseAsync(query with { After = "rubbish" }, default));
        var id = first.Rows[0].Item.Id;
        var (rows, count) = await browser.PricesAsync(id, QuoteTime, QuoteTime, 10, default);
        Assert.Equal((1, 1L), (rows.Count, count));
    }

    private LakeRetention Retention(string period) =>
        new(_lake, _catalog, Options.Create(new RetentionOptions { Lake = { [Source] = period } }), Later);

    private async Task<RunReport> RunAsync(string pipeline) => await (await _runner.StartAsync(new RunRequest(pipeline, RunTrigger.Manual, "test"), default)).Completion;

    private async Task<RunReport> ReplayAsync() => await (await _runner.StartAsync(
        new RunRequest(PipelineName, RunTrigger.Replay, "test", new Dictionary<string, string> { [PeriodReplay.FromParameter] = "2026-03-02" }), default)).Completion;

    private Task<LakeVerificationReport> VerificationAsync() => new LakeVerification(_lake, _lake, _catalog, TimeProvider.System).RunAsync(null, null, null, null, default);

    private async Task<(bool IsSound, long Objects, int Packs, int Unregistered)> VerifyAsync()
    {
        var report = await VerificationAsync();
        return (report.IsSound, report.Objects, report.Packs, report.Unregistered);
    }

    private async Task<LakePack> PackAsync() => Assert.Single((await _lake.LookAsync(Source, Day, default)).Packs);

    private Task<IReadOnlyList<string>> PathsAsync(string condition) => _database.Database.LinesAsync($"SELECT path FROM lake_objects WHERE {condition} ORDER BY path");

    private async Task FlipAsync(string path, int at)
    {
        var bytes = await File.ReadAllBytesAsync(_folder[path]);
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x04;
        await File.WriteAllBytesAsync(_folder[path], bytes);
    }
}
