using System.Net;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>Texts of posts and chats, which keep their line breaks and have no blanks around them.</summary>
internal static class PostText
{
    private const int LongestLabel = 200;
    private const int MostLabels = 20;

    /// <summary>Line breaks become <c>\n</c>, blanks around the whole go, and so does what no store takes.</summary>
    public static string Clean(string text) => PlainText.Clean(text).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim();

    /// <summary>The same of a text in which <c>&amp;amp;</c> and its like stand for characters.</summary>
    public static string CleanEntities(string text) => Clean(WebUtility.HtmlDecode(text));

    /// <summary>A name: clean, on one line, at most 200 characters; null when nothing is left.</summary>
    public static string? Label(string? text)
    {
        if (text is null) { return null; }
        var clean = Clean(text).ReplaceLineEndings(" ");
        if (clean.Length > LongestLabel) { clean = clean[..(char.IsHighSurrogate(clean[LongestLabel - 1]) ? LongestLabel - 1 : LongestLabel)]; }
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>At most twenty names; those of which nothing is left are left out.</summary>
    public static IReadOnlyCollection<string> Labels(IEnumerable<string?> texts) => [.. texts.Take(MostLabels).Select(Label).OfType<string>()];
}
