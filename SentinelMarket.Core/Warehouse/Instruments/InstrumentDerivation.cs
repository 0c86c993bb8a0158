using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>
/// Which instruments there are and under which symbols when: a pure function of all facts, so neither the order of imports nor their repetition
/// matters. An ISIN makes an instrument; a new ISIN of the same issuer and kind of security under the same symbol (a split, a new face value)
/// is the same instrument.
/// </summary>
internal static class InstrumentDerivation
{
    // An Indian ISIN: country, kind of issuer, four characters of the issuer, two of the kind of security, serial number, check digit.
    private const int IssuerAndKindLength = 9;

    public static IReadOnlyList<DerivedInstrument> From(IReadOnlyList<KnownFact> facts)
    {
        var byIsin = facts.Where(known => known.Fact.Isin is not null).GroupBy(known => known.Fact.Isin!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Ordered(group), StringComparer.Ordinal);
        var (holders, presentIsin) = Holders(byIsin);
        var shares = byIsin.GroupBy(pair => presentIsin.GetValueOrDefault(pair.Key, pair.Key), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Ordered(group.SelectMany(pair => pair.Value)), StringComparer.Ordinal);
        var codes = BseCodes.Of(shares, facts);
        var symbols = Symbols(shares, holders, new SymbolChanges(facts.Select(known => known.Fact)));
        var formerIsins = presentIsin.ToLookup(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        return
        [
            .. shares.Select(share => Make(
                share.Key,
                [.. formerIsins[share.Key].Order(StringComparer.Ordinal)],
                share.Value,
                codes[share.Key].ToList(),
                symbols[share.Key])),
        ];
    }

    private static List<KnownFact> Ordered(IEnumerable<KnownFact> facts) =>
    [
        .. facts.OrderBy(known => known.Rank).ThenByDescending(known => known.LastAsOf).ThenByDescending(known => known.FirstAsOf)
            .ThenBy(known => known.Fact.List, StringComparer.Ordinal).ThenBy(known => known.Fact.Symbol ?? default)
            .ThenBy(known => known.Fact.Isin, StringComparer.Ordinal).ThenBy(known => known.Fact.Name, StringComparer.Ordinal),
    ];

    /// <summary>Who holds each symbol today (by ISIN), and the present ISIN of those that lost it to a new ISIN of their own share.</summary>
    private static (Dictionary<Ticker, string> Holders, Dictionary<string, string> PresentIsin) Holders(Dictionary<string, List<KnownFact>> byIsin)
    {
        var holders = new Dictionary<Ticker, string>();
        var presentIsin = new Dictionary<string, string>(StringComparer.Ordinal);
        var claims = byIsin.Values.Select(facts => facts.Find(known => known.Fact.Symbol is not null)).OfType<KnownFact>();
        foreach (var rivals in claims.GroupBy(known => known.Fact.Symbol!.Value))
        {
            var ranked = Ordered(rivals);
            var winner = ranked[0].Fact.Isin!;
            holders[rivals.Key] = winner;
            foreach (var loser in ranked.Skip(1).Select(known => known.Fact.Isin!).Where(loser => string.CompareOrdinal(loser, 0, winner, 0, IssuerAndKindLength) == 0))
            {
                presentIsin[loser] = winner;
            }
        }

        return (holders, presentIsin);
    }

    private static ILookup<string, SymbolPeriod> Symbols(Dictionary<string, List<KnownFact>> shares, Dictionary<Ticker, string> holders, SymbolChanges changes)
    {
        var claims = shares.SelectMany(share => ClaimsOf(share.Key, share.Value, holders, changes)).ToList();
        var symbolsOf = claims.GroupBy(claim => claim.Isin, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, IReadOnlySet<Ticker> (group) => group.Select(claim => claim.Period.Ticker).ToHashSet(), StringComparer.Ordinal);
        return claims.GroupBy(claim => claim.Period.Ticker)
            .SelectMany(rivals => SymbolRivalry.Settle([.. rivals], changes, isin => symbolsOf[isin]))
            .GroupBy(claim => (claim.Isin, claim.Period.Ticker))
            .SelectMany(own => Merged(own.Select(claim => claim.Period)).Select(period => (own.Key.Isin, Period: period)))
            .ToLookup(claim => claim.Isin, claim => claim.Period, StringComparer.Ordinal);
    }

    private static IEnumerable<SymbolRivalry.Claim> ClaimsOf(string isin, List<KnownFact> facts, Dictionary<Ticker, string> holders, SymbolChanges changes)
    {
        var listedOn = facts.Select(known => known.Fact.ListedOn).FirstOrDefault(day => day is not null);
        var claimed = new HashSet<Ticker>();
        foreach (var known in facts.Where(known => known.Fact.Symbol is not null))
        {
            var symbol = known.Fact.Symbol!.Value;
            if (claimed.Contains(symbol)) { continue; }

            // A symbol that a list still has for this ISIN, but that is not its symbol of today, was its symbol before.
            var isToday = claimed.Count == 0 && holders.GetValueOrDefault(symbol) == isin;
            var evidence = known.Fact.Source == SourceIds.Universe ? SymbolEvidence.Settings : SymbolEvidence.List;
            foreach (var period in changes.Trace(symbol, evidence).Where(period => !claimed.Contains(period.Ticker)).ToList())
            {
                yield return new SymbolRivalry.Claim(isin, listedOn, isToday ? period : period with { IsCurrent = false });
            }

            claimed.UnionWith(changes.Trace(symbol, evidence).Select(period => period.Ticker));
        }
    }

    /// <summary>One company's periods of one symbol: those that overlap or follow each other become one.</summary>
    private static List<SymbolPeriod> Merged(IEnumerable<SymbolPeriod> periods)
    {
        var merged = new List<SymbolPeriod>();
        foreach (var period in periods.OrderBy(period => period.From ?? DateOnly.MinValue).ThenBy(period => period.To ?? DateOnly.MaxValue))
        {
            var last = merged.Count == 0 ? null : merged[^1];
            if (last is null || (last.To is { } end && period.From > end.AddDays(1)))
            {
                merged.Add(period);
                continue;
            }

            merged[^1] = last with
            {
                To = last.To is null || period.To is null ? null : last.To > period.To ? last.To : period.To,
                IsCurrent = last.IsCurrent || period.IsCurrent,
                Evidence = last.Evidence < period.Evidence ? last.Evidence : period.Evidence,
            };
        }

        return merged;
    }

    private static DerivedInstrument Make(string isin, IReadOnlyList<string> formerIsins, List<KnownFact> facts, List<BseCodes.Code> codes, IEnumerable<SymbolPeriod> symbols)
    {
        var onBse = codes.Select((code, i) => new SymbolPeriod(Exchange.Bse, Ticker.Parse(code.Value), null, null, i == 0, code.Evidence));
        var names = Names(facts.Concat(codes.Select(code => code.Known).Where(known => known.Fact.Isin is null)));
        return new DerivedInstrument
        {
            Isin = isin,
            FormerIsins = formerIsins,
            Name = names.Count > 0 ? names[0].Name : isin,
            Status = StatusOf(facts),
            Series = First(facts, fact => fact.Series),
            Sector = First(facts, fact => fact.Sector),
            ListedOn = facts.Select(known => known.Fact.ListedOn).FirstOrDefault(day => day is not null),
            FaceValue = facts.Select(known => known.Fact.FaceValue).FirstOrDefault(value => value is not null),
            Symbols = [.. symbols.Concat(onBse).OrderByDescending(period => period.IsCurrent).ThenByDescending(period => period.To ?? DateOnly.MaxValue).ThenBy(period => period.Ticker)],
            Names = names,
            Memberships =
            [
                .. facts.Where(known => known is { IsLatest: true, Fact: { Source: SourceIds.NseIndexList, List.Length: > 0 } })
                    .GroupBy(known => known.Fact.List, StringComparer.Ordinal)
                    .Select(list => new Membership(list.Key, list.Max(known => known.LastAsOf)))
                    .OrderBy(membership => membership.Index, StringComparer.Ordinal),
            ],
        };
    }

    private static string? First(List<KnownFact> facts, Func<ReferenceFact, string?> value) => facts.Select(known => value(known.Fact)).FirstOrDefault(text => text is not null);

    /// <summary>Whether the latest equity list of NSE has the share; unknown while no such list has ever had it.</summary>
    private static string StatusOf(List<KnownFact> facts)
    {
        var onList = facts.Where(known => known.Fact.Source == SourceIds.NseEquityList).ToList();
        return onList.Count == 0 ? "Unknown" : onList.Exists(known => known.IsLatest) ? "Listed" : "NotListed";
    }

    /// <summary>The names, best first; spellings of one name count as one.</summary>
    private static List<NamePeriod> Names(IEnumerable<KnownFact> facts) =>
    [
        .. facts.Where(known => known.Fact.Name is not null)
            .GroupBy(known => CompanyName.Key(known.Fact.Name!), StringComparer.Ordinal)
            .Select(same => (same.First().Fact.Name, Lists: same.Where(known => known.Fact.Source != SourceIds.Universe).ToList()))
            .Select(same => new NamePeriod(same.Name!, same.Lists.Min(known => known.FirstAsOf as DateOnly?), same.Lists.Max(known => known.LastAsOf as DateOnly?)))
            .DistinctBy(name => name.Name, StringComparer.Ordinal),
    ];
}
