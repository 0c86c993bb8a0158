using System.Globalization;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>Which daily bar, and from which source its values are.</summary>
/// <param name="Ticker">The ticker that the share had in the source on that day.</param>
/// <param name="Series">The exchange's series.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="TradingDay">The day, in India.</param>
/// <param name="Source">The source whose values the bar has.</param>
public sealed record StockBarKey(Ticker Ticker, string Series, Exchange Exchange, DateOnly TradingDay, string Source)
{
    private const string Kind = "b1";
    private const string DayFormat = "yyyyMMdd";

    /// <summary>The key of a bar among those of one series of one exchange; null when its ticker is not one.</summary>
    public static StockBarKey? Of(DailyBar bar, Exchange exchange, string series) =>
        Ticker.TryParse(bar.Ticker, out var ticker) ? new StockBarKey(ticker, series, exchange, bar.TradingDay, bar.Source) : null;

    /// <summary>The key as text that fits into an address.</summary>
    public string ToText() => KeyText.Write(Kind, TradingDay.ToString(DayFormat, CultureInfo.InvariantCulture), Ticker.Value, Series, Exchange.Code(), Source);

    /// <summary>Reads what <see cref="ToText"/> wrote; null for any other text.</summary>
    public static StockBarKey? Parse(string text) =>
        KeyText.TryRead(text, Kind, 5, out var parts) && DateOnly.TryParseExact(parts[0], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && Ticker.TryParse(parts[1], out var ticker) && ExchangeCode.TryParse(parts[3], out var exchange)
            ? new StockBarKey(ticker, parts[2], exchange, day, parts[4])
            : null;
}
