namespace SentinelMarket.Core.Warehouse;

/// <summary>A table whose old rows may go. The list is closed: names and conditions go into statements as they stand here.</summary>
/// <param name="Name">The table.</param>
/// <param name="Minimum">The shortest period that may be set.</param>
/// <param name="Column">The column that tells a row's age.</param>
/// <param name="Condition">What makes a row old; <c>$1</c> is the first day that is kept. Null for a table that loses whole partitions.</param>
/// <param name="DropFunction">The function that drops the partition of a month; null for a table that loses single rows.</param>
/// <param name="BeforeDrop">What has to be kept of a month elsewhere before it is dropped; <c>$1</c> and <c>$2</c> are its first instant and the first after it. Null for nothing.</param>
internal sealed record RetainedTable(string Name, RetentionPeriod Minimum, string Column, string? Condition, string? DropFunction = null, string? BeforeDrop = null)
{
    /// <summary>The rows of prices: whole months go, as partitions, and leave the daily bars that they are.</summary>
    public static readonly RetainedTable Stocks = new(
        "stock_data_warehouse", new RetentionPeriod(3, InMonths: true), "timestamp", null, "drop_stock_partition",
        StockBarWriter.Merge($"stock_data_warehouse t WHERE t.timestamp >= $1 AND t.timestamp < $2 AND {StockBarWriter.IsOfficial}", "run_id"));

    /// <summary>The daily bars of quotes and of dropped months. They may outlive the rows that they were made from, not the other way round.</summary>
    public static readonly RetainedTable Bars = new("stock_bars_daily", new RetentionPeriod(3, InMonths: true), "trading_day", "trading_day < $1");

    // Recovery looks at the runs since an hour before the last one that ended well; the dashboard draws a pipeline's latest 30.
    private const string OldRuns =
        """
        finished_at < $1::timestamp AT TIME ZONE 'UTC'
        AND id NOT IN (SELECT latest.id FROM (SELECT id, row_number() OVER (PARTITION BY pipeline ORDER BY id DESC) AS n FROM pipeline_runs) latest WHERE n <= 30)
        AND finished_at < (SELECT coalesce(max(good.started_at) - interval '1 hour', 'infinity') FROM pipeline_runs good
            WHERE good.pipeline = kept.pipeline AND good.finished_at IS NOT NULL AND good.outcome IN ('Succeeded', 'Partial') AND good.trigger <> 'Replay')
        """;

    /// <summary>All of them, in the order in which they are worked.</summary>
    public static readonly IReadOnlyList<RetainedTable> All =
    [
        Stocks,
        Bars,
        new("social_mentions_warehouse", new RetentionPeriod(3, InMonths: true), "timestamp", null, "drop_mention_partition"),
        new("social_message_revisions", new RetentionPeriod(30, InMonths: false), "replaced_at", "replaced_at < $1::timestamp AT TIME ZONE 'UTC'"),
        new("mention_clusters", new RetentionPeriod(30, InMonths: false), "last_joined_at", "last_joined_at < $1::timestamp AT TIME ZONE 'UTC'"),
        new("stock_data_revisions", new RetentionPeriod(30, InMonths: false), "replaced_at", "replaced_at < $1::timestamp AT TIME ZONE 'UTC'"),
        new("pipeline_run_logs", new RetentionPeriod(7, InMonths: false), "at", "at < $1::timestamp AT TIME ZONE 'UTC'"),
        new("pipeline_runs", new RetentionPeriod(30, InMonths: false), "started_at", OldRuns),
        new("quarantine", new RetentionPeriod(30, InMonths: false), "quarantined_at", "quarantined_at < $1::timestamp AT TIME ZONE 'UTC'"),
        new("quality_rule_counts", new RetentionPeriod(30, InMonths: false), "day", "day < $1"),
    ];
}
