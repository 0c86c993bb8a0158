using SentinelMarket.Core.Market;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Tickers;

/// <summary>The universe of shares, ready for finding them in texts. Immutable; building it for all shares of an exchange takes some milliseconds.</summary>
public sealed class ListingIndex
{
    /// <summary>The longest name in words; what is longer is cut.</summary>
    internal const int LongestName = 8;

    private const int GroupSize = 3;
    private readonly Dictionary<ulong, Listing> _symbols = [];
    private readonly Dictionary<string, Listing> _isins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Listing> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, Listing> _joined = [];
    private readonly Dictionary<ulong, CalledName[]> _names;

    /// <summary>An index of these shares; of two with the same symbol the first counts.</summary>
    public ListingIndex(IEnumerable<Listing> listings)
    {
        ArgumentNullException.ThrowIfNull(listings);
        var all = listings.ToList();
        var names = new NameCollection();
        foreach (var listing in all)
        {
            if (!_symbols.TryAdd(TextHash.OfWord(listing.Ticker.Value), listing)) { continue; }
            Count++;
            if (listing.Isin is not null) { _isins.TryAdd(listing.Isin, listing); }
            if (listing.BseCode is not null) { _codes.TryAdd(listing.BseCode, listing); }
            foreach (var alias in listing.Aliases) { AddAlias(alias, listing, names); }
        }

        foreach (var (symbol, aliases) in UsualAliases.All)
        {
            if (!_symbols.TryGetValue(TextHash.OfWord(symbol), out var listing)) { continue; }
            foreach (var alias in aliases) { AddAlias(alias, listing, names); }
        }

        foreach (var listing in all)
        {
            names.Add(CompanyNames.Words(listing.Name), listing, TickerEvidence.Name);
            _joined.TryAdd(CompanyNames.Joined(listing.Name), listing);
        }

        AddShortNames(all, names);
        _names = names.ByFirstWord();
    }

    /// <summary>How many shares the index knows.</summary>
    public int Count { get; }

    /// <summary>An index of the shares that the platform watches.</summary>
    public static ListingIndex Of(Universe universe) => new(universe.Instruments.Select(Listing.Of));

    internal Listing? BySymbol(ulong hash) => _symbols.GetValueOrDefault(hash);

    internal Listing? BySymbol(ReadOnlySpan<char> symbol) => _symbols.GetValueOrDefault(TextHash.OfWord(symbol));

    internal Listing? ByIsin(string isin) => _isins.GetValueOrDefault(isin);

    internal Listing? ByBseCode(string code) => _codes.GetValueOrDefault(code);

    internal Listing? ByHashtag(ulong hash) => _symbols.GetValueOrDefault(hash) ?? _joined.GetValueOrDefault(hash);

    internal ReadOnlySpan<CalledName> NamesFrom(ulong firstWord) => _names.GetValueOrDefault(firstWord);

    private void AddAlias(string alias, Listing listing, NameCollection names)
    {
        names.Add(CompanyNames.Words(alias), listing, TickerEvidence.Alias);
        _joined.TryAdd(CompanyNames.Joined(alias), listing);
    }

    // "Godrej" alone is a group, "Wipro" a company: a single word counts only where it is not the beginning of several companies' names.
    private static void AddShortNames(List<Listing> all, NameCollection names)
    {
        var groups = all.Select(listing => CompanyNames.Words(listing.Name)).Where(words => words.Length > 0).CountBy(words => words[0]).ToDictionary();
        var shorter = all.SelectMany(listing => CompanyNames.Shorter(CompanyNames.Words(listing.Name)).Select(words => (words, listing)))
            .Where(name => name.words.Length > 1 || groups[name.words[0]] < GroupSize)
            .GroupBy(name => NameCollection.Key(name.words));
        foreach (var name in shorter)
        {
            if (name.Select(entry => entry.listing).Distinct().Take(2).Count() == 1) { names.Add(name.First().words, name.First().listing, TickerEvidence.ShortName); }
        }
    }

    private sealed class NameCollection
    {
        private static readonly HashSet<ulong> Initials = [.. "abcdefghijklmnopqrstuvwxyz0123456789".Select(letter => TextHash.OfWord(letter.ToString()))];
        private readonly Dictionary<ulong, CalledName> _byKey = [];

        public static ulong Key(ulong[] words) => words.Aggregate(TextHash.Seed, TextHash.Combine);

        public void Add(ulong[] words, Listing listing, TickerEvidence evidence)
        {
            if (words.Length == 0 || (words.Length > 1 && IsInitials(words))) { return; }
            words = words[..Math.Min(words.Length, LongestName)];
            _byKey.TryAdd(Key(words), new CalledName(words, listing, evidence));
        }

        // "3 I" and "R S" are initials of anything.
        private static bool IsInitials(ulong[] words) => words.All(Initials.Contains);

        public Dictionary<ulong, CalledName[]> ByFirstWord() =>
            _byKey.Values.GroupBy(name => name.Words[0]).ToDictionary(group => group.Key, group => group.OrderByDescending(name => name.Words.Length).ToArray());
    }
}

/// <summary>A name by which a share is called.</summary>
/// <param name="Words">Its words.</param>
/// <param name="Listing">The share.</param>
/// <param name="Evidence">What kind of name it is.</param>
internal sealed record CalledName(ulong[] Words, Listing Listing, TickerEvidence Evidence);
