using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Sources;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>The pipelines of prices on a real database and a real lake, over exchanges that the test scripts.</summary>
internal sealed class PriceHost : IAsyncDisposable
{
    private static readonly PipelineOptions Bounds = new() { BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100) };

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();
    private readonly FeedHost _feeds;
    private PipelineRunner _runner = null!;

    private PriceHost(HttpMessageHandler site, (string Key, string Value)[] settings) => _feeds = new FeedHost(site, null, settings);

    public RunLog Runs { get; private set; } = null!;

    public WarehouseDatabase Database => _server.Database;

    public static async Task<PriceHost> StartAsync(HttpMessageHandler site, params (string Key, string Value)[] settings)
    {
        var host = new PriceHost(site, settings);
        await host._server.InitializeAsync();
        var lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = host._folder.FullPath }));
        host.Runs = new RunLog(host.Database);
        var services = new EtlServices(lake, new UndeliveredDocuments(lake, new LakeCatalog(host.Database), host.Runs), new ReplayedDocuments(lake, []), Options.Create(Bounds), host._feeds.Time);
        var (validator, writer) = (new DataValidator(host._feeds.Time), new StockWriter(host.Database));
        IPipeline[] pipelines =
        [
            new StockDataPipeline(
                services, host._feeds.Get<IEnumerable<IDocumentParser<StockRecord>>>(), validator, writer, new StockVolumes(host.Database), host._feeds.Get<IEnumerable<IQuoteFeed>>(), host._feeds.Get<IOptions<QuoteOrderOptions>>(), host._feeds.Get<Universe>()),
            new EndOfDayPipeline(
                services,
                [new BhavcopyParser()],
                validator,
                writer,
                new EndOfDayFileReader(Options.Create(new EndOfDayFileOptions()), host._feeds.Time),
                host._feeds.Get<IEnumerable<IArchiveFeed>>(),
                new WarehouseRetention(host.Database, Options.Create(new RetentionOptions()), Options.Create(new WarehouseOptions()), host._feeds.Time),
                new CurrentCalendar(TradingCalendar.Indian),
                host._feeds.Time),
        ];
        host._runner = new PipelineRunner(pipelines, host.Runs, new AuditTrail(host.Database), Options.Create(Bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        return host;
    }

    public async Task<RunReport> RunAsync(string pipeline, params (string Name, string Value)[] parameters) =>
        await (await _runner.StartAsync(new RunRequest(pipeline, RunTrigger.Manual, "test", parameters.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)), default)).Completion;

    /// <summary>The run's sources as "source stream succeeded: message", in order.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(RunReport run) =>
        [.. (await Runs.SourcesAsync(run.Id, default)).Select(outcome => $"{outcome.Source} {outcome.Stream} {(outcome.Succeeded ? "answered" : "failed")}: {outcome.Message}").Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _server.DisposeAsync();
        _feeds.Dispose();
        _folder.Dispose();
    }
}
