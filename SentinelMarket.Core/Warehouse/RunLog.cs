using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// The runs of all pipelines, in <c>pipeline_runs</c> and its parts: the truth about what ran. At most one run of a pipeline is open, held
/// by a lease that lapses by the database's clock, so that nodes need not agree on the time.
/// </summary>
/// <param name="database">The warehouse.</param>
/// <param name="retries">What orders retries when runs are closed; without it none is tried again by itself.</param>
public sealed partial class RunLog(WarehouseDatabase database, Retries.RetryPlanner? retries = null)
{
    /// <summary>The channel on which every change of a run is told, with the run's number.</summary>
    internal const string Channel = "run_changed";

    // Asked again once the fence is closed: a load that was waited for has renewed the lease.
    private const string CloseLapsed =
        """
        WITH closed AS (
            UPDATE pipeline_runs SET
                finished_at = clock_timestamp(), outcome = 'Failed', lease_token = NULL,
                error = format('The process that ran it (node %s) stopped answering at %s: its lease lapsed. Undelivered payloads are loaded by the next run.',
                    node, to_char(heartbeat_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC')
            WHERE id = $1 AND finished_at IS NULL AND lease_until < clock_timestamp()
            RETURNING *)
        SELECT pg_notify('run_changed', id::text) FROM closed
        """;

    /// <summary>Opens a run. A run of the pipeline whose lease has lapsed is first closed as failed.</summary>
    /// <param name="request">What is asked for, why and by whom.</param>
    /// <param name="node">This process: machine name and process id.</param>
    /// <param name="codeVersion">The version of the code.</param>
    /// <param name="lease">How long the run stays ours without a renewal.</param>
    /// <param name="cancellationToken">Stops before the run is open.</param>
    /// <exception cref="RunAlreadyOpenException">A run of the pipeline is open on some node.</exception>
    /// <exception cref="OrderSettledException">The request's order has its run already, or was called off.</exception>
    public async Task<RunLease> OpenAsync(RunRequest request, string node, string codeVersion, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        while (true)
        {
            await CloseLapsedAsync(request.Pipeline, cancellationToken).ConfigureAwait(false);
            try
            {
                return await InsertAsync(request, node, codeVersion, lease, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pipeline_runs_one_open" })
            {
                // The open run may end before it is looked up; then this pipeline is free again.
                if (await FindOpenAsync(request.Pipeline, cancellationToken).ConfigureAwait(false) is { } open)
                {
                    throw new RunAlreadyOpenException(request.Pipeline, open.Id);
                }
            }
        }
    }

    /// <summary>Renews the lease by its length.</summary>
    public async Task<LeaseState> RenewAsync(RunLease lease, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            UPDATE pipeline_runs SET heartbeat_at = clock_timestamp(), lease_until = clock_timestamp() + lease_length
            WHERE id = $1 AND lease_token = $2 AND finished_at IS NULL
            RETURNING cancel_requested_at IS NOT NULL
            """);
        command.With(NpgsqlDbType.Bigint, lease.RunId).With(NpgsqlDbType.Uuid, lease.Token);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) switch
        {
            true => LeaseState.CancelRequested,
            false => LeaseState.Held,
            _ => LeaseState.Lost,
        };
    }

    /// <summary>Asks an open run to stop; whoever runs it learns of it with the next renewal. Nothing happens when the run has ended.</summary>
    public async Task RequestCancelAsync(long runId, string actor, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            WITH asked AS (
                UPDATE pipeline_runs SET cancel_requested_by = $2, cancel_requested_at = clock_timestamp()
                WHERE id = $1 AND finished_at IS NULL AND cancel_requested_at IS NULL
                RETURNING id)
            SELECT pg_notify('run_changed', id::text) FROM asked
            """);
        command.With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Text, actor);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes every open run whose lease has lapsed as failed and returns them.</summary>
    public Task<IReadOnlyList<RunReport>> CloseLapsedAsync(CancellationToken cancellationToken) => CloseLapsedAsync(null, cancellationToken);

    private async Task<IReadOnlyList<RunReport>> CloseLapsedAsync(string? pipeline, CancellationToken cancellationToken)
    {
        using var lapsed = database.App
            .CreateCommand("SELECT id FROM pipeline_runs WHERE finished_at IS NULL AND lease_until < clock_timestamp() AND ($1::text IS NULL OR pipeline = $1) ORDER BY id")
            .With(NpgsqlDbType.Text, pipeline);
        var closed = new List<RunReport>();
        foreach (var id in await lapsed.ReadAsync(reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false))
        {
            var isClosed = await WarehouseDatabase.TransactAsync(database.App, connection => CloseLapsedAsync(connection, id, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (isClosed) { closed.Add((await FindAsync(id, cancellationToken).ConfigureAwait(false))!); }
        }

        return closed;
    }

    private async Task<bool> CloseLapsedAsync(NpgsqlConnection connection, long runId, CancellationToken cancellationToken)
    {
        await RunFence.CloseAsync(connection, runId, cancellationToken).ConfigureAwait(false);
        using var command = new NpgsqlCommand(CloseLapsed, connection);
        if ((await command.With(NpgsqlDbType.Bigint, runId).ReadAsync(_ => true, cancellationToken).ConfigureAwait(false)).Count == 0) { return false; }
        if (retries is not null)
        {
            using var closed = new NpgsqlCommand(SelectRuns + "WHERE id = $1", connection);
            var run = (await closed.With(NpgsqlDbType.Bigint, runId).ReadAsync(RunRow.Read, cancellationToken).ConfigureAwait(false))[0];
            await retries.PlanAsync(connection, run, Retries.RetryCause.Lapsed, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<RunLease> InsertAsync(RunRequest request, string node, string codeVersion, TimeSpan lease, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid();
        using var command = database.App.CreateCommand(
            """
            WITH wanted AS (
                SELECT id FROM run_orders WHERE id = $10 AND status = 'Waiting' FOR UPDATE),
            opened AS (
                INSERT INTO pipeline_runs (pipeline, trigger, actor, node, code_version, parameters, retry_of, started_at, lease_token, lease_length, lease_until, heartbeat_at)
                SELECT $1, $2, $3, $4, $5, $6, $7, now, $8, $9, now + $9, now FROM clock_timestamp() AS now
                WHERE $10::bigint IS NULL OR EXISTS (SELECT FROM wanted)
                RETURNING id, started_at),
            settled AS (
                UPDATE run_orders SET status = 'Started', run_id = opened.id, settled_at = opened.started_at, settled_by = $4 FROM opened WHERE run_orders.id = $10)
            SELECT id, started_at, pg_notify('run_changed', id::text) FROM opened
            """);
        command.With(NpgsqlDbType.Text, request.Pipeline).With(NpgsqlDbType.Text, request.Trigger.ToString()).With(NpgsqlDbType.Text, request.Actor)
            .With(NpgsqlDbType.Text, node).With(NpgsqlDbType.Text, codeVersion)
            .With(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(request.Parameters)).With(NpgsqlDbType.Bigint, request.RetryOf)
            .With(NpgsqlDbType.Uuid, token).With(NpgsqlDbType.Interval, lease).With(NpgsqlDbType.Bigint, request.OrderId);
        var opened = await command.ReadAsync(reader => new RunLease(reader.GetInt64(0), request.Pipeline, token, reader.Instant(1)), cancellationToken).ConfigureAwait(false);
        return opened.Count == 1 ? opened[0] : throw new OrderSettledException(request.OrderId!.Value);
    }
}
