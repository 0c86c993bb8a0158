using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>Brings runs that were spooled into <c>pipeline_runs</c>.</summary>
public sealed class SpooledRunStore(WarehouseDatabase database)
{
    // A drain loads what is in the lake already; each of its batches renews the lease.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Opens the run in the warehouse so that its payloads can be loaded as its own: inserted with the time at which it began, or taken
    /// over where the warehouse knows it, because it was open when PostgreSQL went away or because an earlier drain was interrupted. Its
    /// counts begin with what was confirmed, so that they are right however often that happens.
    /// </summary>
    /// <returns>The right to write as this run; null when it was drained before.</returns>
    /// <exception cref="RunAlreadyOpenException">Another run of the pipeline is open.</exception>
    public async Task<RunLease?> AdoptAsync(SpooledRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await WarehouseDatabase.TransactAsync(database.App, connection => AdoptAsync(connection, run, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pipeline_runs_one_open" })
        {
            throw new RunAlreadyOpenException(run.Opening.Pipeline, await OpenRunAsync(run.Opening.Pipeline, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<RunLease?> AdoptAsync(NpgsqlConnection connection, SpooledRun run, CancellationToken cancellationToken)
    {
        var opening = run.Opening;
        if (await KnownAsync(connection, opening, cancellationToken).ConfigureAwait(false) is not { } known) { return await InsertAsync(connection, opening, cancellationToken).ConfigureAwait(false); }
        if (known.IsDrained) { return null; }
        await RunFence.CloseAsync(connection, known.Id, cancellationToken).ConfigureAwait(false);
        if (opening.RunId is null) { await ForgetRulesAsync(connection, known.Id, cancellationToken).ConfigureAwait(false); }
        var token = Guid.NewGuid();
        using var command = new NpgsqlCommand(
            """
            UPDATE pipeline_runs SET spool_id = $2, finished_at = NULL, outcome = NULL, error = NULL, error_stage = NULL, lease_token = $3,
                lease_length = $4, lease_until = clock_timestamp() + $4, heartbeat_at = clock_timestamp(),
                extracted = $5, loaded = $6, unchanged = $7, quarantined = $8, spooled = 0
            WHERE id = $1
            """, connection);
        var confirmed = Confirmed(run);
        command.With(NpgsqlDbType.Bigint, known.Id).With(NpgsqlDbType.Uuid, opening.Spool).With(NpgsqlDbType.Uuid, token).With(NpgsqlDbType.Interval, Lease)
            .With(NpgsqlDbType.Bigint, confirmed.Extracted).With(NpgsqlDbType.Bigint, confirmed.Loaded).With(NpgsqlDbType.Bigint, confirmed.Unchanged).With(NpgsqlDbType.Bigint, confirmed.Quarantined);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new RunLease(known.Id, opening.Pipeline, token, opening.StartedAt);
    }

    // What an interrupted drain counted is counted again.
    private static async Task ForgetRulesAsync(NpgsqlConnection connection, long runId, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand("DELETE FROM quality_rule_counts WHERE run_id = $1", connection);
        await command.With(NpgsqlDbType.Bigint, runId).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the warehouse had of the run before PostgreSQL went away, without documents of which it had only a part.</summary>
    internal static RowCounts Confirmed(SpooledRun run)
    {
        var all = run.Closing is { } closing ? closing.Sources.Aggregate(RowCounts.Zero, (sum, source) => sum + WithoutSpooled(source.Counts)) : run.Opening.Confirmed;
        return run.Documents.Select(document => document.LoadedBefore).OfType<RowCounts>().Aggregate(all, Minus);
    }

    internal static RowCounts WithoutSpooled(RowCounts counts) => counts with { Extracted = counts.Extracted - counts.Spooled, Spooled = 0 };

    internal static RowCounts Minus(RowCounts left, RowCounts right) => new(
        left.Extracted - right.Extracted, left.Loaded - right.Loaded, left.Unchanged - right.Unchanged, left.Quarantined - right.Quarantined, left.Spooled - right.Spooled);

    private static async Task<(long Id, bool IsDrained)?> KnownAsync(NpgsqlConnection connection, SpooledOpening opening, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand("SELECT id, spool_drained_at IS NOT NULL FROM pipeline_runs WHERE spool_id = $1 OR id = $2 ORDER BY spool_id NULLS LAST LIMIT 1", connection);
        command.With(NpgsqlDbType.Uuid, opening.Spool).With(NpgsqlDbType.Bigint, opening.RunId);
        var rows = await command.ReadAsync(reader => (reader.GetInt64(0), reader.GetBoolean(1)), cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    private static async Task<RunLease> InsertAsync(NpgsqlConnection connection, SpooledOpening opening, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid();
        using var command = new NpgsqlCommand(
            """
            WITH opened AS (
                INSERT INTO pipeline_runs (pipeline, trigger, actor, node, code_version, parameters, retry_of, started_at, spool_id, lease_token, lease_length, lease_until, heartbeat_at)
                SELECT $1, $2, $3, $4, $5, $6, (SELECT id FROM pipeline_runs WHERE id = $7), $8, $9, $10, $11, now + $11, now FROM clock_timestamp() AS now
                RETURNING id),
            told AS (
                INSERT INTO audit_log (at, actor, action, subject, detail) SELECT $8, $3, 'run.start', format('run %s of %s', id, $1), $2 || ', spooled' FROM opened)
            SELECT id, pg_notify('run_changed', id::text) FROM opened
            """, connection);
        command.With(NpgsqlDbType.Text, opening.Pipeline).With(NpgsqlDbType.Text, opening.Trigger.ToString()).With(NpgsqlDbType.Text, PostgresCommands.Storable(opening.Actor))
            .With(NpgsqlDbType.Text, opening.Node).With(NpgsqlDbType.Text, opening.CodeVersion).With(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(opening.Parameters))
            .With(NpgsqlDbType.Bigint, opening.RetryOf).With(NpgsqlDbType.TimestampTz, opening.StartedAt.UtcDateTime).With(NpgsqlDbType.Uuid, opening.Spool)
            .With(NpgsqlDbType.Uuid, token).With(NpgsqlDbType.Interval, Lease);
        var id = (await command.ReadAsync(reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false))[0];
        return new RunLease(id, opening.Pipeline, token, opening.StartedAt);
    }

    private async Task<long> OpenRunAsync(string pipeline, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT id FROM pipeline_runs WHERE pipeline = $1 AND finished_at IS NULL").With(NpgsqlDbType.Text, pipeline);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long? ?? 0;
    }
}
