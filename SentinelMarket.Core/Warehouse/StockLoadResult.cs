using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What one load did.</summary>
/// <param name="Total">Row accounting of the whole batch.</param>
/// <param name="PerPart">Row accounting of each part, in the batch's order; their sum is <paramref name="Total"/>.</param>
public sealed record StockLoadResult(RowCounts Total, IReadOnlyList<RowCounts> PerPart);
