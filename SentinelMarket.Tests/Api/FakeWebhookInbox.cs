using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Api;

/// <summary>Keeps what webhooks deliver, and knows a delivery that comes again.</summary>
internal sealed class FakeWebhookInbox : IWebhookInbox
{
    private readonly HashSet<string> _deliveries = new(StringComparer.Ordinal);

    public List<RawDocument> Kept { get; } = [];

    public Exception? Fault { get; set; }

    public Task<bool> ReceiveAsync(RawDocument document, ReadOnlyMemory<byte>? delivery, CancellationToken cancellationToken)
    {
        if (Fault is not null) { throw Fault; }
        if (delivery is { } known && !_deliveries.Add(Convert.ToHexString(known.Span))) { return Task.FromResult(false); }
        Kept.Add(document);
        return Task.FromResult(true);
    }
}
