using System.Text;
using System.Text.RegularExpressions;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.News;

/// <summary>Decodes a feed by its byte order mark or its XML declaration, UTF-8 without either. Bytes that the encoding does not know are an error.</summary>
internal static partial class FeedEncoding
{
    private const int LongestDeclaration = 256;

    /// <summary>The document as text.</summary>
    /// <exception cref="MalformedDocumentException">The encoding is unknown or the bytes are not of it.</exception>
    public static DecodedFeed Decode(RawDocument document)
    {
        var content = document.Content.Span;
        try
        {
            var encoding = ByMark(content, out var start) ?? ByDeclaration(content) ?? Strict("utf-8");
            var text = encoding.GetString(content[start..]);
            var sound = text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t'); // nothing may stand before the XML declaration, and yet it does
            return new DecodedFeed(sound, encoding, start + encoding.GetByteCount(text.AsSpan(0, text.Length - sound.Length)));
        }
        catch (ArgumentException e)
        {
            // Also what a decoder throws that meets bytes it does not know.
            throw new MalformedDocumentException(
                "document.encoding",
                $"The answer of {document.Source} about {document.Stream} ({document.Content.Length} bytes) is not text of the encoding that it names; UTF-8 is expected when it names none.",
                e);
        }
    }

    private static Encoding? ByMark(ReadOnlySpan<byte> content, out int mark)
    {
        (var encoding, mark) = content switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Strict("utf-8"), 3),
            [0xFF, 0xFE, ..] => (Strict("utf-16"), 2),
            [0xFE, 0xFF, ..] => (Strict("utf-16BE"), 2),
            _ => ((Encoding?)null, 0),
        };
        return encoding;
    }

    private static Encoding? ByDeclaration(ReadOnlySpan<byte> content)
    {
        var declaration = Declaration().Match(Encoding.Latin1.GetString(content[..Math.Min(content.Length, LongestDeclaration)]));
        return declaration.Success ? Strict(declaration.Groups["name"].Value) : null;
    }

    private static Encoding Strict(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)
        ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback);

    [GeneratedRegex("""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'](?<name>[A-Za-z0-9._-]{1,40})["']""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Declaration();
}

/// <summary>A feed as text.</summary>
/// <param name="Text">The text from its first character that is no blank.</param>
/// <param name="Encoding">What it was written in.</param>
/// <param name="Start">Where the text begins in the document, in bytes.</param>
internal sealed record DecodedFeed(string Text, Encoding Encoding, int Start);
