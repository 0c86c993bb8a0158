using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// Daily bars. The bar of a day comes from its best row: a better source replaces a worse one, then a later timestamp an earlier one, then a
/// later fetch an earlier one; sources that tie in all of it are ordered by name, so that the order of arrival never matters.
/// </summary>
internal static class StockBarWriter
{
    /// <summary>The start of every insert into the bars; the columns of <see cref="Best"/> follow.</summary>
    public const string Insert =
        """
        INSERT INTO stock_bars_daily AS b (ticker, series, exchange, trading_day, open, high, low, close, previous_close, volume, value_traded,
            trades, source, source_rank, timestamp, fetched_at, run_id)
        """;

    /// <summary>Selects the best row of each bar from rows that have a source_rank; $1 is the run.</summary>
    public const string Best =
        """
        SELECT DISTINCT ON (ticker, trading_day, series, exchange) ticker, series, exchange, trading_day, open, high, low, price, previous_close,
            volume, value_traded, trades, source, source_rank, timestamp, fetched_at, $1
        """;

    /// <summary>The order that makes <see cref="Best"/> the best, and what becomes of a bar that is there already.</summary>
    public const string Prefer =
        """
        ORDER BY ticker, trading_day, series, exchange, source_rank, timestamp DESC, fetched_at DESC, source
        ON CONFLICT (ticker, trading_day, series, exchange) DO UPDATE SET
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, previous_close = excluded.previous_close,
            volume = excluded.volume, value_traded = excluded.value_traded, trades = excluded.trades, source = excluded.source,
            source_rank = excluded.source_rank, timestamp = excluded.timestamp, fetched_at = excluded.fetched_at, run_id = excluded.run_id
        WHERE (b.source_rank, excluded.timestamp, excluded.fetched_at, b.source) >= (excluded.source_rank, b.timestamp, b.fetched_at, excluded.source)
        """;

    private const string CopyBars =
        """
        COPY stock_bars_daily (ticker, series, exchange, trading_day, open, high, low, close, previous_close, volume, value_traded,
            trades, source, source_rank, timestamp, fetched_at, run_id) FROM STDIN (FORMAT BINARY)
        """;

    private const short CopiedColumns = 17;

    // The rows of a slice that was empty are all from this transaction.
    private const string MergeSlices =
        $"""
        {Insert}
        {Best}
        FROM (
            SELECT t.*, s.source_rank FROM stock_data_warehouse t
            JOIN unnest($2::date[], $3::text[], $4::text[], $5::smallint[]) AS s (trading_day, source, exchange, source_rank) USING (trading_day, source, exchange)
            WHERE t.timestamp >= $6 AND t.timestamp <= $7) AS rows
        {Prefer}
        """;

    /// <summary>Makes the bars of rows that have just been copied into slices that were empty.</summary>
    public static async Task AddAsync(
        NpgsqlConnection connection, RunLease lease, StockBatch batch, IReadOnlyList<(int Part, StockRecord Record)> rows, StockSlices slices, CancellationToken cancellationToken)
    {
        var untraded = new List<(int Part, StockRecord Record)>(rows.Count);
        var others = new HashSet<(DateOnly Day, string Source, Exchange Exchange)>();
        foreach (var row in rows)
        {
            if (slices.IsUntraded(row.Record.TradingDay, row.Record.Exchange)) { untraded.Add(row); }
            else { others.Add((row.Record.TradingDay, row.Record.Source, row.Record.Exchange)); }
        }

        if (untraded.Count > 0) { await CopyAsync(connection, lease, batch, untraded, cancellationToken).ConfigureAwait(false); }
        if (others.Count > 0) { await MergeAsync(connection, lease, batch, [.. others], cancellationToken).ConfigureAwait(false); }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, RunLease lease, StockBatch batch, List<(int Part, StockRecord Record)> rows, CancellationToken cancellationToken)
    {
        // In the order of the primary key, which is kind to its index, and the best row of each bar first.
        rows.Sort(new BestFirst(batch));
        var copy = await BinaryCopy.BeginAsync(connection, CopyBars, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            StockRecord? written = null;
            foreach (var (part, record) in rows)
            {
                if (written is not null && BestFirst.OfOneBar(written, record)) { continue; }
                written = record;
                await copy.StartRowAsync(CopiedColumns, cancellationToken).ConfigureAwait(false);
                copy.Write(record.Ticker.Value);
                copy.Write(record.Series);
                copy.Write(record.Exchange.Code());
                copy.Write(record.TradingDay);
                copy.Write(record.Open);
                copy.Write(record.High);
                copy.Write(record.Low);
                copy.Write(record.Price);
                copy.Write(record.PreviousClose);
                copy.Write(record.Volume);
                copy.Write(record.ValueTraded);
                copy.Write(record.Trades);
                copy.Write(record.Source);
                copy.Write((short)SourceIds.BarPrecedence(record.Source));
                copy.Write(record.Timestamp.UtcDateTime);
                copy.Write(batch.FetchedAt(part).UtcDateTime);
                copy.Write(lease.RunId);
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task MergeAsync(NpgsqlConnection connection, RunLease lease, StockBatch batch, IReadOnlyList<(DateOnly Day, string Source, Exchange Exchange)> slices, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(MergeSlices, connection) { CommandTimeout = StockWriter.CommandTimeoutSeconds };
        command.With(NpgsqlDbType.Bigint, lease.RunId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Date, slices.Select(slice => slice.Day).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, slices.Select(slice => slice.Source).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, slices.Select(slice => slice.Exchange.Code()).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Smallint, slices.Select(slice => (short)SourceIds.BarPrecedence(slice.Source)).ToArray())
            .With(NpgsqlDbType.TimestampTz, batch.FirstTimestamp).With(NpgsqlDbType.TimestampTz, batch.LastTimestamp);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>By bar, and the rows of one bar from the best to the worst, as <see cref="Prefer"/> orders them.</summary>
    private sealed class BestFirst(StockBatch batch) : IComparer<(int Part, StockRecord Record)>
    {
        public static bool OfOneBar(StockRecord x, StockRecord y) =>
            x.TradingDay == y.TradingDay && x.Exchange == y.Exchange && x.Ticker == y.Ticker && string.Equals(x.Series, y.Series, StringComparison.Ordinal);

        public int Compare((int Part, StockRecord Record) x, (int Part, StockRecord Record) y)
        {
            var byBar = x.Record.Ticker.CompareTo(y.Record.Ticker);
            if (byBar == 0) { byBar = x.Record.TradingDay.CompareTo(y.Record.TradingDay); }
            if (byBar == 0) { byBar = string.CompareOrdinal(x.Record.Series, y.Record.Series); }
            if (byBar == 0) { byBar = string.CompareOrdinal(x.Record.Exchange.Code(), y.Record.Exchange.Code()); }
            return byBar != 0 ? byBar : CompareWithinBar(x, y);
        }

        private int CompareWithinBar((int Part, StockRecord Record) x, (int Part, StockRecord Record) y)
        {
            var order = SourceIds.BarPrecedence(x.Record.Source).CompareTo(SourceIds.BarPrecedence(y.Record.Source));
            if (order == 0) { order = StockBatch.Microseconds(y.Record.Timestamp).CompareTo(StockBatch.Microseconds(x.Record.Timestamp)); }
            if (order == 0) { order = StockBatch.Microseconds(batch.FetchedAt(y.Part)).CompareTo(StockBatch.Microseconds(batch.FetchedAt(x.Part))); }
            return order != 0 ? order : string.CompareOrdinal(x.Record.Source, y.Record.Source);
        }
    }
}
