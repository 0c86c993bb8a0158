using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

public sealed partial class RunLog
{
    /// <summary>
    /// Closes a run with its outcome, stages and sources in one transaction. A run that would count as succeeded is stored as failed when
    /// its rows do not balance, or when the loads counted other rows than the runner saw pass. Closing again with the same lease, because
    /// the first answer was lost, returns what is stored.
    /// </summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public async Task<RunReport> CloseAsync(RunLease lease, RunClosing closing, CancellationToken cancellationToken)
    {
        await WarehouseDatabase.TransactAsync(database.App, connection => CloseAsync(connection, lease, closing, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (await FindAsync(lease.RunId, cancellationToken).ConfigureAwait(false))!;
    }

    private async Task<bool> CloseAsync(NpgsqlConnection connection, RunLease lease, RunClosing closing, CancellationToken cancellationToken)
    {
        await RunFence.CloseAsync(connection, lease.RunId, cancellationToken).ConfigureAwait(false);
        var stored = await LockAsync(connection, lease, cancellationToken).ConfigureAwait(false);
        if (stored.Outcome is not null) { return false; }

        var counts = stored.Counts + new RowCounts(closing.Expected.Spooled, 0, 0, 0, closing.Expected.Spooled);
        var (outcome, error) = Judge(closing, counts);
        using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            UPDATE pipeline_runs SET finished_at = coalesce($9, clock_timestamp()), outcome = $2, error_stage = $3, error = $4,
                extracted = $5, spooled = $6, sources_succeeded = $7, sources_failed = $8,
                spool_drained_at = CASE WHEN spool_id IS NOT NULL THEN clock_timestamp() END
            WHERE id = $1
            """)
            .With(NpgsqlDbType.Bigint, lease.RunId).With(NpgsqlDbType.Text, outcome.ToString())
            .With(NpgsqlDbType.Text, (outcome == closing.Outcome ? closing.ErrorStage : RunStage.Load)?.ToString())
            .With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(error))
            .With(NpgsqlDbType.Bigint, counts.Extracted).With(NpgsqlDbType.Bigint, counts.Spooled)
            .With(NpgsqlDbType.Integer, closing.Sources.Count(source => source.Succeeded))
            .With(NpgsqlDbType.Integer, closing.Sources.Count(source => !source.Succeeded))
            .With(NpgsqlDbType.TimestampTz, closing.FinishedAt?.UtcDateTime);
        RunParts.AddStages(batch, lease.RunId, closing.Stages);
        RunParts.AddSources(batch, lease.RunId, closing.Sources);
        RunParts.AddNotify(batch, lease.RunId);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        if (closing.Log.Count > 0) { await AppendLogAsync(connection, lease.RunId, closing.Log, cancellationToken).ConfigureAwait(false); }
        if (retries is not null && CauseOf(outcome) is { } cause) { await retries.PlanAsync(connection, stored, cause, cancellationToken).ConfigureAwait(false); }
        return true;
    }

    private static Retries.RetryCause? CauseOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Failed => Retries.RetryCause.Failed,
        RunOutcome.Partial => Retries.RetryCause.Partial,
        _ => null,
    };

    private static async Task<RunReport> LockAsync(NpgsqlConnection connection, RunLease lease, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand($"SELECT {RunRow.Columns} FROM pipeline_runs WHERE id = $1 AND lease_token = $2 FOR NO KEY UPDATE", connection);
        command.With(NpgsqlDbType.Bigint, lease.RunId).With(NpgsqlDbType.Uuid, lease.Token);
        var rows = await command.ReadAsync(RunRow.Read, cancellationToken).ConfigureAwait(false);
        return rows.Count == 1 ? rows[0] : throw new LeaseLostException(lease);
    }

    private static (RunOutcome Outcome, string? Error) Judge(RunClosing closing, RowCounts counted)
    {
        if (closing.Outcome is RunOutcome.Failed or RunOutcome.Cancelled || (counted.Balances && counted == closing.Expected))
        {
            return (closing.Outcome, closing.Error);
        }

        return (RunOutcome.Failed,
            $"The rows do not balance: the run saw {Words(closing.Expected)}; the warehouse counted {Words(counted)}. " +
            "The raw payloads are in the lake; run the pipeline again and compare.");
    }

    private static string Words(RowCounts counts) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{counts.Extracted} extracted = {counts.Loaded} loaded + {counts.Unchanged} unchanged + {counts.Quarantined} quarantined + {counts.Spooled} spooled");
}
