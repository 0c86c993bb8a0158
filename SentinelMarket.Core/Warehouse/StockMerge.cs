namespace SentinelMarket.Core.Warehouse;

/// <summary>The statement that takes a staged batch into the warehouse.</summary>
internal static class StockMerge
{
    private const string Match =
        """
        t.ticker = s.ticker AND t.series = s.series AND t.exchange = s.exchange AND t.timestamp = s.timestamp AND t.source = s.source
        AND t.timestamp >= $3 AND t.timestamp <= $4
        """;

    /// <summary>
    /// Looks each stored row up by its key. LATERAL ... LIMIT 1 keeps the plan at one index probe a row, whatever the planner believes about
    /// a temporary table without statistics.
    /// </summary>
    public static readonly string Probing = Sql($"LEFT JOIN LATERAL (SELECT * FROM stock_data_warehouse t WHERE {Match} LIMIT 1) t ON true");

    /// <summary>Reads all stored rows between the first and the last timestamp at once: half the time where most of them are in the batch.</summary>
    public static readonly string Scanning = Sql($"LEFT JOIN stock_data_warehouse t ON {Match}");

    /// <summary>
    /// Parameters: $1 run, $2 lake objects of the parts in order, $3 and $4 first and last timestamp of the batch, which keep all partitions but
    /// the batch's own out of the plan. Returns for each part how many rows were new or changed. Change_percent follows from other columns
    /// and trading_day from the timestamp, so neither is compared.
    /// </summary>
    private static string Sql(string join) =>
        $"""
        WITH parts AS MATERIALIZED (
            SELECT ordinal - 1 AS part, lake_object_id FROM unnest($2::bigint[]) WITH ORDINALITY AS p (lake_object_id, ordinal)
        ),
        written AS MATERIALIZED (
            SELECT s.*, parts.lake_object_id, t.ticker IS NOT NULL AS known
            FROM staged_stock_2 s
            JOIN parts USING (part)
            {join}
            WHERE t.ticker IS NULL
               OR (s.fetched_at >= t.fetched_at
                   AND (s.isin, s.price, s.open, s.high, s.low, s.previous_close, s.volume, s.value_traded, s.trades, s.raw_data)
                       IS DISTINCT FROM (t.isin, t.price, t.open, t.high, t.low, t.previous_close, t.volume, t.value_traded, t.trades, t.raw_data))
        ),
        revised AS (
            INSERT INTO stock_data_revisions (ticker, series, isin, exchange, price, open, high, low, previous_close, volume, value_traded, trades,
                change_percent, trading_day, timestamp, source, fetched_at, processed_at, run_id, lake_object_id, raw_data, replaced_by_run_id)
            SELECT t.ticker, t.series, t.isin, t.exchange, t.price, t.open, t.high, t.low, t.previous_close, t.volume, t.value_traded, t.trades,
                t.change_percent, t.trading_day, t.timestamp, t.source, t.fetched_at, t.processed_at, t.run_id, t.lake_object_id, t.raw_data, $1
            FROM written w
            CROSS JOIN LATERAL (
                SELECT * FROM stock_data_warehouse t
                WHERE t.ticker = w.ticker AND t.series = w.series AND t.exchange = w.exchange AND t.timestamp = w.timestamp AND t.source = w.source
                  AND t.timestamp >= $3 AND t.timestamp <= $4
                LIMIT 1
            ) t
            WHERE w.known
        ),
        rows AS (
            INSERT INTO stock_data_warehouse AS t (ticker, series, isin, exchange, price, open, high, low, previous_close, volume, value_traded, trades,
                change_percent, trading_day, timestamp, source, fetched_at, run_id, lake_object_id, raw_data)
            SELECT ticker, series, isin, exchange, price, open, high, low, previous_close, volume, value_traded, trades,
                change_percent, trading_day, timestamp, source, fetched_at, $1, lake_object_id, raw_data
            FROM written
            ON CONFLICT (ticker, series, exchange, timestamp, source) DO UPDATE SET
                isin = excluded.isin, price = excluded.price, open = excluded.open, high = excluded.high, low = excluded.low,
                previous_close = excluded.previous_close, volume = excluded.volume, value_traded = excluded.value_traded, trades = excluded.trades,
                change_percent = excluded.change_percent, fetched_at = excluded.fetched_at, processed_at = now(), run_id = excluded.run_id,
                lake_object_id = excluded.lake_object_id, raw_data = excluded.raw_data
            WHERE excluded.fetched_at >= t.fetched_at
        ),
        bars AS (
            {StockBarWriter.Merge($"written t WHERE NOT ({StockBarWriter.IsOfficial})", "$1")}
        ),
        days AS (
            INSERT INTO stock_counts_daily AS d (trading_day, source, exchange, series, rows)
            SELECT trading_day, source, exchange, series, count(*) FROM written WHERE NOT known GROUP BY trading_day, source, exchange, series
            ON CONFLICT (trading_day, source, exchange, series) DO UPDATE SET rows = d.rows + excluded.rows
        )
        SELECT part, count(*) FROM written GROUP BY part
        """;
}
