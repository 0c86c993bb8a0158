using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>One price observation: a live quote, or one share's line of an end-of-day file.</summary>
/// <remarks>Its key is (ticker, series, exchange, timestamp, source).</remarks>
public sealed record StockRecord
{
    /// <summary>The symbol.</summary>
    public required Ticker Ticker { get; init; }

    /// <summary>The exchange's series: <c>EQ</c>, <c>BE</c>, <c>SM</c>, <c>GB</c>, ...</summary>
    public required string Series { get; init; }

    /// <summary>The ISIN where the source gives it.</summary>
    public string? Isin { get; init; }

    /// <summary>The exchange.</summary>
    public required Exchange Exchange { get; init; }

    /// <summary>Last traded price in rupees; the close for end-of-day rows.</summary>
    public required decimal Price { get; init; }

    /// <summary>The day's first price in rupees.</summary>
    public decimal? Open { get; init; }

    /// <summary>The day's highest price so far in rupees.</summary>
    public decimal? High { get; init; }

    /// <summary>The day's lowest price so far in rupees.</summary>
    public decimal? Low { get; init; }

    /// <summary>The close of the session before, in rupees, as the exchange gives it (adjusted for corporate actions).</summary>
    public decimal? PreviousClose { get; init; }

    /// <summary>Shares traded in the day so far.</summary>
    public long? Volume { get; init; }

    /// <summary>Value traded in the day so far, in rupees.</summary>
    public decimal? ValueTraded { get; init; }

    /// <summary>Trades in the day so far.</summary>
    public long? Trades { get; init; }

    /// <summary>Change against the previous close in percent, (price / previous close - 1) x 100, rounded to 4 places; null without a previous close.</summary>
    public decimal? ChangePercent => PreviousClose is > 0 ? Math.Round((Price / PreviousClose.Value - 1m) * 100m, 4) : null;

    /// <summary>The day of the session, in India.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The exchange's own time of the price, in UTC; 15:30 in India for end-of-day rows.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The source id; see <see cref="SourceIds"/>.</summary>
    public required string Source { get; init; }

    /// <summary>A JSON object of the source's fields that have no column of their own, under the source's names; null when there are none.</summary>
    public string? RawData { get; init; }
}
