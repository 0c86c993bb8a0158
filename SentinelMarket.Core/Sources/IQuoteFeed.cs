using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources;

/// <summary>A feed of live quotes: one call brings one share's quote on one exchange.</summary>
public interface IQuoteFeed
{
    /// <summary>The source id; see <see cref="SourceIds"/>.</summary>
    string Source { get; }

    /// <summary>The exchange whose quotes these are.</summary>
    Exchange Exchange { get; }

    /// <summary>How many calls the exchange is asked at the same time at most.</summary>
    int Parallelism { get; }

    /// <summary>Whether the share is listed on the exchange, so that it can be asked for.</summary>
    bool Lists(Instrument instrument);

    /// <summary>Fetches the share's quote as the exchange words it; the document's stream is the ticker.</summary>
    /// <exception cref="SourceFailedException">The exchange gave no usable answer after all tries, or does not know the share.</exception>
    Task<RawDocument> FetchAsync(Instrument instrument, CancellationToken cancellationToken);
}
