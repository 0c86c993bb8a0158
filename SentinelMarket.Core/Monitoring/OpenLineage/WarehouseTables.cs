using SentinelMarket.Core.Pipelines;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>The tables that a pipeline writes.</summary>
internal static class WarehouseTables
{
    /// <summary>Each table, and whether its rows are the records that the run counts as loaded; a pipeline that loads nothing has none.</summary>
    public static IReadOnlyList<(string Name, bool HoldsTheRecords)> Of(IPipeline pipeline) => pipeline switch
    {
        StockPipeline => [("stock_data_warehouse", true)],

        // A message is one row there, and one for each share that it speaks of here.
        MessagePipeline => [("social_messages", true), ("social_mentions_warehouse", false)],
        InstrumentsPipeline => [("reference_facts", true)],
        _ => [],
    };
}
