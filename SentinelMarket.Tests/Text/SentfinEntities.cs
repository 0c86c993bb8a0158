using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Tests.Text;

/// <summary>Which of the entities of a labelled headline are listed companies: those whose whole text is a name or symbol of the universe.</summary>
internal static class SentfinEntities
{
    // Not companies where these headlines label them: a currency, a commodity, and the exchange as a place.
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase) { "dollar", "oil", "bse", "mcx", "healthcare" };

    public static Listing? ListingOf(ListingIndex index, string entity)
    {
        if (Others.Contains(entity)) { return null; }
        var words = CompanyNames.Words(entity);
        if (words.Length == 0) { return null; }
        foreach (var name in index.NamesFrom(words[0]))
        {
            if (name.Words.SequenceEqual(words)) { return name.Listing; }
        }

        return entity.Length >= 3 && entity.All(char.IsAsciiLetterUpper) ? index.BySymbol(TextHash.OfWord(entity)) : null;
    }

    public static bool Overlaps(string headline, string entity, TextSpan span)
    {
        var at = headline.IndexOf(entity, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && at < span.End && at + entity.Length > span.Start;
    }
}
