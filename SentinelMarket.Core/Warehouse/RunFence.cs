using Npgsql;
using NpgsqlTypes;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// What keeps writers of a run and whoever closes it apart. Writers hold the run's advisory lock shared, so that several of them work side
/// by side, and then check the lease; closing takes it exclusively first. So nothing is written once a run is closed, and closing waits for
/// what is being written. The lock is not the run's row, so heartbeats pass at any time. It ends with the transaction.
/// </summary>
/// <remarks>
/// The order in which every transaction takes what others may want too, so that none waits in a circle:
/// <list type="number">
/// <item>the run: shared by its writers, exclusively by who closes it;</item>
/// <item>the trading days of the batch (<see cref="StockSlices"/>), earliest first. Rows, revisions, bars and counts of a day are only
/// touched by who holds it, so they need no order of their own. In place of days, writers of messages take one lock for all of them: their rows,
/// revisions, rollup and clusters are touched by one transaction at a time, and that suffices, because reading the texts takes longer and comes before;</item>
/// <item>tickers of sources, by ticker and source;</item>
/// <item>lake objects, by id, or by path when they are made; then the quarantine, whose entries hang on them;</item>
/// <item>watermarks, by source and stream;</item>
/// <item>the run's row, which every load of the run updates: last, because it is held until the commit.</item>
/// </list>
/// Partitions are made in a transaction of their own before. What loses a deadlock all the same is done once more.
/// </remarks>
internal static class RunFence
{
    // Two statements, because the second has to see what was committed while the first waited.
    private const string Share = "SELECT pg_advisory_xact_lock_shared(hashtextextended('pipeline_run', $1))";
    private const string Check = "SELECT true FROM pipeline_runs WHERE id = $1 AND lease_token = $2 AND finished_at IS NULL";
    private const string Exclude = "SELECT pg_advisory_xact_lock(hashtextextended('pipeline_run', $1))";

    /// <summary>Adds the two statements of <see cref="HoldAsync"/>; the second returns a row while the lease holds.</summary>
    public static void AddHold(NpgsqlBatch batch, RunLease lease)
    {
        batch.Add(Share).With(NpgsqlDbType.Bigint, lease.RunId);
        batch.Add(Check).With(NpgsqlDbType.Bigint, lease.RunId).With(NpgsqlDbType.Uuid, lease.Token);
    }

    /// <summary>Holds the run open until the transaction ends, beside its other writers.</summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public static async Task HoldAsync(NpgsqlConnection connection, RunLease lease, CancellationToken cancellationToken)
    {
        using var batch = new NpgsqlBatch(connection);
        AddHold(batch, lease);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false)) { await RequireAsync(reader, lease, cancellationToken).ConfigureAwait(false); }
    }

    /// <summary>Reads the answers to <see cref="AddHold"/> from the start of a batch.</summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public static async Task RequireAsync(NpgsqlDataReader reader, RunLease lease, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { throw new LeaseLostException(lease); }
    }

    /// <summary>Waits until nobody writes the run and keeps all writers out until the transaction ends.</summary>
    public static async Task CloseAsync(NpgsqlConnection connection, long runId, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(Exclude, connection);
        await command.With(NpgsqlDbType.Bigint, runId).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
