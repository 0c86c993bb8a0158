using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

public sealed class WebhookInboxTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _database = new();
    private LocalDataLake _lake = null!;
    private LakeCatalog _catalog = null!;
    private RequestKeeper _pipeline = null!;
    private PipelineRunner _runner = null!;
    private WebhookInbox _inbox = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder.FullPath }));
        _catalog = new LakeCatalog(_database.Database);
        _pipeline = new RequestKeeper();
        _runner = new PipelineRunner([_pipeline], new RunLog(_database.Database), new AuditTrail(_database.Database), Options.Create(new PipelineOptions()), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        _inbox = new WebhookInbox(_lake, new WebhookDeliveries(_database.Database), _runner, TimeProvider.System, NullLogger<WebhookInbox>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_received_is_durable_and_waits_for_the_next_run()
    {
        Assert.True(await _inbox.ReceiveAsync(Document("{\"update_id\":1}"), null, CancellationToken.None));
        var waiting = Assert.Single(await _catalog.UndeliveredAsync([SourceIds.TelegramBot], CancellationToken.None));
        var stored = await _lake.ReadAsync(waiting.Path, CancellationToken.None);
        Assert.Equal("{\"update_id\":1}", Encoding.UTF8.GetString(stored.Document.Content.Span));
    }

    [Fact]
    public async Task Deliveries_share_a_run_that_asks_no_feed()
    {
        using var stop = new CancellationTokenSource();
        for (var i = 0; i < 5; i++) { await _inbox.ReceiveAsync(Document($$"""{"update_id":{{i}}}"""), null, CancellationToken.None); }
        var work = _inbox.RunAsync(stop.Token);

        var request = await _pipeline.Asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);

        Assert.Equal((WebhookInbox.Actor, RunTrigger.Manual), (request.Actor, request.Trigger));
        Assert.Equal(string.Empty, request.Parameters["source"]);
        Assert.Equal(1, _pipeline.Runs);
    }

    private static RawDocument Document(string content) => new()
    {
        Source = SourceIds.TelegramBot, Stream = "webhook", Content = Encoding.UTF8.GetBytes(content), ContentType = "application/json", Request = "POST", FetchedAt = new(2026, 3, 4, 6, 30, 0, TimeSpan.Zero),
    };

    private sealed class RequestKeeper : IPipeline
    {
        public TaskCompletionSource<RunRequest> Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Runs { get; private set; }

        public string Name => "social_media";

        public string Description => "keeps what it was asked";

        public IReadOnlyList<string> Sources => [SourceIds.TelegramBot];

        public void Check(RunRequest request)
        {
        }

        public Task<RunClosingReport> ExecuteAsync(RunContext run, CancellationToken cancellationToken)
        {
            Runs++;
            Asked.TrySetResult(run.Request);
            return Task.FromResult(new RunClosingReport(RunOutcome.Succeeded, null, null));
        }
    }
}
