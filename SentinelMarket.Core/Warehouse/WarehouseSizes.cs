using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>How large the tables are and what each source has in them, at a cost that does not grow with the rows.</summary>
internal static class WarehouseSizes
{
    /// <summary>Up to this size counting takes milliseconds; beyond it the planner's estimate stands in.</summary>
    private const long CountedBytes = 16 * 1024 * 1024;

    private const int DaysOfMonth = 21;

    /// <summary>Exact: <c>stock_slices_daily</c> and <c>stock_source_tickers</c> are kept in the rows' own transaction.</summary>
    public static async Task<IReadOnlyList<SourceStatistics>> SourcesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT source, sum(rows)::bigint, coalesce(tickers, 0), min(trading_day), max(trading_day)
            FROM stock_slices_daily
            LEFT JOIN (SELECT source, count(*) AS tickers FROM stock_source_tickers GROUP BY source) t USING (source)
            GROUP BY source, tickers ORDER BY source
            """, connection);
        return await command.ReadAsync(
            reader => new SourceStatistics(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<DateOnly>(3), reader.GetFieldValue<DateOnly>(4)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tables of the warehouse by name, <c>stock_data_warehouse</c> with the exact count that the sources sum to.</summary>
    public static async Task<IReadOnlyList<TableStatistics>> TablesAsync(NpgsqlConnection connection, long stockRows, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT c.relname::text, sum(pg_total_relation_size(leaf.oid))::bigint, sum(greatest(leaf.reltuples, 0))::bigint,
                (count(*) FILTER (WHERE leaf.oid <> c.oid))::integer, bool_or(leaf.reltuples < 0)
            FROM pg_class c
            JOIN LATERAL (
                SELECT c.oid, c.reltuples WHERE c.relkind = 'r'
                UNION ALL
                SELECT p.oid, p.reltuples FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid WHERE i.inhparent = c.oid AND c.relkind = 'p'
            ) leaf ON true
            WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1) AND c.relkind IN ('r', 'p')
            GROUP BY c.oid, c.relname ORDER BY c.relname
            """, connection);
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Text, Tables);
        var tables = await command.ReadAsync(
            reader => (Statistics: new TableStatistics(reader.GetString(0), reader.GetInt64(2), true, reader.GetInt64(1), reader.GetInt32(3)), NeverAnalysed: reader.GetBoolean(4)),
            cancellationToken).ConfigureAwait(false);
        var result = new List<TableStatistics>(tables.Count);
        foreach (var (table, neverAnalysed) in tables)
        {
            result.Add(table switch
            {
                { Name: "stock_data_warehouse" } => table with { Rows = stockRows, RowsAreEstimated = false },
                _ when table.Bytes <= CountedBytes || neverAnalysed => table with { Rows = await CountAsync(connection, table.Name, cancellationToken).ConfigureAwait(false), RowsAreEstimated = false },
                _ => table,
            });
        }

        return result;
    }

    /// <summary>The months with rows: rows from the exact counts by trading day, bytes of the partition that has the month's days.</summary>
    public static async Task<IReadOnlyList<MonthStatistics>> MonthsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT date_trunc('month', trading_day)::date AS month, count(DISTINCT trading_day)::integer, sum(rows)::bigint,
                coalesce(pg_total_relation_size(to_regclass('stock_data_warehouse_' || to_char(date_trunc('month', trading_day), 'YYYYMM'))), 0)
            FROM stock_slices_daily GROUP BY 1, 4 ORDER BY 1
            """, connection);
        return await command.ReadAsync(
            reader => new MonthStatistics(reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How fast the rows grow, from the newest trading days and the months they are in; null without rows.</summary>
    public static async Task<WarehouseGrowth?> GrowthAsync(NpgsqlConnection connection, IReadOnlyList<MonthStatistics> months, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand("SELECT trading_day, sum(rows)::bigint FROM stock_slices_daily GROUP BY trading_day ORDER BY trading_day DESC LIMIT $1", connection);
        command.With(NpgsqlDbType.Integer, DaysOfMonth);
        var days = await command.ReadAsync(reader => (Day: reader.GetFieldValue<DateOnly>(0), Rows: reader.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        if (days.Count == 0) { return null; }
        var firstMonth = days[^1].Day.AddDays(1 - days[^1].Day.Day);
        var measured = months.Where(month => month.Month >= firstMonth).ToArray();
        var perDay = days.Average(day => day.Rows);
        var bytesPerRow = (double)measured.Sum(month => month.Bytes) / measured.Sum(month => month.Rows);
        return new WarehouseGrowth(days.Count, perDay, bytesPerRow, (long)(perDay * bytesPerRow * DaysOfMonth));
    }

    private static readonly string[] Tables =
    [
        "audit_log", "instruments", "lake_objects", "mention_cluster_bands", "mention_clusters", "mention_counts_hourly", "pipeline_run_logs",
        "pipeline_run_sources", "pipeline_run_stages", "pipeline_runs", "quality_rule_counts", "quarantine", "reference_facts", "social_mentions_warehouse",
        "social_message_revisions", "social_messages", "stock_bars_daily", "stock_counts_daily", "stock_data_revisions", "stock_data_warehouse",
        "stock_slices_daily", "watermarks",
    ];

    // The name is one of the list above.
    private static async Task<long> CountAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
