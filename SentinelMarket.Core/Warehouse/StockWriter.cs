using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Loads prices: whatever of a batch is new or changed, its refused records, its lake objects and its counts, all or nothing.</summary>
public sealed class StockWriter(WarehouseDatabase database)
{
    internal const int CommandTimeoutSeconds = 300;

    // Months that are known to have a partition; forgotten when an insert says otherwise, as after a partition was dropped elsewhere.
    private readonly ConcurrentDictionary<DateOnly, bool> _months = new();

    /// <summary>
    /// Loads a batch in one transaction: the lease is checked, rows of a source and day that the warehouse had nothing of are copied
    /// straight in, others are compared with what is there: earlier values of changed rows go to <c>stock_data_revisions</c>, rows are
    /// inserted or replaced (never by an older fetch). Daily bars, quarantine, delivery of lake objects, watermarks and the run's counts
    /// follow. Larger batches, of several parts, load faster. Loads of one run may go on at the same time.
    /// </summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run; nothing was loaded.</exception>
    /// <exception cref="NpgsqlException">The database failed; nothing was loaded, unless the connection broke while it committed, and then
    /// loading again changes nothing but the run's counts.</exception>
    public async Task<StockLoadResult> LoadAsync(
        RunLease lease, IReadOnlyList<DocumentPart<StockRecord>> batch, IReadOnlyList<WatermarkMove> watermarks, CancellationToken cancellationToken)
    {
        var load = new StockLoad(lease, new StockBatch(batch), watermarks);
        var (triesDirect, knowsMonths) = (true, true);
        while (true)
        {
            await EnsurePartitionsAsync(load.Batch, cancellationToken).ConfigureAwait(false);
            try
            {
                return await WarehouseDatabase.TransactAsync(database.Loads, lease, connection => load.RunAsync(connection, triesDirect, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation && triesDirect)
            {
                // The counts called a slice empty that was not; looking at each row costs time but nothing else.
                triesDirect = false;
            }
            catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null or "" } && knowsMonths)
            {
                // "No partition of relation found for row": somebody dropped a month that this process knew.
                knowsMonths = false;
                _months.Clear();
            }
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
