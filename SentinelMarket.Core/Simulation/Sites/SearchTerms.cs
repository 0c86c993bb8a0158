using System.Text.RegularExpressions;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>
/// A search as people write it for X, NewsAPI, Reddit and GDELT: words, phrases in quotes, cashtags and hashtags of which one has to be in the text, and
/// <c>lang:</c>. Exclusions and other operators are accepted and have no effect, because the crowd writes nothing that they would exclude.
/// </summary>
internal sealed partial class SearchTerms
{
    private readonly List<string> _terms = [];
    private readonly HashSet<string> _languages = new(StringComparer.OrdinalIgnoreCase);

    public SearchTerms(string? query)
    {
        foreach (var match in Token().EnumerateMatches(query))
        {
            var token = query.AsSpan(match.Index, match.Length).Trim('"').ToString();
            if (token is "OR" or "AND" or "NOT" or "|" || token.StartsWith('-')) { continue; }
            if (token.StartsWith("lang:", StringComparison.OrdinalIgnoreCase)) { _languages.Add(token[5..]); }
            else if (!token.Contains(':', StringComparison.Ordinal) && token.Length > 0) { _terms.Add(token); }
        }
    }

    /// <summary>Whether a text in a language is found; a search without terms finds all.</summary>
    public bool Find(string text, string language) =>
        (_languages.Count == 0 || _languages.Contains(language)) && (_terms.Count == 0 || _terms.Exists(term => Contains(text, term)));

    private static bool Contains(string text, string term)
    {
        for (var at = text.IndexOf(term, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(term, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + term.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]))) { return true; }
        }

        return false;
    }

    [GeneratedRegex("""-?"[^"]*"|[^\s()]+""", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
