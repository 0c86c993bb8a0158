using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask about shares.</summary>
public interface IInstrumentDesk
{
    /// <summary>
    /// Shares of which each word of the text begins a symbol (present or former), a BSE code, an ISIN or a word of the name, best first; all by
    /// symbol when the text is empty.
    /// </summary>
    /// <param name="text">What somebody typed; letter case does not matter.</param>
    /// <param name="limit">The most shares, at least 1.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<InstrumentSummary>> SearchAsync(string text, int limit, CancellationToken cancellationToken);

    /// <summary>Everything known of the share with this ISIN (present or earlier), symbol (present or former) or BSE code, or null.</summary>
    Task<InstrumentDetail?> FindAsync(Ticker isinOrTicker, CancellationToken cancellationToken);
}
