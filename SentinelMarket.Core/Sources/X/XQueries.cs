using System.Text;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Sources.X;

/// <summary>A search and the name under which its progress is kept.</summary>
/// <param name="Stream">The first and the last symbol, or the query itself where somebody wrote it.</param>
/// <param name="Query">In X's syntax.</param>
internal sealed record XQuery(string Stream, string Query);

/// <summary>
/// Builds searches out of the watched shares: each by its cashtag (X knows those of up to six letters; a longer symbol is asked for as a hashtag) and by the company's
/// name in quotes. As many shares go into a query as its length allows, in the order of the universe, so that the same settings give the same searches.
/// </summary>
internal static class XQueries
{
    private const int LongestCashtag = 6;
    private const int ShortestHashtag = 3;
    private static readonly string[] LegalForms = [" Ltd.", " Ltd", " Limited"];

    public static IReadOnlyList<XQuery> Of(IEnumerable<Instrument> shares, XSearchOptions options)
    {
        var suffix = Suffix(options);
        var room = options.MaxQueryLength - suffix.Length - 2;
        var queries = new List<XQuery>();
        var terms = new StringBuilder();
        var (first, last) = (string.Empty, string.Empty);
        foreach (var share in shares)
        {
            var term = TermsOf(share);
            if (term.Length > room) { continue; }
            if (terms.Length > 0 && terms.Length + 4 + term.Length > room) { Close(); }
            if (terms.Length == 0) { first = share.Ticker.Value; }
            else { terms.Append(" OR "); }
            terms.Append(term);
            last = share.Ticker.Value;
        }

        if (terms.Length > 0) { Close(); }
        queries.AddRange(options.Queries.Select(query => new XQuery(query.Trim(), query.Trim())));
        return [.. queries.DistinctBy(query => query.Stream, StringComparer.Ordinal)];

        void Close()
        {
            queries.Add(new XQuery(first == last ? first : $"{first}..{last}", $"({terms}){suffix}"));
            terms.Clear();
        }
    }

    private static string TermsOf(Instrument share)
    {
        var symbol = share.Ticker.Value;
        var letters = new string([.. symbol.Where(char.IsAsciiLetterOrDigit)]);
        var tag = symbol.Length <= LongestCashtag && symbol.All(char.IsAsciiLetter) ? $"${symbol}"
            : letters.Length >= ShortestHashtag && letters.Any(char.IsAsciiLetter) ? $"#{letters}"
            : null;
        var name = LegalForms.Aggregate(share.Name, (name, form) => name.EndsWith(form, StringComparison.OrdinalIgnoreCase) ? name[..^form.Length] : name).Replace("\"", string.Empty, StringComparison.Ordinal).Trim();
        return tag is null ? $"\"{name}\"" : $"{tag} OR \"{name}\"";
    }

    private static string Suffix(XSearchOptions options)
    {
        var suffix = new StringBuilder();
        if (options.Languages.Count == 1) { suffix.Append(" lang:").Append(options.Languages[0]); }
        else if (options.Languages.Count > 1) { suffix.Append(" (").AppendJoin(" OR ", options.Languages.Select(language => $"lang:{language}")).Append(')'); }
        if (!options.IncludeReposts) { suffix.Append(" -is:retweet"); }
        return suffix.ToString();
    }
}
