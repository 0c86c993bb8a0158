using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Joins the rules of the program with the counts of the database.</summary>
internal sealed class RuleDesk(RuleCounts counts) : IRuleDesk
{
    public async Task<IReadOnlyList<RuleOverview>> OfDaysAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        Join(await counts.OfDaysAsync(from, to, cancellationToken).ConfigureAwait(false));

    public async Task<IReadOnlyList<RuleOverview>> OfRunAsync(long runId, CancellationToken cancellationToken) =>
        Join(await counts.OfRunAsync(runId, cancellationToken).ConfigureAwait(false));

    private static IReadOnlyList<RuleOverview> Join(IReadOnlyList<(DateOnly Day, RuleCount Count)> counted)
    {
        var byRule = counted.ToLookup(pair => RuleOf(pair.Count));
        return [.. RuleCatalog.All.Union(byRule.Select(group => group.Key)).Select(rule => new RuleOverview(
            rule,
            [.. byRule[rule].GroupBy(pair => pair.Count.Source, StringComparer.Ordinal).Select(group => new SourceRecords(group.Key, group.Sum(pair => pair.Count.Records))).OrderByDescending(source => source.Records).ThenBy(source => source.Source, StringComparer.Ordinal)],
            [.. byRule[rule].GroupBy(pair => pair.Day).Select(group => new DayRecords(group.Key, group.Sum(pair => pair.Count.Records))).OrderBy(day => day.Day)]))];
    }

    private static QualityRule RuleOf(RuleCount count) => RuleCatalog.Find(count.Source, count.Rule)
        ?? new QualityRule(RecordKinds.OfSource(count.Source), count.Rule, count.Severity, null, "A rule of another version of the program.");
}
