using System.Runtime.InteropServices;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>Which row of <c>stock_data_warehouse</c>.</summary>
/// <param name="Ticker">The symbol.</param>
/// <param name="Series">The exchange's series.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="Timestamp">The exchange's own time of the price, in UTC.</param>
/// <param name="Source">The source id.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StockKey(Ticker Ticker, string Series, Exchange Exchange, DateTimeOffset Timestamp, string Source)
{
    private const string Kind = "s1";

    /// <summary>The key of a row; two instants that PostgreSQL cannot tell apart are one.</summary>
    public static StockKey Of(StockRecord row) => new(row.Ticker, row.Series, row.Exchange, StoredInstant.Of(row.Timestamp), row.Source);

    /// <summary>The key as text that fits into an address.</summary>
    public string ToText() => KeyText.Write(Kind, KeyText.Of(Timestamp), Ticker.Value, Series, Exchange.Code(), Source);

    /// <summary>Reads what <see cref="ToText"/> wrote; null for any other text.</summary>
    public static StockKey? Parse(string text) =>
        KeyText.TryRead(text, Kind, 5, out var parts) && KeyText.TryReadInstant(parts[0], out var at) && Ticker.TryParse(parts[1], out var ticker) && ExchangeCode.TryParse(parts[3], out var exchange)
            ? new StockKey(ticker, parts[2], exchange, at, parts[4])
            : null;
}
