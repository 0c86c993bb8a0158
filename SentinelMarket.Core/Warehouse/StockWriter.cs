using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Loads prices: whatever of a batch is new or changed, its refused records, its lake objects and its counts, all or nothing.</summary>
public sealed class StockWriter(WarehouseDatabase database)
{
    private const int CommandTimeoutSeconds = 300;

    // Months that are known to have a partition; forgotten when an insert says otherwise, as after a partition was dropped elsewhere.
    private readonly ConcurrentDictionary<DateOnly, bool> _months = new();

    /// <summary>
    /// Loads a batch in one transaction: the lease is checked, earlier values of changed rows go to <c>stock_data_revisions</c>, rows are
    /// inserted or replaced (never by an older fetch), and daily bars, quarantine, delivery of lake objects, watermarks and the run's counts
    /// follow. Larger batches, of several parts, load faster.
    /// </summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run; nothing was loaded.</exception>
    /// <exception cref="NpgsqlException">The database failed; nothing was loaded, unless the connection broke while it committed, and then
    /// loading again changes nothing but the run's counts.</exception>
    public async Task<StockLoadResult> LoadAsync(
        RunLease lease, IReadOnlyList<DocumentPart<StockRecord>> batch, IReadOnlyList<WatermarkMove> watermarks, CancellationToken cancellationToken)
    {
        var distinct = new StockBatch(batch);
        await EnsurePartitionsAsync(distinct, cancellationToken).ConfigureAwait(false);
        try
        {
            return await LoadOnceAsync(lease, distinct, watermarks, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null or "" } && !_months.IsEmpty)
        {
            // "No partition of relation found for row": somebody dropped a month that this process knew.
            _months.Clear();
            await EnsurePartitionsAsync(distinct, cancellationToken).ConfigureAwait(false);
            return await LoadOnceAsync(lease, distinct, watermarks, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<StockLoadResult> LoadOnceAsync(RunLease lease, StockBatch batch, IReadOnlyList<WatermarkMove> watermarks, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(database.Loads, connection => LoadOnceAsync(connection, lease, batch, watermarks, cancellationToken), cancellationToken);

    private static async Task<StockLoadResult> LoadOnceAsync(
        NpgsqlConnection connection, RunLease lease, StockBatch batch, IReadOnlyList<WatermarkMove> watermarks, CancellationToken cancellationToken)
    {
        await FenceAsync(connection, lease, batch, cancellationToken).ConfigureAwait(false);
        var written = new long[batch.Parts.Count];
        if (batch.Winners.Count > 0)
        {
            await StockStaging.CopyAsync(connection, batch, cancellationToken).ConfigureAwait(false);
            await MergeAsync(connection, lease, batch, written, cancellationToken).ConfigureAwait(false);
        }

        var perPart = batch.Parts
            .Select((part, i) => new RowCounts(part.Extracted, written[i], part.Records.Count - written[i], part.Quarantined.Count))
            .ToArray();
        var total = perPart.Aggregate(RowCounts.Zero, (sum, counts) => sum + counts);
        using var account = new NpgsqlBatch(connection) { Timeout = CommandTimeoutSeconds };
        LoadAccounting.AddQuarantine(account, lease.RunId, batch.Parts);
        LoadAccounting.AddDelivered(account, lease.RunId, batch.Parts);
        LoadAccounting.AddWatermarks(account, lease.RunId, watermarks);
        LoadAccounting.AddCounts(account, lease.RunId, total);
        RunParts.AddNotify(account, lease.RunId);
        await account.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new StockLoadResult(total, perPart);
    }

    /// <summary>
    /// Holds the run open until the transaction ends: nobody can close it in between, and nothing can be written once it is closed. Writers
    /// of one source follow one another, so that none judges a row which another is about to change; different sources load side by side.
    /// </summary>
    private static async Task FenceAsync(NpgsqlConnection connection, RunLease lease, StockBatch batch, CancellationToken cancellationToken)
    {
        using var commands = new NpgsqlBatch(connection);
        commands.Add("UPDATE pipeline_runs SET heartbeat_at = clock_timestamp() WHERE id = $1 AND lease_token = $2 AND finished_at IS NULL RETURNING id")
            .With(NpgsqlDbType.Bigint, lease.RunId).With(NpgsqlDbType.Uuid, lease.Token);
        commands.Add(StockStaging.Create);

        // A batch fits into memory while it is merged; compiling a statement that runs for a fraction of a second does not pay.
        commands.Add("SET LOCAL work_mem = '32MB'");
        commands.Add("SET LOCAL jit = off");
        commands.Add("SELECT pg_advisory_xact_lock(hashtextextended('stock_data_warehouse ' || source, 0)) FROM unnest($1::text[]) AS source")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, batch.Sources);
        if (await commands.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null) { throw new LeaseLostException(lease); }
    }

    private static async Task MergeAsync(NpgsqlConnection connection, RunLease lease, StockBatch batch, long[] written, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(StockMerge.Sql, connection) { CommandTimeout = CommandTimeoutSeconds };
        command.With(NpgsqlDbType.Bigint, lease.RunId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, batch.Parts.Select(part => part.Stored.Lake.Path).ToArray())
            .With(NpgsqlDbType.TimestampTz, batch.FirstTimestamp).With(NpgsqlDbType.TimestampTz, batch.LastTimestamp);
        foreach (var (part, rows) in await command.ReadAsync(reader => (reader.GetInt32(0), reader.GetInt64(1)), cancellationToken).ConfigureAwait(false))
        {
            written[part] = rows;
        }
    }

    private async Task EnsurePartitionsAsync(StockBatch batch, CancellationToken cancellationToken)
    {
        var missing = batch.Months.Where(month => !_months.ContainsKey(month)).ToArray();
        if (missing.Length == 0) { return; }
        using var command = database.App.CreateCommand("SELECT ensure_stock_partitions(month, month) FROM unnest($1::date[]) AS month ORDER BY month")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Date, missing);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        foreach (var month in missing) { _months.TryAdd(month, true); }
    }
}
