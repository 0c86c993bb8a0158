namespace SentinelMarket.Core.Records;

/// <summary>A lake object as its row in <c>lake_objects</c> tells it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Source">The source id.</param>
/// <param name="Stream">The ticker, channel or file.</param>
/// <param name="Path">Where it lies under the lake's root.</param>
/// <param name="Sha256">SHA-256 of the payload.</param>
/// <param name="Size">Bytes before compression.</param>
/// <param name="FetchedAt">When it arrived, in UTC.</param>
/// <param name="LoadedAt">When its last record reached the warehouse or the quarantine, in UTC; null while it is undelivered.</param>
public sealed record LakeObjectSummary(long Id, string Source, string Stream, string Path, string Sha256, long Size, DateTimeOffset FetchedAt, DateTimeOffset? LoadedAt);

/// <summary>A row of <c>stock_data_warehouse</c> with its provenance.</summary>
/// <param name="Record">The prices.</param>
/// <param name="ProcessedAt">When the row was written, in UTC.</param>
/// <param name="RunId">The run that wrote it.</param>
/// <param name="LakePath">The lake object that it came from.</param>
public sealed record StockRow(StockRecord Record, DateTimeOffset ProcessedAt, long RunId, string? LakePath);

/// <summary>The size of the warehouse, by source.</summary>
/// <param name="Tables">Each table with its rows and bytes.</param>
/// <param name="Sources">Each source's rows in <c>stock_data_warehouse</c>.</param>
/// <param name="MeasuredAt">When, in UTC.</param>
public sealed record WarehouseStatistics(IReadOnlyList<TableStatistics> Tables, IReadOnlyList<SourceStatistics> Sources, DateTimeOffset MeasuredAt)
{
    /// <summary>The months of <c>stock_data_warehouse</c> that have rows, oldest first; partitions without rows are not among them.</summary>
    public IReadOnlyList<MonthStatistics> Months { get; init; } = [];

    /// <summary>The first trading day with rows, or null without any.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The last trading day with rows, or null without any.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>How fast it grows; null while there are no rows.</summary>
    public WarehouseGrowth? Growth { get; init; }
}

/// <summary>One month of <c>stock_data_warehouse</c>. All of it is measured, nothing is estimated.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="TradingDays">Its trading days with rows.</param>
/// <param name="Rows">The rows of these days.</param>
/// <param name="Bytes">Bytes of its partition with indexes.</param>
public sealed record MonthStatistics(DateOnly Month, int TradingDays, long Rows, long Bytes);

/// <summary>How fast <c>stock_data_warehouse</c> grows.</summary>
/// <param name="TradingDays">How many of the newest trading days were measured, at most 21.</param>
/// <param name="RowsPerDay">Measured: rows of these days divided by their number.</param>
/// <param name="BytesPerRow">Measured: bytes with indexes divided by rows, over the months of these days.</param>
/// <param name="BytesPerMonth">Estimated from both, for a month of 21 trading days.</param>
public sealed record WarehouseGrowth(int TradingDays, double RowsPerDay, double BytesPerRow, long BytesPerMonth);

/// <summary>The size of one table.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="RowsAreEstimated">Whether the planner's estimate stands in for a count.</param>
/// <param name="Bytes">Bytes with indexes, all partitions.</param>
/// <param name="Partitions">How many partitions it has; 0 for a plain table.</param>
public sealed record TableStatistics(string Name, long Rows, bool RowsAreEstimated, long Bytes, int Partitions);

/// <summary>What one source has in <c>stock_data_warehouse</c>.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Tickers">Its distinct symbols.</param>
/// <param name="FirstDay">Its first trading day.</param>
/// <param name="LastDay">Its last trading day.</param>
public sealed record SourceStatistics(string Source, long Rows, long Tickers, DateOnly FirstDay, DateOnly LastDay);
