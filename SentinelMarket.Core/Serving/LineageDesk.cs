using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about lineage from the warehouse and today's rules.</summary>
internal sealed class LineageDesk(LineageReader reader, RuleCounts counts) : ILineageDesk
{
    public async Task<RowLineage?> FindAsync(string table, string id, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(table, id, cancellationToken).ConfigureAwait(false) is not { } trail) { return null; }
        if (trail.Source is not { } source) { return new RowLineage(trail, []); }
        var broken = trail.Run is { } run ? await counts.OfRunAsync(run.Id, cancellationToken).ConfigureAwait(false) : [];
        var inRun = Sum(broken.Select(one => one.Count).Where(count => count.Source == source));
        var inPayload = Sum(trail.Refused);
        return new RowLineage(trail, [.. RuleCatalog.All.Where(rule => rule.Kind == RecordKind.Document || rule.Kind == RecordKinds.OfSource(source)).Select(rule => new AppliedRule(
            rule.Id, rule.Severity, rule.Field, rule.Description, inRun.GetValueOrDefault(rule.Id), rule.Severity == Severity.Reject ? inPayload.GetValueOrDefault(rule.Id) : null))]);
    }

    private static Dictionary<string, long> Sum(IEnumerable<RuleCount> counts) =>
        counts.GroupBy(count => count.Rule, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(count => count.Records), StringComparer.Ordinal);
}
