using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// The place of a page's last row in a list that is newest first, as text that means nothing to whoever carries it. It knows the filters
/// that it was made for.
/// </summary>
internal sealed record TimeCursor(DateTime At, long Id)
{
    private const char Separator = '\n';
    private const string Version = "1";
    private const int MaxLength = 200;

    /// <summary>The text for the page after this row.</summary>
    /// <param name="filters">All filters of the list in one text; the page size is none.</param>
    public string ToText(string filters) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Separator, Version, Fingerprint(filters), At.Ticks.ToString(CultureInfo.InvariantCulture), Id.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Reads what <see cref="ToText"/> wrote for the same filters.</summary>
    /// <param name="text">The cursor.</param>
    /// <param name="filters">All filters of the list in one text.</param>
    /// <param name="list">What the list is called, such as "the quarantine".</param>
    /// <param name="row">What a row is called, such as "entry".</param>
    /// <exception cref="ArgumentException">The text is anything else.</exception>
    public static TimeCursor Parse(string text, string filters, string list, string row)
    {
        if (text.Length <= MaxLength && Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator) is [Version, var fingerprint, var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return string.Equals(fingerprint, Fingerprint(filters), StringComparison.Ordinal)
                ? new TimeCursor(new DateTime(at, DateTimeKind.Utc), number)
                : throw new ArgumentException($"The cursor belongs to other filters. Leave it out to start with the first {row}.", nameof(text));
        }

        throw new ArgumentException($"The cursor is not one that a page of {list} ended with. Leave it out to start with the first {row}.", nameof(text));
    }

    // Whoever tampers with a cursor gains nothing by it, so the hash has no key.
    private static string Fingerprint(string filters) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(filters)).AsSpan(0, 6));
}
