using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>An order of the rows: its code in the address and its words.</summary>
public sealed record StockRowOrder(StockRowSort Sort, bool Descending, string Code, string Words)
{
    public static readonly StockRowOrder NewestFirst = new(StockRowSort.Time, true, "time-desc", "newest first");

    public static readonly IReadOnlyList<StockRowOrder> All =
    [
        NewestFirst,
        new(StockRowSort.Time, false, "time-asc", "oldest first"),
        new(StockRowSort.Ticker, false, "ticker-asc", "tickers A to Z"),
        new(StockRowSort.Ticker, true, "ticker-desc", "tickers Z to A"),
        new(StockRowSort.Price, true, "price-desc", "highest price first"),
        new(StockRowSort.Price, false, "price-asc", "lowest price first"),
        new(StockRowSort.Volume, true, "volume-desc", "highest volume first"),
        new(StockRowSort.Volume, false, "volume-asc", "lowest volume first"),
    ];

    /// <summary>For assistive technology, on the column that the rows are sorted by.</summary>
    public string AriaSort => Descending ? "descending" : "ascending";

    public static StockRowOrder? Find(string code) => All.FirstOrDefault(order => string.Equals(order.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>What choosing a column's head leads to: the column's usual order, or the other one when that is shown.</summary>
    public StockRowOrder Toward(StockRowSort sort) => All.First(order => order.Sort == sort && (Sort != sort || order.Descending != Descending));
}
