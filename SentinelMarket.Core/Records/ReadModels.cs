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

/// <summary>A refused record as its row in <c>quarantine</c> tells it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="RunId">The run that refused it.</param>
/// <param name="Source">The source id.</param>
/// <param name="Stream">The ticker, channel or file.</param>
/// <param name="Entry">What was refused and why.</param>
/// <param name="LakePath">The lake object that holds the original.</param>
/// <param name="QuarantinedAt">When, in UTC.</param>
public sealed record QuarantinedRecord(long Id, long RunId, string Source, string Stream, QuarantineEntry Entry, string? LakePath, DateTimeOffset QuarantinedAt);

/// <summary>A row of <c>stock_data_warehouse</c> with its provenance.</summary>
/// <param name="Record">The prices.</param>
/// <param name="ProcessedAt">When the row was written, in UTC.</param>
/// <param name="RunId">The run that wrote it.</param>
/// <param name="LakePath">The lake object that it came from.</param>
public sealed record StockRow(StockRecord Record, DateTimeOffset ProcessedAt, long RunId, string? LakePath);

/// <summary>Which rows of <c>stock_data_warehouse</c> to show, newest first.</summary>
/// <param name="Ticker">Only this symbol, or null for all.</param>
/// <param name="From">Only trading days from this one on, or null.</param>
/// <param name="To">Only trading days up to and including this one, or null.</param>
/// <param name="After">The cursor that the page before ended with, or null for the first page.</param>
/// <param name="Size">Rows a page, 1 to 1,000.</param>
public sealed record StockRowQuery(string? Ticker, DateOnly? From, DateOnly? To, string? After, int Size);

/// <summary>One page of rows, newest first.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">The cursor of the page after, or null when this is the last.</param>
public sealed record StockRowPage(IReadOnlyList<StockRow> Rows, string? Next);

/// <summary>The size of the warehouse, by source.</summary>
/// <param name="Tables">Each table with its rows and bytes.</param>
/// <param name="Sources">Each source's rows in <c>stock_data_warehouse</c>.</param>
/// <param name="MeasuredAt">When, in UTC.</param>
public sealed record WarehouseStatistics(IReadOnlyList<TableStatistics> Tables, IReadOnlyList<SourceStatistics> Sources, DateTimeOffset MeasuredAt);

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
