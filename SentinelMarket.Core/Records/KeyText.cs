using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SentinelMarket.Core.Records;

/// <summary>Composite keys as text that fits into an address and means nothing to whoever carries it.</summary>
internal static class KeyText
{
    private const char Separator = '\n';
    private const int MaxLength = 1_600;

    /// <param name="kind">What the parts are, with the version of their order.</param>
    /// <param name="parts">No part has a control character.</param>
    public static string Write(string kind, params IEnumerable<string> parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, parts.Prepend(kind))));

    /// <summary>The parts of what <see cref="Write"/> wrote for this kind; false for any other text.</summary>
    public static bool TryRead(string text, string kind, int count, [NotNullWhen(true)] out string[]? parts)
    {
        parts = null;
        if (text.Length > MaxLength || !Base64Url.IsValid(text)) { return false; }
        var found = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator);
        if (found.Length != count + 1 || found[0] != kind || found.Any(part => part.Any(char.IsControl))) { return false; }
        parts = found[1..];
        return true;
    }

    public static string Of(DateTimeOffset instant) => instant.UtcTicks.ToString(CultureInfo.InvariantCulture);

    public static bool TryReadInstant(string text, out DateTimeOffset instant)
    {
        var isInstant = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks;
        instant = isInstant ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return isInstant;
    }
}
