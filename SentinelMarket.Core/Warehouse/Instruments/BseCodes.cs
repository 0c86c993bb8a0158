using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>
/// Which share a BSE scrip code is: by ISIN where a list or the settings have both, otherwise by name. A name counts only when one code and one
/// share have it, neither has a partner by ISIN, and the code is one of an ordinary share. Companies do take over names of others (Tata Motors
/// after its demerger of 2025), so a code by ISIN always comes first.
/// </summary>
internal static class BseCodes
{
    // BSE cuts names at 30 characters in some of its lists.
    private const int CutLength = 30;
    private const char FirstDigitOfShares = '5';

    /// <summary>A code, how it is known, and the fact that has it.</summary>
    internal sealed record Code(string Value, SymbolEvidence Evidence, KnownFact Known);

    /// <summary>The codes of each share by its present ISIN, the present code first.</summary>
    public static ILookup<string, Code> Of(IReadOnlyDictionary<string, List<KnownFact>> shares, IReadOnlyList<KnownFact> facts)
    {
        var byIsin = shares
            .SelectMany(share => share.Value.Where(known => known.Fact.BseCode is not null).Select(known => (Isin: share.Key, Known: known)))
            .OrderBy(found => found.Known.Rank).ThenByDescending(found => found.Known.IsLatest).ThenByDescending(found => found.Known.LastAsOf)
            .ThenBy(found => found.Known.Fact.BseCode, StringComparer.Ordinal).ThenBy(found => found.Isin, StringComparer.Ordinal)
            .DistinctBy(found => found.Known.Fact.BseCode, StringComparer.Ordinal)
            .Select(found => (found.Isin, Code: new Code(found.Known.Fact.BseCode!, found.Known.Fact.Source == SourceIds.Universe ? SymbolEvidence.Settings : SymbolEvidence.List, found.Known)))
            .ToList();
        var knownCodes = byIsin.Select(found => found.Code.Value).ToHashSet(StringComparer.Ordinal);
        var knownIsins = byIsin.Select(found => found.Isin).ToHashSet(StringComparer.Ordinal);
        return byIsin.Concat(ByName(shares, facts, knownCodes, knownIsins)).ToLookup(found => found.Isin, found => found.Code, StringComparer.Ordinal);
    }

    private static IEnumerable<(string Isin, Code Code)> ByName(
        IReadOnlyDictionary<string, List<KnownFact>> shares, IReadOnlyList<KnownFact> facts, HashSet<string> knownCodes, HashSet<string> knownIsins)
    {
        // Names of shares that have their code by ISIN take part too: a code whose name is such a share's must not go to another one.
        var names = shares.SelectMany(share => share.Value.Where(known => known.Fact.Name is not null).Select(known => (Isin: share.Key, Name: known.Fact.Name!))).ToList();
        var byKey = names.ToLookup(name => CompanyName.Key(name.Name), name => name.Isin, StringComparer.Ordinal);
        var letters = names.Select(name => (Letters: CompanyName.Letters(name.Name), name.Isin)).OrderBy(name => name.Letters, StringComparer.Ordinal).ToList();
        var found = new List<(string Isin, Code Code)>();
        foreach (var known in facts.Where(known => known.Fact is { BseCode: [FirstDigitOfShares, ..], Isin: null, Name: not null } && !knownCodes.Contains(known.Fact.BseCode)))
        {
            var name = known.Fact.Name!;
            var isins = byKey[CompanyName.Key(name)].Distinct(StringComparer.Ordinal).Take(2).ToList();
            if (isins.Count == 0 && name.Length == CutLength) { isins = BeginWith(letters, CompanyName.Letters(name)); }
            if (isins is [var isin] && !knownIsins.Contains(isin)) { found.Add((isin, new Code(known.Fact.BseCode!, SymbolEvidence.Name, known))); }
        }

        return found.GroupBy(match => match.Isin, StringComparer.Ordinal)
            .Where(matches => matches.Select(match => match.Code.Value).Distinct(StringComparer.Ordinal).Take(2).Count() == 1)
            .Select(matches => matches.OrderByDescending(match => match.Code.Known.LastAsOf).ThenBy(match => match.Code.Known.Fact.Name, StringComparer.Ordinal).First());
    }

    private static List<string> BeginWith(List<(string Letters, string Isin)> letters, string start)
    {
        var at = letters.BinarySearch((start, ""), Comparer<(string Letters, string Isin)>.Create((left, right) => string.CompareOrdinal(left.Letters, right.Letters)));
        for (at = at < 0 ? ~at : at; at > 0 && letters[at - 1].Letters == start; at--) { }
        return [.. letters.Skip(at).TakeWhile(name => name.Letters.StartsWith(start, StringComparison.Ordinal)).Select(name => name.Isin).Distinct(StringComparer.Ordinal).Take(2)];
    }
}
