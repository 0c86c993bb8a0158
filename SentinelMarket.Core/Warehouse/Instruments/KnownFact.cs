using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>A fact and when the lists had it.</summary>
/// <param name="Fact">What the list says.</param>
/// <param name="FirstAsOf">The day of the first version of the list that had it.</param>
/// <param name="LastAsOf">The day of the last one.</param>
/// <param name="IsLatest">Whether the latest version of the list has it.</param>
internal sealed record KnownFact(ReferenceFact Fact, DateOnly FirstAsOf, DateOnly LastAsOf, bool IsLatest)
{
    /// <summary>
    /// Whose word counts more, lowest first: NSE's equity list says what is traded today; an index list may be older than it; then earlier
    /// versions of both; BSE's list knows no NSE symbol; the settings come last.
    /// </summary>
    public int Rank => (Fact.Source, IsLatest) switch
    {
        (SourceIds.NseEquityList, true) => 0,
        (SourceIds.NseIndexList, true) => 1,
        (SourceIds.NseEquityList, false) => 2,
        (SourceIds.NseIndexList, false) => 3,
        (SourceIds.BseSecurities, _) => 4,
        _ => 5,
    };
}
