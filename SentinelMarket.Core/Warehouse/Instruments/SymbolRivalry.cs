using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>
/// Divides a symbol among the companies that used it: each has it in its time. Today's holder has it from the day on which it took it, was listed, or
/// the company before gave it up; without any such day it has it alone. Of those who gave it up, one without a day yields to those with one, and
/// two without a day cancel each other, because nobody could say whose a row is.
/// </summary>
internal static class SymbolRivalry
{
    /// <summary>A company's claim to a symbol.</summary>
    internal sealed record Claim(string Isin, DateOnly? ListedOn, SymbolPeriod Period);

    /// <summary>What is left of the claims to one symbol.</summary>
    /// <param name="claims">All companies' claims to the symbol.</param>
    /// <param name="changes">All changes.</param>
    /// <param name="symbolsOf">The symbols of a company, by its ISIN.</param>
    public static IEnumerable<Claim> Settle(IReadOnlyList<Claim> claims, SymbolChanges changes, Func<string, IReadOnlySet<Ticker>> symbolsOf)
    {
        var holder = claims.FirstOrDefault(claim => claim.Period.IsCurrent);
        var former = claims.Where(claim => claim.Isin != holder?.Isin).ToList();
        if (holder is null) { return AmongFormer(former); }

        var own = claims.Where(claim => claim.Isin == holder.Isin && claim != holder).Select(claim => claim.Period);
        var holderSymbols = symbolsOf(holder.Isin);
        var strangers = changes.OutOf(holder.Period.Ticker).Where(change => !holderSymbols.Contains(change.New)).ToList();
        var from = holder.Period.From;
        if (from is null && (former.Count > 0 || strangers.Count > 0))
        {
            from = strangers.Max(change => change.On) ?? former.Max(claim => claim.Period.To)?.AddDays(1) ?? holder.ListedOn;
        }

        return
        [
            .. own.Append(holder.Period with { From = from }).Select(period => holder with { Period = period }),
            .. from is { } start ? AmongFormer([.. former.Select(claim => Before(claim, start)).OfType<Claim>()]) : [],
        ];
    }

    private static IEnumerable<Claim> AmongFormer(IReadOnlyList<Claim> claims)
    {
        if (claims.Select(claim => claim.Isin).Distinct(StringComparer.Ordinal).Take(2).Count() < 2) { return claims; }
        var dated = claims.Where(claim => claim.Period.To is not null)
            .OrderBy(claim => claim.Period.To).ThenBy(claim => claim.Isin, StringComparer.Ordinal).ToList();
        var settled = new List<Claim>();
        foreach (var claim in dated)
        {
            var free = settled.Count == 0 ? null : settled[^1].Period.To!.Value.AddDays(1) as DateOnly?;
            var from = claim.Period.From is { } own && !(own < free) ? own : free;
            if (!(from > claim.Period.To)) { settled.Add(claim with { Period = claim.Period with { From = from } }); }
        }

        return settled;
    }

    private static Claim? Before(Claim claim, DateOnly start)
    {
        var to = claim.Period.To is { } own && own < start ? own : start.AddDays(-1);
        return claim.Period.From > to ? null : claim with { Period = claim.Period with { To = to } };
    }
}
