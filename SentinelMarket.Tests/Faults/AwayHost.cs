using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Text.Duplicates;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Instruments;
using SentinelMarket.Core.Warehouse.Social;
using SentinelMarket.Core.Warehouse.Spool;
using SentinelMarket.Tests.Pipelines;
using SentinelMarket.Tests.Warehouse.Social;

namespace SentinelMarket.Tests.Faults;

/// <summary>What a process has while its database comes and goes: two pipelines, their runner, lake and spool. Another one on the same folder stands for the process after it.</summary>
internal sealed class AwayHost : IAsyncDisposable
{
    private static readonly PipelineOptions Bounds = new() { BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(30) };

    private readonly ShareListings _listings;

    public AwayHost(WarehouseConnections connections, string folder, SpoolOptions? options = null, int mostRecordsPerBatch = 30_000)
    {
        var spoolOptions = options ?? new SpoolOptions();
        spoolOptions.Folder = Path.Combine(folder, "spool");
        Database = new WarehouseDatabase(connections, null);
        Presence = new DatabasePresence(Database, TimeProvider.System);
        Folder = new SpoolFolder(Options.Create(spoolOptions), new DurableEntries(path => Directory.CreateDirectory(path), _ => { }), TimeProvider.System);
        Recent = new RecentQuotes(Options.Create(spoolOptions));
        Lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = Path.Combine(folder, "lake") }));
        Runs = new RunLog(Database);
        var bounds = new PipelineOptions { BatchLinger = Bounds.BatchLinger, ProgressInterval = Bounds.ProgressInterval, Lease = Bounds.Lease, RecordsPerBatch = mostRecordsPerBatch };
        var catalog = new LakeCatalog(Database);
        var etl = new EtlServices(Lake, new UndeliveredDocuments(Lake, catalog, Runs), new ReplayedDocuments(Lake, [new PeriodReplay(catalog)]), Options.Create(bounds), TimeProvider.System);
        Prices = new ScriptedPipeline(etl, new StockWriter(Database));
        _listings = new ShareListings(new NamedShareReader(Database), new ListingIndex([]), TimeProvider.System);
        Talk = new ScriptedFeed(SourceIds.TelegramChannel, Platforms.Telegram, "tips");
        var messages = new MessageServices(
            etl, [new ScriptedFeed.Parser()], [Talk], [], new MessageValidator(TimeProvider.System), _listings,
            new MessageWriter(Database, new FingerprintSimilarity(), MessageSamples.Authors), new WatermarkReader(Database, Folder, Presence));
        IPipeline[] pipelines = [Prices, new SocialMediaPipeline(messages)];
        Drain = new SpoolDrain(pipelines, new WarehouseSpool(Presence, Folder, Recent), new SpooledRunStore(Database), Runs, TimeProvider.System, NullLogger<SpoolDrain>.Instance);
        Runner = new PipelineRunner(pipelines, Runs, new AuditTrail(Database), Options.Create(bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance, drain: Drain);
    }

    public WarehouseDatabase Database { get; }

    public DatabasePresence Presence { get; }

    public SpoolFolder Folder { get; }

    public RecentQuotes Recent { get; }

    public LocalDataLake Lake { get; }

    public RunLog Runs { get; }

    public ScriptedPipeline Prices { get; }

    public ScriptedFeed Talk { get; }

    public SpoolDrain Drain { get; }

    public PipelineRunner Runner { get; }

    public async Task<RunReport> RunAsync(string pipeline = ScriptedPipeline.PipelineName) =>
        await (await Runner.StartAsync(new RunRequest(pipeline, RunTrigger.Schedule, "test"), default)).Completion;

    /// <summary>Waits for the database, then brings in what waits.</summary>
    public async Task<int> DrainAsync()
    {
        await Presence.LookAsync(default);
        Database.ForgetConnections();
        return await Drain.DrainAsync(null, default);
    }

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        Drain.Dispose();
        Presence.Dispose();
        _listings.Dispose();
        await Database.DisposeAsync();
    }
}
