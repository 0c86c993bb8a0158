using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>What rows of <c>stock_data_warehouse</c> are sorted by. Rows that tie follow each other by time (newest first), ticker, series, exchange, source.</summary>
public enum StockRowSort
{
    /// <summary>The exchange's time of the price.</summary>
    Time,

    /// <summary>The symbol.</summary>
    Ticker,

    /// <summary>The price; the close for end-of-day rows.</summary>
    Price,

    /// <summary>Shares traded; rows without a volume come last in both directions.</summary>
    Volume,
}

/// <summary>Which rows of <c>stock_data_warehouse</c> to show, in which order. A filter that is null filters nothing.</summary>
public sealed record StockRowQuery
{
    /// <summary>Only this symbol.</summary>
    public Ticker? Ticker { get; init; }

    /// <summary>Only this series, such as <c>EQ</c>.</summary>
    public string? Series { get; init; }

    /// <summary>Only this exchange.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>Only this source; see <see cref="SourceIds"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Only trading days from this one on.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only trading days up to and including this one.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only prices of at least so many rupees.</summary>
    public decimal? MinPrice { get; init; }

    /// <summary>Only prices of at most so many rupees.</summary>
    public decimal? MaxPrice { get; init; }

    /// <summary>Only rows with at least so many shares traded; rows without a volume are left out.</summary>
    public long? MinVolume { get; init; }

    /// <summary>Only rows with at most so many shares traded; rows without a volume are left out.</summary>
    public long? MaxVolume { get; init; }

    /// <summary>What the rows are sorted by.</summary>
    public StockRowSort Sort { get; init; } = StockRowSort.Time;

    /// <summary>Whether the newest or largest comes first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>The cursor that the page before ended with, or null for the first page. It belongs to the same filters, sort and direction.</summary>
    public string? After { get; init; }

    /// <summary>Rows a page, 1 to 1,000.</summary>
    public int Size { get; init; } = 50;
}

/// <summary>One page of rows.</summary>
/// <param name="Rows">The rows, in the order that was asked for.</param>
/// <param name="Next">The cursor of the page after, or null when this is the last.</param>
/// <param name="Matching">How many rows match the filters on all pages together; null when that is not cheap to know.</param>
public sealed record StockRowPage(IReadOnlyList<StockRow> Rows, string? Next, RowEstimate? Matching);

/// <summary>A number of rows.</summary>
/// <param name="Rows">How many.</param>
/// <param name="IsEstimated">Whether it is the planner's estimate instead of a count.</param>
public sealed record RowEstimate(long Rows, bool IsEstimated);
