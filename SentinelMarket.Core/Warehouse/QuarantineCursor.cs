using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The place of a page's last entry, as text that means nothing to whoever carries it. It knows the filters that it was made for.</summary>
internal sealed record QuarantineCursor(DateTime QuarantinedAt, long Id)
{
    private const char Separator = '\n';
    private const string Version = "1";
    private const int MaxLength = 200;

    /// <summary>The text for the page after this entry.</summary>
    public string ToText(QuarantineQuery query) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Separator, Version, Fingerprint(query), QuarantinedAt.Ticks.ToString(CultureInfo.InvariantCulture), Id.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Reads what <see cref="ToText"/> wrote for a query of the same filters; the page size may differ.</summary>
    /// <exception cref="ArgumentException">The text is anything else.</exception>
    public static QuarantineCursor Parse(string text, QuarantineQuery query)
    {
        if (text.Length <= MaxLength && Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator) is [Version, var fingerprint, var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return string.Equals(fingerprint, Fingerprint(query), StringComparison.Ordinal)
                ? new QuarantineCursor(new DateTime(at, DateTimeKind.Utc), number)
                : throw new ArgumentException("The cursor belongs to other filters. Leave it out to start with the first entry.", nameof(text));
        }

        throw new ArgumentException("The cursor is not one that a page of the quarantine ended with. Leave it out to start with the first entry.", nameof(text));
    }

    // Whoever tampers with a cursor gains nothing by it, so the hash has no key.
    private static string Fingerprint(QuarantineQuery query)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{query.Status}\n{string.Join(',', query.Sources ?? [])}\n{query.Source}\n{query.Rule}\n{query.RunId}\n{query.From:O}\n{query.To:O}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
    }
}
