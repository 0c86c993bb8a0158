namespace SentinelMarket.Web.Components.Pages.Stocks;

/// <summary>How far back a share's page looks: its code in the address, its word on the button, and its length; null months are all there is.</summary>
public sealed record StockRange(string Code, string Word, string Length, int? Months)
{
    public static readonly IReadOnlyList<StockRange> All =
    [
        new("1m", "1M", "1 month", 1),
        new("3m", "3M", "3 months", 3),
        new("6m", "6M", "6 months", 6),
        new("1y", "1Y", "1 year", 12),
        new("5y", "5Y", "5 years", 60),
        new("all", "All", "all days", null),
    ];

    public static readonly StockRange Default = All.First(range => range.Code == "6m");

    public static StockRange? Find(string code) => All.FirstOrDefault(range => string.Equals(range.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first day of a range that ends with this day; null for all.</summary>
    public DateOnly? FirstDay(DateOnly last) => Months is { } months ? last.AddMonths(-months).AddDays(1) : null;
}
