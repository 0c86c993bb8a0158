using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>A page of rows.</summary>
public sealed record StockBrowseDto
{
    public StockBrowseDto(StockRowPage page)
    {
        Rows = [.. page.Rows.Select(row => new StockRowDto(row))];
        Next = page.Next;
        Matching = page.Matching;
    }

    /// <summary>The rows in the order that was asked for.</summary>
    public IReadOnlyList<StockRowDto> Rows { get; }

    /// <summary>The value of after for the next page; null on the last.</summary>
    public string? Next { get; }

    /// <summary>How many rows match on all pages, exact or estimated; null when that is not known.</summary>
    public RowEstimate? Matching { get; }
}
