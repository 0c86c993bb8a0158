using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Takes what other programs deliver and sees to it that it is loaded.</summary>
public interface IWebhookInbox
{
    /// <summary>
    /// Keeps a payload: it is durable in the lake and known to be undelivered when this returns, so that the next run of <c>social_media</c> loads it, and a run is asked for.
    /// </summary>
    /// <param name="document">The payload.</param>
    /// <param name="delivery">What makes this delivery different from every other (its signature); null where that cannot be told.</param>
    /// <param name="cancellationToken">Stops before anything counts as kept.</param>
    /// <returns>False when this delivery was kept before, on whatever node; then nothing is done.</returns>
    /// <exception cref="IOException">The lake is full or out of reach.</exception>
    Task<bool> ReceiveAsync(RawDocument document, ReadOnlyMemory<byte>? delivery, CancellationToken cancellationToken);
}
