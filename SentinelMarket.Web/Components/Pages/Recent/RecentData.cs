using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Recent;

/// <summary>What the page of the quotes in memory shows.</summary>
public sealed record RecentData(DatabaseStanding Standing, IReadOnlyList<StockRecord> Quotes);
