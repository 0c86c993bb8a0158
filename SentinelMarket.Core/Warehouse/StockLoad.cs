using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>One transaction that loads a batch; it can be run again when it failed.</summary>
internal sealed class StockLoad(RunLease lease, StockBatch batch, IReadOnlyList<WatermarkMove> watermarks)
{
    private const int ScanWorthRows = 1_000;
    private const int ScannedForOne = 4;

    public StockBatch Batch { get; } = batch;

    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="triesDirect">Whether rows of empty slices go straight in; otherwise each row is compared with what is there.</param>
    /// <param name="cancellationToken">Stops the load; nothing of it stays.</param>
    public async Task<StockLoadResult> RunAsync(NpgsqlConnection connection, bool triesDirect, CancellationToken cancellationToken)
    {
        var slices = await StockSlices.EnterAsync(connection, lease, Batch, cancellationToken).ConfigureAwait(false);
        var (copied, merged) = Split(slices, triesDirect);
        var written = new long[Batch.Parts.Count];
        if (copied.Count > 0)
        {
            await StockCells.CopyAsync(connection, lease, Batch, copied, slices.LakeObjects, cancellationToken).ConfigureAwait(false);
            await StockBarWriter.AddAsync(connection, lease, Batch, copied, cancellationToken).ConfigureAwait(false);
            foreach (var (part, _) in copied) { written[part]++; }
        }

        if (merged.Count > 0) { await MergeAsync(connection, merged, slices, written, cancellationToken).ConfigureAwait(false); }
        return await AccountAsync(connection, copied, written, cancellationToken).ConfigureAwait(false);
    }

    private (List<(int Part, StockRecord Record)> Copied, List<(int Part, StockRecord Record)> Merged) Split(StockSlices slices, bool triesDirect)
    {
        var copied = new List<(int Part, StockRecord Record)>(triesDirect ? Batch.Winners.Count : 0);
        var merged = new List<(int Part, StockRecord Record)>();
        foreach (var row in Batch.Winners)
        {
            if (triesDirect && slices.IsEmpty(row.Record.TradingDay, row.Record.Source)) { copied.Add(row); }
            else { merged.Add(row); }
        }

        return (copied, merged);
    }

    private async Task MergeAsync(NpgsqlConnection connection, List<(int Part, StockRecord Record)> rows, StockSlices slices, long[] written, CancellationToken cancellationToken)
    {
        using (var prepare = new NpgsqlBatch(connection))
        {
            prepare.Add(StockStaging.Create);

            // A batch fits into memory while it is merged; compiling a statement that runs for a fraction of a second does not pay.
            prepare.Add("SET LOCAL work_mem = '32MB'");
            prepare.Add("SET LOCAL jit = off");
            await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await StockStaging.CopyAsync(connection, Batch, rows, cancellationToken).ConfigureAwait(false);
        var merge = await IsDenseAsync(connection, rows.Count, cancellationToken).ConfigureAwait(false) ? StockMerge.Scanning : StockMerge.Probing;
        using var command = new NpgsqlCommand(merge, connection) { CommandTimeout = StockWriter.CommandTimeoutSeconds };
        command.With(NpgsqlDbType.Bigint, lease.RunId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, slices.LakeObjects.ToArray())
            .With(NpgsqlDbType.TimestampTz, Batch.FirstTimestamp).With(NpgsqlDbType.TimestampTz, Batch.LastTimestamp);
        foreach (var (part, count) in await command.ReadAsync(reader => (reader.GetInt32(0), reader.GetInt64(1)), cancellationToken).ConfigureAwait(false))
        {
            written[part] += count;
        }
    }

    /// <summary>Whether the batch has a good part of all rows between its first and its last day.</summary>
    private async Task<bool> IsDenseAsync(NpgsqlConnection connection, int rows, CancellationToken cancellationToken)
    {
        if (rows < ScanWorthRows) { return false; }
        using var command = new NpgsqlCommand("SELECT coalesce(sum(rows), 0)::bigint FROM stock_slices_daily WHERE trading_day BETWEEN $1 AND $2", connection);
        command.With(NpgsqlDbType.Date, Batch.Days.First()).With(NpgsqlDbType.Date, Batch.Days.Last());
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! <= (long)rows * ScannedForOne;
    }

    private async Task<StockLoadResult> AccountAsync(NpgsqlConnection connection, List<(int Part, StockRecord Record)> copied, long[] written, CancellationToken cancellationToken)
    {
        var perPart = Batch.Parts
            .Select((part, i) => new RowCounts(part.Extracted, written[i], part.Records.Count + part.Repeated - written[i], part.Quarantined.Count))
            .ToArray();
        var total = perPart.Aggregate(RowCounts.Zero, (sum, counts) => sum + counts);
        using var account = new NpgsqlBatch(connection) { Timeout = StockWriter.CommandTimeoutSeconds };
        LoadAccounting.AddDays(account, copied);
        LoadAccounting.AddTickers(account, Batch);
        LoadAccounting.AddDelivered(account, lease.RunId, Batch.Parts);
        QuarantineAccounting.Add(account, lease.RunId, Batch.Parts, [.. perPart.Select((counts, i) => (Batch.DuplicatesOf(i), counts.Unchanged - Batch.DuplicatesOf(i)))]);
        LoadAccounting.AddWatermarks(account, lease.RunId, watermarks);
        LoadAccounting.AddCounts(account, lease.RunId, total);
        RunParts.AddNotify(account, lease.RunId);
        await account.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new StockLoadResult(total, perPart);
    }
}
