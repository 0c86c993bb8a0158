using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// The place of a page's last row, as text that means nothing to whoever carries it. It knows the filters, the sort and the direction that
/// it was made for.
/// </summary>
internal sealed record StockCursor(DateTime Timestamp, string Ticker, string Series, string Exchange, string Source, decimal Price, long? Volume)
{
    private const char Separator = '\n';
    private const string Version = "2";
    private const int MaxLength = 512;

    public static StockCursor Of(StockRecord row) =>
        new(row.Timestamp.UtcDateTime, row.Ticker.Value, row.Series, row.Exchange.Code(), row.Source, row.Price, row.Volume);

    /// <summary>The text for the page after this row.</summary>
    public string ToText(StockRowQuery query) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Separator, Version, Fingerprint(query), Timestamp.Ticks.ToString(CultureInfo.InvariantCulture), Ticker, Series, Exchange, Source,
        Price.ToString(CultureInfo.InvariantCulture), Volume?.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Reads what <see cref="ToText"/> wrote for a query of the same filters, sort and direction; the page size may differ.</summary>
    /// <exception cref="ArgumentException">The text is anything else.</exception>
    public static StockCursor Parse(string text, StockRowQuery query)
    {
        if (text.Length <= MaxLength && Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator) is
                [Version, var fingerprint, var ticks, var ticker, var series, var exchange, var source, var price, var volume]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            && decimal.TryParse(price, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rupees)
            && TryParse(volume, out var shares)
            && (ticker + series + exchange + source).All(c => c >= ' '))
        {
            return string.Equals(fingerprint, Fingerprint(query), StringComparison.Ordinal)
                ? new StockCursor(new DateTime(at, DateTimeKind.Utc), ticker, series, exchange, source, rupees, shares)
                : throw new ArgumentException("The cursor belongs to other filters or another order. Leave it out to start with the first row.", nameof(text));
        }

        throw new ArgumentException("The cursor is not one that a page of the warehouse ended with. Leave it out to start with the first row.", nameof(text));
    }

    private static bool TryParse(string text, out long? number)
    {
        number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : null;
        return text.Length == 0 || number is not null;
    }

    // Whoever tampers with a cursor gains nothing by it, so the hash has no key.
    private static string Fingerprint(StockRowQuery query)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{query.Ticker}\n{query.Series}\n{query.Exchange}\n{query.Source}\n{query.From:O}\n{query.To:O}\n{query.MinPrice}\n{query.MaxPrice}\n{query.MinVolume}\n{query.MaxVolume}\n{query.Sort}\n{query.Descending}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
    }
}
