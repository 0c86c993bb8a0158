using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

public sealed partial class RunLog
{
    // A chain is a run with its retries. Most runs are none, so chains are looked up apart from them. A chain ends with its last run, is worth its best one
    // (1 succeeded to 4 cancelled), and one that failed is a warning as long as a retry waits or is open.
    private const string Statistics =
        """
        WITH chained AS (
            SELECT retry_of AS chain FROM pipeline_runs WHERE pipeline = $1 AND retry_of IS NOT NULL
            UNION
            SELECT retry_of FROM run_orders WHERE pipeline = $1 AND status = 'Waiting' AND retry_of IS NOT NULL),
        members AS (
            SELECT chain, outcome, finished_at FROM chained JOIN pipeline_runs ON id = chain
            UNION ALL
            SELECT retry_of, outcome, finished_at FROM pipeline_runs WHERE pipeline = $1 AND retry_of IS NOT NULL),
        chains AS (
            SELECT chain, max(finished_at) AS finished_at,
                min(CASE outcome WHEN 'Succeeded' THEN 1 WHEN 'Partial' THEN 2 WHEN 'Failed' THEN 3 WHEN 'Cancelled' THEN 4 END) AS best,
                bool_or(finished_at IS NULL) OR EXISTS (SELECT FROM run_orders o WHERE o.retry_of = chain AND o.status = 'Waiting') AS goes_on
            FROM members GROUP BY chain),
        ended AS (
            SELECT * FROM pipeline_runs WHERE pipeline = $1 AND finished_at IS NOT NULL AND ($2::timestamptz IS NULL OR finished_at >= $2)),
        counted AS (
            SELECT CASE WHEN best = 3 AND goes_on THEN 'Retrying' ELSE (ARRAY['Succeeded', 'Partial', 'Failed', 'Cancelled'])[best] END AS outcome, count(*) AS runs
            FROM chains WHERE $2::timestamptz IS NULL OR finished_at >= $2 GROUP BY 1
            UNION ALL
            SELECT outcome, count(*) FROM ended WHERE retry_of IS NULL AND NOT EXISTS (SELECT FROM chained WHERE chain = ended.id) GROUP BY outcome)
        SELECT coalesce(sum(extracted), 0)::bigint, coalesce(sum(loaded), 0)::bigint, coalesce(sum(unchanged), 0)::bigint,
            coalesce(sum(quarantined), 0)::bigint, coalesce(sum(spooled), 0)::bigint,
            avg(extract(epoch FROM finished_at - started_at)::double precision) FILTER (WHERE outcome <> 'Cancelled'),
            percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at)::double precision) FILTER (WHERE outcome <> 'Cancelled'),
            (SELECT coalesce(sum(runs), 0)::bigint FROM counted WHERE outcome = 'Succeeded'), (SELECT coalesce(sum(runs), 0)::bigint FROM counted WHERE outcome = 'Partial'),
            (SELECT coalesce(sum(runs), 0)::bigint FROM counted WHERE outcome = 'Failed'), (SELECT coalesce(sum(runs), 0)::bigint FROM counted WHERE outcome = 'Cancelled'),
            (SELECT coalesce(sum(runs), 0)::bigint FROM counted WHERE outcome = 'Retrying')
        FROM ended
        """;

    /// <summary>Figures over the runs of a pipeline that ended at <paramref name="since"/> or later, or over all that ended; a run and its retries count once.</summary>
    public async Task<RunStatistics> StatisticsAsync(string pipeline, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(Statistics).With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.TimestampTz, since?.UtcDateTime);
        var rows = await command.ReadAsync(
            reader => new RunStatistics(
                reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10), RunRow.ReadCounts(reader, 0), Seconds(reader, 5), Seconds(reader, 6))
            {
                Retrying = reader.GetInt64(11),
            },
            cancellationToken).ConfigureAwait(false);
        return rows[0];
    }

    private static TimeSpan? Seconds(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : TimeSpan.FromSeconds(reader.GetDouble(column));
}
