using System.Text;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Bytes or text of a stranger, cut and made harmless for a message.</summary>
internal static class Excerpt
{
    private const int MaxLength = 120;

    /// <summary>At most 120 characters; control characters become <c>?</c>, and what is cut off leaves an ellipsis.</summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        // A character has at most four bytes in UTF-8.
        var cut = text.Length > MaxLength * 4;
        return Of(Encoding.UTF8.GetString(cut ? text[..(MaxLength * 4)] : text), cut);
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    public static string Of(string text) => Of(text, isCut: false);

    private static string Of(string text, bool isCut)
    {
        var kept = text.Length > MaxLength ? text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)] : text;
        var harmless = string.Create(kept.Length, kept, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++) { target[i] = char.IsControl(source[i]) ? '?' : source[i]; }
        });
        return isCut || kept.Length < text.Length ? harmless + "..." : harmless;
    }
}
