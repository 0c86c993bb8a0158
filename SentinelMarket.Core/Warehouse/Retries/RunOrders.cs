using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Retries;

/// <summary>
/// Runs that wait for their time or their turn, in <c>run_orders</c>. An order is settled in the statement that opens its run (<see cref="RunLog.OpenAsync"/>), so that it
/// becomes one run on however many nodes.
/// </summary>
public sealed class RunOrders(WarehouseDatabase database)
{
    private const string Select =
        """
        SELECT o.id, o.pipeline, o.trigger, o.actor, o.parameters::text, o.what, o.due_at, o.status, o.created_at, o.retry_of, o.after_run, o.attempt, o.attempts, o.run_id, r.outcome, o.note
        FROM run_orders o LEFT JOIN pipeline_runs r ON r.id = o.run_id
        """;

    // A retry by the policy is for the data, not for its own sake. One whose run was taken up again from the spool is not needed either.
    private const string SupersedeDone =
        """
        UPDATE run_orders o SET status = 'Superseded', settled_at = clock_timestamp(), settled_by = 'retry policy',
            note = CASE WHEN done.id = w.after_run THEN format('Run %s went on and did not fail.', done.id) ELSE format('Run %s did the same and succeeded.', done.id) END
        FROM run_orders w JOIN pipeline_runs first ON first.id = w.retry_of CROSS JOIN LATERAL (
            SELECT later.id FROM pipeline_runs later
            WHERE later.pipeline = w.pipeline AND later.id >= w.after_run AND later.parameters = first.parameters AND later.outcome = 'Succeeded' AND later.trigger <> 'Replay'
            ORDER BY later.id LIMIT 1) done
        WHERE o.id = w.id AND o.status = 'Waiting' AND w.is_automatic AND w.due_at <= clock_timestamp()
        """;

    /// <summary>What a retry will do, in a few words.</summary>
    public static string WhatOf(long first, bool onlyFailed) =>
        string.Create(CultureInfo.InvariantCulture, $"{(onlyFailed ? "what failed of run" : "all of run")} {first}");

    /// <summary>The orders that wait, those due first.</summary>
    public async Task<IReadOnlyList<RunOrder>> WaitingAsync(int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"{Select} WHERE o.status = 'Waiting' ORDER BY o.due_at, o.id LIMIT $1").With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first order of each pipeline without an open run whose time has come; those that are not needed any more are settled before.</summary>
    public async Task<IReadOnlyList<RunOrder>> DueAsync(CancellationToken cancellationToken)
    {
        using var supersede = database.App.CreateCommand(SupersedeDone);
        await supersede.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        using var command = database.App.CreateCommand(
            $"""
            {Select} WHERE o.id IN (
                SELECT DISTINCT ON (w.pipeline) w.id FROM run_orders w
                WHERE w.status = 'Waiting' AND w.due_at <= clock_timestamp()
                    AND NOT EXISTS (SELECT FROM pipeline_runs busy WHERE busy.pipeline = w.pipeline AND busy.finished_at IS NULL)
                ORDER BY w.pipeline, w.due_at, w.id)
            ORDER BY o.due_at, o.id
            """);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The retries of a chain, in the order in which they were asked for.</summary>
    public async Task<IReadOnlyList<RunOrder>> OfChainAsync(long first, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"{Select} WHERE o.retry_of = $1 ORDER BY o.id").With(NpgsqlDbType.Bigint, first);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One order, or null.</summary>
    public async Task<RunOrder?> FindAsync(long id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"{Select} WHERE o.id = $1").With(NpgsqlDbType.Bigint, id);
        var found = await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Orders a retry that is due at once; null when one of its chain waits already.</summary>
    /// <param name="request">The retry; names the chain's first run.</param>
    /// <param name="afterRun">The run that is tried again.</param>
    /// <param name="what">What it will do, in a few words.</param>
    /// <param name="cancellationToken">Stops before it is ordered.</param>
    public async Task<long?> OrderRetryAsync(RunRequest request, long afterRun, string what, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            INSERT INTO run_orders (pipeline, trigger, actor, parameters, what, due_at, retry_of, after_run, attempt)
            SELECT $1, $2, $3, $4, $5, clock_timestamp(), $6, $7, 1 + (SELECT count(*) FROM pipeline_runs WHERE retry_of = $6)
            ON CONFLICT DO NOTHING RETURNING id
            """);
        command.With(NpgsqlDbType.Text, request.Pipeline).With(NpgsqlDbType.Text, request.Trigger.ToString()).With(NpgsqlDbType.Text, request.Actor)
            .With(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(request.Parameters)).With(NpgsqlDbType.Text, what)
            .With(NpgsqlDbType.Bigint, request.RetryOf).With(NpgsqlDbType.Bigint, afterRun);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long?;
    }

    /// <summary>The last run of each chain that did not succeed, has no retry that waits, and passes the filter; oldest first.</summary>
    /// <param name="pipeline">Only runs of this pipeline; all without it.</param>
    /// <param name="outcome">Only runs that ended so; failed and partial ones without it.</param>
    /// <param name="since">Only runs that ended then or later, in UTC.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<long>> ToRetryAsync(string? pipeline, RunOutcome? outcome, DateTimeOffset? since, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT r.id FROM pipeline_runs r
            WHERE ($1::text IS NULL OR r.pipeline = $1) AND r.outcome = ANY ($2) AND ($3::timestamptz IS NULL OR r.finished_at >= $3)
                AND NOT EXISTS (SELECT FROM pipeline_runs later WHERE later.retry_of = coalesce(r.retry_of, r.id) AND later.id > r.id)
                AND NOT EXISTS (SELECT FROM run_orders o WHERE o.retry_of = coalesce(r.retry_of, r.id) AND o.status = 'Waiting')
            ORDER BY r.id LIMIT $4
            """);
        string[] outcomes = outcome is { } one ? [one.ToString()] : [nameof(RunOutcome.Failed), nameof(RunOutcome.Partial)];
        command.With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.Array | NpgsqlDbType.Text, outcomes)
            .With(NpgsqlDbType.TimestampTz, since?.UtcDateTime).With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Settles an order that waits without a run; false when it does not wait any more.</summary>
    public async Task<bool> SettleAsync(long id, RunOrderStatus status, string actor, string? note, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            "UPDATE run_orders SET status = $2, settled_at = clock_timestamp(), settled_by = $3, note = $4 WHERE id = $1 AND status = 'Waiting'");
        command.With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.Text, status.ToString()).With(NpgsqlDbType.Text, actor).With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(note));
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>The source calls that some run of a chain did, by source and stream.</summary>
    public async Task<IReadOnlySet<(string Source, string Stream)>> DoneByChainAsync(long first, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT DISTINCT s.source, s.stream FROM pipeline_run_sources s JOIN pipeline_runs r ON r.id = s.run_id
            WHERE (r.id = $1 OR r.retry_of = $1) AND s.succeeded
            """).With(NpgsqlDbType.Bigint, first);
        return (await command.ReadAsync(reader => (reader.GetString(0), reader.GetString(1)), cancellationToken).ConfigureAwait(false)).ToHashSet();
    }

    private static RunOrder Read(NpgsqlDataReader reader)
    {
        var id = reader.GetInt64(0);
        var parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(4)) ?? [];
        var request = new RunRequest(reader.GetString(1), Enum.Parse<RunTrigger>(reader.GetString(2)), reader.GetString(3), parameters, reader.IntegerOrNull(9), id);
        return new RunOrder(id, request, reader.GetString(5), reader.Instant(6), Enum.Parse<RunOrderStatus>(reader.GetString(7)))
        {
            CreatedAt = reader.Instant(8),
            AfterRun = reader.IntegerOrNull(10),
            Attempt = reader.GetInt32(11),
            Attempts = reader.GetInt32(12),
            RunId = reader.IntegerOrNull(13),
            Outcome = reader.Text(14) is { } outcome ? Enum.Parse<RunOutcome>(outcome) : null,
            Note = reader.Text(15),
        };
    }
}
