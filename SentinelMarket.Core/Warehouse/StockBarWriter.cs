using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// The daily bars that are kept apart from the rows: those made of quotes, and those of months whose rows were dropped. A row of an end-of-day
/// file is the bar of its day as it stands, so nothing is written for it (<see cref="StockBarReader"/>). Where several rows make one bar, a better source
/// replaces a worse one, then a later timestamp an earlier one, then a later fetch an earlier one; sources that tie in all of it are ordered by name, so that
/// the order of arrival never matters.
/// </summary>
internal static class StockBarWriter
{
    /// <summary>The condition that a row <c>t</c> is the bar of its day by itself.</summary>
    public const string IsOfficial = "t.source LIKE '%.eod.%' AND t.timestamp = (t.trading_day + time '15:30') AT TIME ZONE 'Asia/Kolkata'";

    /// <summary>The statement that makes bars of rows.</summary>
    /// <param name="rows">A FROM item named <c>t</c> with the columns of <c>stock_data_warehouse</c>, and a WHERE clause.</param>
    /// <param name="run">The run that the bars are from, as an expression.</param>
    public static string Merge(string rows, string run) =>
        $"""
        INSERT INTO stock_bars_daily AS b (ticker, series, exchange, trading_day, open, high, low, close, previous_close, volume, value_traded,
            trades, source, source_rank, timestamp, fetched_at, run_id)
        SELECT DISTINCT ON (ticker, trading_day, series, exchange) ticker, series, exchange, trading_day, open, high, low, price, previous_close,
            volume, value_traded, trades, source, source_rank, timestamp, fetched_at, {run}
        FROM (SELECT t.*, {Rank} AS source_rank FROM {rows}) ranked
        ORDER BY ticker, trading_day, series, exchange, source_rank, timestamp DESC, fetched_at DESC, source
        ON CONFLICT (ticker, trading_day, series, exchange) DO UPDATE SET
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, previous_close = excluded.previous_close,
            volume = excluded.volume, value_traded = excluded.value_traded, trades = excluded.trades, source = excluded.source,
            source_rank = excluded.source_rank, timestamp = excluded.timestamp, fetched_at = excluded.fetched_at, run_id = excluded.run_id
        WHERE (b.source_rank, excluded.timestamp, excluded.fetched_at, b.source) >= (excluded.source_rank, b.timestamp, b.fetched_at, excluded.source)
        """;

    // As SourceIds.BarPrecedence has it.
    private const string Rank = "(CASE WHEN t.source LIKE '%.eod.udiff' THEN 1 WHEN t.source LIKE '%.eod.full' THEN 2 WHEN t.source LIKE '%.eod.legacy' THEN 3 ELSE 4 END)::smallint";

    // The rows of a slice that was empty are all from this transaction.
    private static readonly string MergeSlices = Merge(
        $"""
        stock_data_warehouse t
        JOIN unnest($2::date[], $3::text[]) AS s (trading_day, source) ON t.trading_day = s.trading_day AND t.source = s.source
        WHERE t.timestamp >= $4 AND t.timestamp <= $5 AND NOT ({IsOfficial})
        """,
        "$1");

    /// <summary>Makes the bars of rows that have just been copied into slices that were empty.</summary>
    public static async Task AddAsync(
        NpgsqlConnection connection, RunLease lease, StockBatch batch, IReadOnlyList<(int Part, StockRecord Record)> rows, CancellationToken cancellationToken)
    {
        var slices = rows.Where(row => !IsOfficialRow(row.Record)).Select(row => (Day: row.Record.TradingDay, row.Record.Source)).Distinct().ToArray();
        if (slices.Length == 0) { return; }
        using var command = new NpgsqlCommand(MergeSlices, connection) { CommandTimeout = StockWriter.CommandTimeoutSeconds };
        command.With(NpgsqlDbType.Bigint, lease.RunId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Date, slices.Select(slice => slice.Day).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, slices.Select(slice => slice.Source).ToArray())
            .With(NpgsqlDbType.TimestampTz, batch.FirstTimestamp).With(NpgsqlDbType.TimestampTz, batch.LastTimestamp);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static bool IsOfficialRow(StockRecord record) => SourceIds.IsEndOfDay(record.Source) && record.Timestamp == IndianTime.CloseOf(record.TradingDay);
}
