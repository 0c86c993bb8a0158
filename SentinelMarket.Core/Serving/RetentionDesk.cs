using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Tells what retention would take.</summary>
public sealed class RetentionDesk(WarehouseRetention retention, LakeRetention lake)
{
    /// <summary>One step for each table that may be set, in the order in which they are worked, and then one for each source of the lake that is set. Counts exactly, so a large warehouse takes its time.</summary>
    public async Task<IReadOnlyList<RetentionStep>> PlanAsync(CancellationToken cancellationToken)
    {
        var steps = new List<RetentionStep>();
        foreach (var table in WarehouseRetention.Tables) { steps.Add(await retention.PlanAsync(table, cancellationToken).ConfigureAwait(false)); }
        foreach (var source in await lake.SourcesAsync(cancellationToken).ConfigureAwait(false)) { steps.Add(await lake.PlanAsync(source, cancellationToken).ConfigureAwait(false)); }
        return steps;
    }
}
