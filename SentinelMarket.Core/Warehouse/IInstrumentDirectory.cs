using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Knows under which tickers a share's rows are found: its earlier symbols and its BSE scrip code.</summary>
public interface IInstrumentDirectory
{
    /// <summary>
    /// The instrument of a ticker and the periods of all its tickers; without an instrument, one open period of the ticker itself. Never
    /// without a period. Periods of one ticker do not overlap on one exchange.
    /// </summary>
    Task<(InstrumentSummary? Instrument, IReadOnlyList<TickerPeriod> Periods)> PeriodsAsync(Ticker ticker, CancellationToken cancellationToken);

    /// <summary>Shares whose ticker begins with the text or whose name has a word that does, best first; letter case does not matter.</summary>
    /// <param name="text">At least one character.</param>
    /// <param name="limit">The most suggestions, at least 1.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken);
}
