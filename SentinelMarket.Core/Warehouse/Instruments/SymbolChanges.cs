using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>One change of symbol; <paramref name="On"/> is the first day of the new one, or null where no list says it.</summary>
internal sealed record SymbolChange(Ticker Old, Ticker New, DateOnly? On);

/// <summary>Follows changed symbols back from today's.</summary>
internal sealed class SymbolChanges
{
    // No company has had a dozen symbols; more comes from a list that was made up.
    private const int MostPeriods = 64;

    private readonly ILookup<Ticker, SymbolChange> _into;
    private readonly ILookup<Ticker, SymbolChange> _outOf;

    public SymbolChanges(IEnumerable<ReferenceFact> facts)
    {
        // Two lists may tell one change, one of them without its day.
        var changes = facts
            .Where(fact => fact.Source == SourceIds.NseSymbolChanges && fact is { FormerSymbol: not null, Symbol: not null })
            .Select(fact => new SymbolChange(fact.FormerSymbol!.Value, fact.Symbol!.Value, fact.ChangedOn))
            .Distinct()
            .GroupBy(change => (change.Old, change.New))
            .SelectMany(same => same.Any(change => change.On is not null) ? same.Where(change => change.On is not null) : same)
            .OrderByDescending(change => change.On)
            .ThenBy(change => change.Old)
            .ThenBy(change => change.New)
            .ToList();
        _into = changes.ToLookup(change => change.New);
        _outOf = changes.ToLookup(change => change.Old);
    }

    /// <summary>The changes away from a symbol, latest first, those without a day last.</summary>
    public IEnumerable<SymbolChange> OutOf(Ticker symbol) => _outOf[symbol];

    /// <summary>
    /// The periods of the symbol that a company has today and of those it had before. Of a symbol that came, went and came again (in a circle, or
    /// because another company took it) only the changes since it last went count.
    /// </summary>
    public IReadOnlyList<SymbolPeriod> Trace(Ticker today, SymbolEvidence evidence)
    {
        var periods = new List<SymbolPeriod>();
        var seen = new HashSet<(Ticker, DateOnly?)>();
        var open = new Stack<(Ticker Symbol, DateOnly? Until)>();
        open.Push((today, null));
        while (open.TryPop(out var next) && periods.Count < MostPeriods)
        {
            if (!seen.Add(next)) { continue; }
            var (symbol, until) = next;
            var lastGone = _outOf[symbol].Where(change => change.On is not null && !(change.On >= until)).Max(change => change.On);
            var came = _into[symbol].Where(change => change.On is null || (!(change.On > until) && !(change.On <= lastGone))).ToList();
            var from = came.Max(change => change.On);
            var to = until?.AddDays(-1);
            var isCurrent = periods.Count == 0;
            if (!(from > to)) { periods.Add(new SymbolPeriod(Exchange.Nse, symbol, from, to, isCurrent, isCurrent ? evidence : SymbolEvidence.Change)); }
            foreach (var change in came) { open.Push((change.Old, change.On ?? until)); }
        }

        return periods;
    }
}
