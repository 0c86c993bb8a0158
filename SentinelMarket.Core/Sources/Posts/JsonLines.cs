using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>The lines of a document that holds one JSON value a line; blank ones are left out.</summary>
internal static class JsonLines
{
    /// <summary>The media type of such documents, by which parsers know them.</summary>
    public const string ContentType = "application/x-ndjson";

    /// <summary>Whether the document says that it is one.</summary>
    public static bool IsUsedBy(RawDocument document) => document.ContentType == ContentType;

    /// <summary>The lines, with their number from 1 and where their bytes stand.</summary>
    public static IEnumerable<(int Number, int Offset, int Length)> Of(ReadOnlyMemory<byte> content)
    {
        var number = 0;
        for (var start = 0; start < content.Length;)
        {
            number++;
            var end = content.Span[start..].IndexOf((byte)'\n');
            var next = end < 0 ? content.Length : start + end + 1;
            var (offset, length) = Trimmed(content.Span[start..next]);
            if (length > 0) { yield return (number, start + offset, length); }
            start = next;
        }
    }

    private static (int Offset, int Length) Trimmed(ReadOnlySpan<byte> line)
    {
        var text = line.TrimStart(" \t\r\n\uFEFF"u8);
        return (line.Length - text.Length, text.TrimEnd(" \t\r\n"u8).Length);
    }
}
