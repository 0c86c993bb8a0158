using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What every load writes besides its rows, whatever the records are; part of the rows' transaction.</summary>
internal static class LoadAccounting
{
    /// <summary>Every row of the batch is in the warehouse by now, whoever loaded it.</summary>
    public static void AddTickers(NpgsqlBatch batch, StockBatch rows)
    {
        var tickers = rows.Winners.Select(row => (Ticker: row.Record.Ticker.Value, row.Record.Source)).Distinct().ToArray();
        if (tickers.Length == 0) { return; }
        batch.Add(
            """
            INSERT INTO stock_source_tickers (ticker, source)
            SELECT ticker, source FROM unnest($1::text[], $2::text[]) AS t (ticker, source)
            WHERE NOT EXISTS (SELECT FROM stock_source_tickers k WHERE k.ticker = t.ticker AND k.source = t.source)
            ORDER BY ticker COLLATE "C", source COLLATE "C"
            ON CONFLICT DO NOTHING
            """)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, tickers.Select(t => t.Ticker).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, tickers.Select(t => t.Source).ToArray());
    }

    /// <summary>Counts rows that were copied without the merge, which counts its own.</summary>
    public static void AddDays(NpgsqlBatch batch, IReadOnlyList<(int Part, StockRecord Record)> copied)
    {
        if (copied.Count == 0) { return; }
        var days = copied.CountBy(row => (row.Record.TradingDay, row.Record.Source, row.Record.Exchange, row.Record.Series)).ToArray();
        batch.Add(
            """
            INSERT INTO stock_counts_daily AS d (trading_day, source, exchange, series, rows)
            SELECT * FROM unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::bigint[])
            ON CONFLICT (trading_day, source, exchange, series) DO UPDATE SET rows = d.rows + excluded.rows
            """)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Date, days.Select(day => day.Key.TradingDay).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, days.Select(day => day.Key.Source).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, days.Select(day => day.Key.Exchange.Code()).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, days.Select(day => day.Key.Series).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, days.Select(day => (long)day.Value).ToArray());
    }

    public static void AddDelivered<TRecord>(NpgsqlBatch batch, long runId, IReadOnlyList<DocumentPart<TRecord>> parts)
        where TRecord : class
    {
        var paths = parts.Where(part => part.IsLast).Select(part => part.Stored.Lake.Path).ToArray();
        if (paths.Length == 0) { return; }
        batch.Add(
            """
            UPDATE lake_objects l SET loaded_at = now(), loaded_run_id = $1
            FROM (SELECT id FROM lake_objects WHERE path = ANY ($2) ORDER BY id FOR NO KEY UPDATE) AS delivered
            WHERE l.id = delivered.id
            """)
            .With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Array | NpgsqlDbType.Text, paths);
    }

    public static void AddWatermarks(NpgsqlBatch batch, long runId, IReadOnlyList<WatermarkMove> moves)
    {
        if (moves.Count == 0) { return; }

        // A stream that moves twice in one batch is where its last move says.
        var last = moves.GroupBy(move => (move.Source, move.Stream)).Select(group => group.Last())
            .OrderBy(move => move.Source, StringComparer.Ordinal).ThenBy(move => move.Stream, StringComparer.Ordinal).ToArray();
        batch.Add(
            """
            INSERT INTO watermarks (run_id, source, stream, value) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
            ON CONFLICT (source, stream) DO UPDATE SET value = excluded.value, moved_at = now(), run_id = excluded.run_id
            """)
            .With(NpgsqlDbType.Bigint, runId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, last.Select(move => move.Source).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, last.Select(move => PostgresCommands.Storable(move.Stream)).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, last.Select(move => PostgresCommands.Storable(move.Value)).ToArray());
    }

    /// <summary>A load that took long has proven that its process lives: the lease is renewed with it.</summary>
    public static void AddCounts(NpgsqlBatch batch, long runId, RowCounts counts) => batch.Add(
        """
        UPDATE pipeline_runs SET extracted = extracted + $2, loaded = loaded + $3, unchanged = unchanged + $4, quarantined = quarantined + $5,
            heartbeat_at = clock_timestamp(), lease_until = clock_timestamp() + lease_length
        WHERE id = $1
        """)
        .With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Bigint, counts.Extracted).With(NpgsqlDbType.Bigint, counts.Loaded)
        .With(NpgsqlDbType.Bigint, counts.Unchanged).With(NpgsqlDbType.Bigint, counts.Quarantined);
}
