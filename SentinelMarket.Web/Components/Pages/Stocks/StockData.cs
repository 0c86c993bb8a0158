using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Pages.Stocks;

/// <summary>
/// What the page of a share reads: its bars, or, when the warehouse has never had it, shares that are called alike. The choice is the one
/// that they were read by: while another range is on its way, labels and figures still belong together.
/// </summary>
public sealed record StockData(StockChoice Choice, StockBars? Bars, IReadOnlyList<StockSuggestion> Alike);
