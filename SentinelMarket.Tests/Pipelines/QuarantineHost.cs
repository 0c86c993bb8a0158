using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>A pipeline of price lines on a real database and a real lake, with the desk that people use on its refused records.</summary>
internal sealed class QuarantineHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();

    private QuarantineHost()
    {
    }

    public WarehouseDatabase Database => _server.Database;

    public LocalDataLake Lake { get; private set; } = null!;

    public PriceLines Pipeline { get; private set; } = null!;

    public PipelineRunner Runner { get; private set; } = null!;

    public IQuarantineDesk Desk { get; private set; } = null!;

    public string LakeFolder => _folder.FullPath;

    public static async Task<QuarantineHost> StartAsync(PipelineOptions? options = null)
    {
        var host = new QuarantineHost();
        await host._server.InitializeAsync();
        host.Lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = host._folder.FullPath }));
        var bounds = Options.Create(options ?? new PipelineOptions { BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100) });
        var services = host.Services(bounds);
        host.Pipeline = new PriceLines(services, new StockWriter(host.Database));
        host.Runner = new PipelineRunner([host.Pipeline], new RunLog(host.Database), new AuditTrail(host.Database), bounds, TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        host.Desk = new QuarantineDesk(host.Runner, new QuarantineStore(host.Database), new QuarantineActions(host.Database), host.Lake, TimeProvider.System);
        return host;
    }

    public async Task<RunReport> RunAsync(params IEnumerable<RawDocument> documents)
    {
        Pipeline.Answers(documents);
        return await (await Runner.StartAsync(new RunRequest(PriceLines.PipelineName, RunTrigger.Manual, "tester"), default)).Completion;
    }

    /// <summary>Everything in the lake once more.</summary>
    public async Task<RunReport> ReplayAllAsync(string pipeline = PriceLines.PipelineName, PipelineRunner? runner = null) => await (await (runner ?? Runner).StartAsync(
        new RunRequest(pipeline, RunTrigger.Replay, "tester", new Dictionary<string, string>(StringComparer.Ordinal) { [PeriodReplay.FromParameter] = "2026-01-01", [PeriodReplay.ToParameter] = "2026-12-31" }), default)).Completion;

    /// <summary>The end of a run that somebody started.</summary>
    public async Task<RunReport> EndOfAsync(long runId)
    {
        var log = new RunLog(Database);
        RunReport? run = null;
        await Wait.UntilAsync(async () => (run = await log.FindAsync(runId, default))?.Outcome is not null, $"run {runId} ends");
        return run!;
    }

    public Task<IReadOnlyList<QuarantinedRecord>> EntriesAsync() => EntriesAsync(new QuarantineQuery { Size = 1_000 });

    public async Task<IReadOnlyList<QuarantinedRecord>> EntriesAsync(QuarantineQuery query) => [.. (await Desk.BrowseAsync(query, default)).Rows.OrderBy(entry => entry.Id)];

    public Task<IReadOnlyList<string>> LinesAsync(string sql) => Database.LinesAsync(sql);

    /// <summary>Everything that a replay must leave as it was, as text: no run, no instant of processing, and not the clock that a message quotes.</summary>
    public async Task<IReadOnlyList<string>> SnapshotAsync()
    {
        string[] tables =
        [
            "SELECT 'row ' || (to_jsonb(t) - 'processed_at' - 'run_id')::text FROM stock_data_warehouse t ORDER BY 1",
            "SELECT 'bar ' || (to_jsonb(t) - 'processed_at' - 'run_id' - 'updated_at')::text FROM stock_bars_daily t ORDER BY 1",
            "SELECT 'revision ' || (to_jsonb(t) - 'replaced_at' - 'run_id')::text FROM stock_data_revisions t ORDER BY 1",
            "SELECT 'count ' || to_jsonb(t)::text FROM stock_counts_daily t ORDER BY 1",
            "SELECT 'message ' || (to_jsonb(t) - 'processed_at' - 'run_id' - 'updated_at')::text FROM social_messages t ORDER BY 1",
            "SELECT 'mention ' || (to_jsonb(t) - 'processed_at' - 'run_id')::text FROM social_mentions_warehouse t ORDER BY 1",
            "SELECT 'message revision ' || (to_jsonb(t) - 'replaced_at' - 'run_id')::text FROM social_message_revisions t ORDER BY 1",
            "SELECT 'hour ' || to_jsonb(t)::text FROM mention_counts_hourly t ORDER BY 1",
            "SELECT 'entry ' || regexp_replace((to_jsonb(t) - 'last_run_id')::text, 'the clock says [0-9: -]+ UTC', '', 'g') FROM quarantine t ORDER BY t.id",
        ];
        var lines = new List<string>();
        foreach (var table in tables) { lines.AddRange(await LinesAsync(table)); }
        return lines;
    }

    public EtlServices Services(IOptions<PipelineOptions> bounds)
    {
        var catalog = new LakeCatalog(Database);
        return new EtlServices(
            Lake, new UndeliveredDocuments(Lake, catalog, new RunLog(Database)), new ReplayedDocuments(Lake, [new PeriodReplay(catalog), new QuarantineReplay(new QuarantineStore(Database), catalog)]), bounds, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
