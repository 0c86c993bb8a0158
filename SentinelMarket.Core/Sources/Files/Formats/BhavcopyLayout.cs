using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Where a format keeps what every end-of-day file has: column names, units and fixed values.</summary>
internal sealed record BhavcopyLayout
{
    /// <summary>The exchange of all rows.</summary>
    public required Exchange Exchange { get; init; }

    /// <summary>The source id of documents of the format.</summary>
    public required string Source { get; init; }

    /// <summary>The column with the symbol, or with the scrip code of a BSE file.</summary>
    public required string Ticker { get; init; }

    /// <summary>Whether <see cref="Ticker"/> holds BSE's scrip code, which has digits only.</summary>
    public bool IsScripCode { get; init; }

    /// <summary>The column with the series, which BSE calls group.</summary>
    public required string Series { get; init; }

    /// <summary>The column with the trading day. A file without it, where it is optional, has its day in its name.</summary>
    public required string Date { get; init; }

    /// <summary>Whether years may have two digits. Elsewhere they are the mark of a line that was cut off in its date.</summary>
    public bool HasShortYears { get; init; }

    /// <summary>The column with the first price, in rupees like all prices.</summary>
    public required string Open { get; init; }

    /// <summary>The column with the highest price.</summary>
    public required string High { get; init; }

    /// <summary>The column with the lowest price.</summary>
    public required string Low { get; init; }

    /// <summary>The column with the close.</summary>
    public required string Close { get; init; }

    /// <summary>The column with the close of the session before.</summary>
    public required string PreviousClose { get; init; }

    /// <summary>The column with the number of shares traded.</summary>
    public required string Volume { get; init; }

    /// <summary>The column with the turnover.</summary>
    public required string Turnover { get; init; }

    /// <summary>The rupees in one unit of <see cref="Turnover"/>.</summary>
    public decimal RupeesPerUnit { get; init; } = 1m;

    /// <summary>The column with the number of trades.</summary>
    public required string Trades { get; init; }

    /// <summary>The column with the ISIN, or null.</summary>
    public string? Isin { get; init; }

    /// <summary>A column that repeats the trading day and is kept where it differs, or null.</summary>
    public string? BusinessDate { get; init; }

    /// <summary>Columns that must hold one value in every row.</summary>
    public IReadOnlyList<(string Column, string Value)> Fixed { get; init; } = [];

    /// <summary>Those of the columns above that a header need not have.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>Columns without a place in the warehouse that hold numbers; all others are kept as text.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>All columns that are named above, but for <see cref="Numbers"/>.</summary>
    public IEnumerable<string> Columns =>
        new[] { Ticker, Series, Date, Open, High, Low, Close, PreviousClose, Volume, Turnover, Trades, Isin, BusinessDate }
            .OfType<string>()
            .Concat(Fixed.Select(column => column.Column));
}
