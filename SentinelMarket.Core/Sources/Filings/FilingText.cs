using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>The text of an announcement: whose, about what, the details.</summary>
internal static class FilingText
{
    private const int Longest = 9_000;

    /// <summary><c>NSE:IDEA: Updates. Vodafone Idea has informed ...</c>; null when there is neither subject nor detail.</summary>
    /// <param name="share">The share as a text names it: exchange, colon, symbol or scrip code.</param>
    /// <param name="subject">What it is about, or null.</param>
    /// <param name="details">The rest, maybe with some HTML in it, or null.</param>
    public static string? Of(string share, string? subject, string? details)
    {
        var about = subject is null ? string.Empty : PlainText.FromHtml(subject);
        var rest = details is null ? string.Empty : PlainText.FromHtml(details);
        if (rest.Equals(about, StringComparison.OrdinalIgnoreCase)) { rest = string.Empty; }
        var text = about.Length == 0 ? rest : rest.Length == 0 ? about : $"{about.TrimEnd('.')}. {rest}";
        if (text.Length == 0) { return null; }
        return text.Length <= Longest ? $"{share}: {text}" : PlainText.Clean($"{share}: {text[..Longest]}…");
    }
}
