using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources;

/// <summary>A feed of live quotes: one question brings one share's quote on one exchange.</summary>
public interface IQuoteFeed : IFeed
{
    /// <summary>The exchanges whose quotes it brings.</summary>
    IReadOnlyList<Exchange> Exchanges { get; }

    /// <summary>
    /// The stream of the share's quotes on one of <see cref="Exchanges"/>: what its documents carry and <see cref="IFeed.Streams"/> lists. Null when the
    /// share is not known to be listed there, so that it cannot be asked for.
    /// </summary>
    string? StreamOf(Instrument instrument, Exchange exchange);

    /// <summary>Fetches the share's quote as the source words it; it has no watermark.</summary>
    /// <exception cref="SourceFailedException">The source gave no usable answer after all tries, or does not know the share.</exception>
    Task<FeedPage> FetchAsync(Instrument instrument, Exchange exchange, CancellationToken cancellationToken);
}
