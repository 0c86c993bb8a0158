namespace SentinelMarket.Core.Records;

/// <summary>The tables whose rows can tell where they come from, as they stand in the API's paths.</summary>
public static class LineageTables
{
    /// <summary>Prices; a row is named by <see cref="StockKey"/>.</summary>
    public const string Stocks = "stock_data_warehouse";

    /// <summary>Daily bars; a bar is named by <see cref="StockBarKey"/>.</summary>
    public const string Bars = "stock_bars_daily";

    /// <summary>Talk; a mention is named by <see cref="MentionKey"/>.</summary>
    public const string Mentions = "social_mentions_warehouse";

    /// <summary>Refused records, by number.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>Raw payloads, by number.</summary>
    public const string LakeObjects = "lake_objects";

    /// <summary>Runs, by number.</summary>
    public const string Runs = "pipeline_runs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Stocks, Bars, Mentions, Quarantine, LakeObjects, Runs];
}
