using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Runs whose process died, and whose work nobody has begun again.</summary>
public sealed class AbandonedRuns(WarehouseDatabase database)
{
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Claims those that were closed lately because their process stopped answering, so that of several nodes one takes each over. Left out are
    /// pipelines that have run since, whose run has loaded what was undelivered, and imports, whose files only their own machine has.
    /// </summary>
    public async Task<IReadOnlyList<RunReport>> ClaimAsync(string node, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            UPDATE pipeline_runs SET taken_over_by = $1
            WHERE id IN (
                SELECT dead.id FROM pipeline_runs dead
                WHERE dead.outcome = 'Failed' AND dead.lease_token IS NULL AND dead.taken_over_by IS NULL AND dead.finished_at >= clock_timestamp() - $2
                    AND dead.trigger <> 'Import'
                    AND NOT EXISTS (SELECT FROM pipeline_runs later WHERE later.pipeline = dead.pipeline AND later.id > dead.id)
                FOR NO KEY UPDATE SKIP LOCKED)
                AND taken_over_by IS NULL
            RETURNING {RunRow.Columns}
            """).With(NpgsqlDbType.Text, node).With(NpgsqlDbType.Interval, Horizon);
        return await command.ReadAsync(RunRow.Read, cancellationToken).ConfigureAwait(false);
    }
}
