using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The key of the last row of a page, as text that means nothing to whoever carries it.</summary>
internal sealed record StockCursor(DateTime Timestamp, string Ticker, string Series, string Exchange, string Source)
{
    private const char Separator = '\n';
    private const string Version = "1";

    public override string ToString()
    {
        var ticks = Timestamp.Ticks.ToString(CultureInfo.InvariantCulture);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, Version, ticks, Ticker, Series, Exchange, Source)));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="ArgumentException">The text is anything else.</exception>
    public static StockCursor Parse(string text)
    {
        if (text.Length <= 512 && Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator) is [Version, var ticks, var ticker, var series, var exchange, var source]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            && (ticker + series + exchange + source).All(c => c >= ' '))
        {
            return new StockCursor(new DateTime(at, DateTimeKind.Utc), ticker, series, exchange, source);
        }

        throw new ArgumentException("The cursor is not one that a page of the warehouse ended with. Leave it out to start with the newest row.", nameof(text));
    }
}
