using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>How much a bar can be relied on.</summary>
public enum BarQuality
{
    /// <summary>From an end-of-day file of the exchange.</summary>
    Official,

    /// <summary>Only from live quotes so far: the last one that was seen, which need not be the close.</summary>
    Quotes,
}

/// <summary>One share's day on one exchange in one series. Prices and values are rupees, as they were traded: not adjusted for splits or dividends.</summary>
/// <remarks>
/// The values are the best source's (see <see cref="SourceIds.BarPrecedence"/>), over all tickers that the share had. The other end-of-day
/// sources of the same day, exchange and series are compared with it by close and volume: an equal pair (an absent volume equals only an
/// absent volume) agrees, any other disagrees; a source that has the day under two of the tickers agrees when one of them does. Quotes are neither compared nor listed: the exchanges' close is an average of the
/// last half hour, so the last traded price of a quote differs from it without being wrong, and its volume is the one so far.
/// </remarks>
/// <param name="TradingDay">The day of the session, in India.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">The close.</param>
/// <param name="PreviousClose">The close of the session before as the exchange gives it, adjusted for corporate actions.</param>
/// <param name="Volume">Shares traded.</param>
/// <param name="ValueTraded">Value traded.</param>
/// <param name="Trades">Trades.</param>
/// <param name="Ticker">The ticker that the share had in the source on that day.</param>
/// <param name="Source">The source whose values these are.</param>
/// <param name="Quality">Whether that source is an end-of-day file.</param>
/// <param name="AgreeingSources">The other end-of-day sources with the same close and volume, by name.</param>
/// <param name="DisagreeingSources">The other end-of-day sources with another close or volume, by name.</param>
/// <param name="RunId">The run that wrote the values.</param>
public sealed record DailyBar(
    DateOnly TradingDay, decimal? Open, decimal? High, decimal? Low, decimal Close, decimal? PreviousClose, long? Volume, decimal? ValueTraded, long? Trades,
    string Ticker, string Source, BarQuality Quality, IReadOnlyList<string> AgreeingSources, IReadOnlyList<string> DisagreeingSources, long RunId);

/// <summary>An exchange and series that the warehouse has days of.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Series">The series.</param>
/// <param name="Days">How many days.</param>
/// <param name="FirstDay">The first of them.</param>
/// <param name="LastDay">The last of them.</param>
public sealed record BarSeries(Exchange Exchange, string Series, long Days, DateOnly FirstDay, DateOnly LastDay);

/// <summary>The daily bars of a share in one series of one exchange.</summary>
/// <param name="Ticker">The ticker that was asked for.</param>
/// <param name="Instrument">The share that it belongs to, or null when no list of instruments knows it.</param>
/// <param name="Available">All that the share has: NSE before BSE, EQ first, then the most days.</param>
/// <param name="Exchange">The exchange of the bars.</param>
/// <param name="Series">The series of the bars.</param>
/// <param name="Bars">The bars, oldest first; one a trading day at most.</param>
public sealed record StockBars(string Ticker, InstrumentSummary? Instrument, IReadOnlyList<BarSeries> Available, Exchange Exchange, string Series, IReadOnlyList<DailyBar> Bars);
