using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>The place of a page's last row, as text that means nothing to whoever carries it. It knows the filters that it was made for.</summary>
internal sealed record MentionCursor(DateTime Timestamp, string Platform, string ExternalId, string Ticker)
{
    private const char Separator = '\n';
    private const string Version = "1";
    private const int MaxLength = 1_600;

    public static MentionCursor Of(MentionRow row) => new(row.Timestamp.UtcDateTime, row.Platform, row.ExternalId, row.Ticker?.Value ?? string.Empty);

    /// <summary>The text for the page after this row.</summary>
    public string ToText(MentionQuery query) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Separator, Version, Fingerprint(query), Timestamp.Ticks.ToString(CultureInfo.InvariantCulture), Platform, Ticker, ExternalId)));

    /// <summary>Reads what <see cref="ToText"/> wrote for a query of the same filters; the page size may differ.</summary>
    /// <exception cref="ArgumentException">The text is anything else.</exception>
    public static MentionCursor Parse(string text, MentionQuery query)
    {
        if (text.Length <= MaxLength && Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator) is [Version, var fingerprint, var ticks, var platform, var ticker, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            && (platform + ticker + id).All(c => c >= ' '))
        {
            return string.Equals(fingerprint, Fingerprint(query), StringComparison.Ordinal)
                ? new MentionCursor(new DateTime(at, DateTimeKind.Utc), platform, id, ticker)
                : throw new ArgumentException("The cursor belongs to other filters. Leave it out to start with the first row.", nameof(text));
        }

        throw new ArgumentException("The cursor is not one that a page of mentions ended with. Leave it out to start with the first row.", nameof(text));
    }

    // Whoever tampers with a cursor gains nothing by it, so the hash has no key.
    private static string Fingerprint(MentionQuery query)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{query.Ticker}\n{query.Platform}\n{query.Sentiment}\n{query.IsPump}\n{query.Author}\n{query.Language}\n{query.Text}\n{query.Cluster}\n{query.From:O}\n{query.To:O}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
    }
}
