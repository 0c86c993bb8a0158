namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>What an instrument is found by. A lower kind stands first in an answer.</summary>
internal static class SearchTerms
{
    private const short Symbol = 0;
    private const short BseCode = 1;
    private const short FormerSymbol = 2;
    private const short Isin = 3;
    private const short FirstWord = 4;
    private const short OtherWord = 5;

    // What follows in a word of a name tells nobody anything, and an index entry has a bound.
    private const int MaxLength = 64;

    public static IEnumerable<(string Term, short Kind)> Of(DerivedInstrument instrument)
    {
        var symbols = instrument.Symbols.Select(period => (period.Ticker.Value, period switch
        {
            { Exchange: Market.Exchange.Bse } => BseCode,
            { IsCurrent: true } => Symbol,
            _ => FormerSymbol,
        }));
        var isins = instrument.FormerIsins.Prepend(instrument.Isin).Select(isin => (isin, Isin));
        var words = instrument.Names.SelectMany(name => CompanyName.SearchWords(name.Name).Select((word, i) => (word.Length > MaxLength ? word[..MaxLength] : word, i == 0 ? FirstWord : OtherWord)));
        return symbols.Concat(isins).Concat(words).Distinct();
    }

    /// <summary>The beginnings of terms that a text asks for, at most five; all must be met.</summary>
    public static IReadOnlyList<string> Asked(string text) =>
    [
        .. text.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('.', ',', '(', ')', '\'', '"').Replace("'", "", StringComparison.Ordinal))
            .Where(word => word.Length > 0 && word is not ("LTD" or "LIMITED" or "AND" or "&" or "OF" or "THE"))
            .Select(word => word.Length > MaxLength ? word[..MaxLength] : word)
            .Distinct(StringComparer.Ordinal)
            .Take(5),
    ];
}
