using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Stores deliveries in the lake, registers them, and starts a run that loads what waits and asks no feed. Deliveries in quick succession share a run.</summary>
public sealed partial class WebhookInbox(IDataLake lake, WebhookDeliveries deliveries, PipelineRunner runner, TimeProvider clock, ILogger<WebhookInbox> logger) : IWebhookInbox
{
    /// <summary>Who such a run is run for.</summary>
    public const string Actor = "webhooks";

    // No source is none to ask; what waits is loaded all the same.
    private static readonly Dictionary<string, string> AskNobody = new(StringComparer.Ordinal) { [MessagePipeline.SourceParameter] = string.Empty };

    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    // One place is enough: whoever takes it out starts a run that loads all that was registered before.
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc/>
    public async Task<bool> ReceiveAsync(RawDocument document, ReadOnlyMemory<byte>? delivery, CancellationToken cancellationToken)
    {
        var stored = await lake.StoreAsync(document, cancellationToken).ConfigureAwait(false);
        if (!await deliveries.RegisterAsync(stored, delivery, cancellationToken).ConfigureAwait(false)) { return false; }
        _calls.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Starts the runs that deliveries ask for, until it is stopped. What it cannot start, the next scheduled run loads.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _calls.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Gathering, clock, cancellationToken).ConfigureAwait(false);
            try
            {
                var request = new RunRequest(SocialMediaPipeline.PipelineName, RunTrigger.Manual, Actor, AskNobody);
                await runner.StartWhenFreeAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The boundary of a worker: the deliveries are durable and registered, so nothing is lost.
                LogNotStarted(exception, SocialMediaPipeline.PipelineName);
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
                _calls.Writer.TryWrite(true);
            }
        }
    }

    [LoggerMessage(2050, LogLevel.Warning, "A run of {Pipeline} for what webhooks delivered could not be started; it is tried again")]
    private partial void LogNotStarted(Exception exception, string pipeline);
}
