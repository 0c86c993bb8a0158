using System.Text.RegularExpressions;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>The text of an article as feeds give it: its title and what they tell of the rest.</summary>
internal static partial class ArticleText
{
    private const int LongestSummary = 5_000;
    private const int LongestTitle = 1_000;
    private const int MostLayers = 3;

    /// <summary>The title, an empty line, and the summary unless it only repeats the title; null when there is neither.</summary>
    public static string? Of(string? title, string? summary)
    {
        var heading = Shortened(string.Join(' ', Plain(title).Split('\n', StringSplitOptions.RemoveEmptyEntries)), LongestTitle);
        var rest = Shortened(Plain(summary), LongestSummary);
        if (heading.Length == 0) { return rest.Length == 0 ? null : rest; }
        return rest.Length == 0 || string.Equals(rest, heading, StringComparison.OrdinalIgnoreCase) ? heading : $"{heading}\n\n{rest}";
    }

    /// <summary>Plain text of HTML, however often its entities were escaped (up to three times).</summary>
    public static string Plain(string? html)
    {
        if (string.IsNullOrWhiteSpace(html)) { return string.Empty; }
        var text = PlainText.FromHtml(html);
        for (var layer = 1; layer < MostLayers && Leftover().IsMatch(text); layer++)
        {
            text = PlainText.FromHtml(text.Replace("\n", "<br>", StringComparison.Ordinal));
        }

        return text;
    }

    private static string Shortened(string text, int most)
    {
        if (text.Length <= most) { return text; }
        var end = char.IsLowSurrogate(text[most - 1]) ? most - 2 : most - 1;
        return text[..end].TrimEnd() + "…";
    }

    // What no reader was meant to see: a known entity, a number's reference, or a common tag.
    [GeneratedRegex(@"&(?:amp|lt|gt|quot|apos|nbsp|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip|rupee|\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6});|</?(?:p|br|a|b|i|em|strong|div|span|img|ul|ol|li|h[1-6])(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 2_000)]
    private static partial Regex Leftover();
}
