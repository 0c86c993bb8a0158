using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

public sealed partial class RunLog
{
    /// <summary>The most lines of one run's log that are kept.</summary>
    internal const int MaxLogLines = 1_000;

    /// <summary>Writes the stages as they stand, for whoever watches the run.</summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public async Task SaveStagesAsync(RunLease lease, IReadOnlyList<StageReport> stages, CancellationToken cancellationToken) =>
        await WarehouseDatabase.TransactAsync(database.App, connection => SaveStagesAsync(connection, lease, stages, cancellationToken), cancellationToken).ConfigureAwait(false);

    private static async Task<int> SaveStagesAsync(NpgsqlConnection connection, RunLease lease, IReadOnlyList<StageReport> stages, CancellationToken cancellationToken)
    {
        await RunFence.HoldAsync(connection, lease, cancellationToken).ConfigureAwait(false);
        using var batch = new NpgsqlBatch(connection);
        RunParts.AddStages(batch, lease.RunId, stages);
        RunParts.AddNotify(batch, lease.RunId);
        return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Appends lines to a run's log. The first 1,000 lines of a run are kept; of those after, only how many there were.
    /// </summary>
    public async Task AppendLogAsync(long runId, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0) { return; }
        await WarehouseDatabase.TransactAsync(database.App, connection => AppendLogAsync(connection, runId, lines, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> AppendLogAsync(NpgsqlConnection connection, long runId, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken)
    {
        using var batch = new NpgsqlBatch(connection);

        // Numbers the lines of one run one after the other without holding up its heartbeat, which a lock on the run's row would.
        batch.Add("SELECT pg_advisory_xact_lock(hashtextextended('run_log', $1))").With(NpgsqlDbType.Bigint, runId);
        batch.Add(
            """
            INSERT INTO pipeline_run_logs (run_id, line, at, level, stage, message)
            SELECT $1, kept + ordinal, at, level, stage, message
            FROM (SELECT coalesce(max(line), 0) AS kept FROM pipeline_run_logs WHERE run_id = $1) AS before,
                 unnest($2::timestamptz[], $3::smallint[], $4::smallint[], $5::text[]) WITH ORDINALITY AS l (at, level, stage, message, ordinal)
            WHERE kept + ordinal <= $6
            """)
            .With(NpgsqlDbType.Bigint, runId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, lines.Select(line => line.At.UtcDateTime).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Smallint, lines.Select(line => (short)line.Level).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Smallint, lines.Select(line => (short?)line.Stage).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, lines.Select(line => PostgresCommands.Storable(line.Message)).ToArray())
            .With(NpgsqlDbType.Integer, MaxLogLines);
        var inserted = await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        if (Math.Max(inserted, 0) < lines.Count)
        {
            await CountDroppedAsync(connection, runId, lines[^1], lines.Count - Math.Max(inserted, 0), cancellationToken).ConfigureAwait(false);
        }

        return inserted == lines.Count;
    }

    private static async Task CountDroppedAsync(NpgsqlConnection connection, long runId, RunLogLine last, int dropped, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(
            """
            INSERT INTO pipeline_run_logs AS l (run_id, line, at, level, message, dropped) VALUES ($1, $2, $3, $4, '', $5)
            ON CONFLICT (run_id, line) DO UPDATE SET at = excluded.at, dropped = l.dropped + excluded.dropped
            """, connection);
        command.With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Integer, MaxLogLines + 1).With(NpgsqlDbType.TimestampTz, last.At.UtcDateTime)
            .With(NpgsqlDbType.Smallint, (short)RunLogLevel.Warning).With(NpgsqlDbType.Bigint, (long)dropped);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
