using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Reads prices. Trading days become ranges of timestamps, so that only the months concerned are opened.</summary>
public sealed class StockReader(WarehouseDatabase database, TimeProvider clock)
{
    /// <summary>The most rows of a page.</summary>
    public const int MaxPageSize = 1_000;

    /// <summary>The most rows of a history.</summary>
    public const int MaxHistory = 10_000;

    private const string Newest = "timestamp DESC, ticker, series, exchange, source";

    private const string Columns =
        """
        r.ticker, r.series, r.isin, r.exchange, r.price, r.open, r.high, r.low, r.previous_close, r.volume, r.value_traded, r.trades,
        r.trading_day, r.timestamp, r.source, r.raw_data::text, r.processed_at, r.run_id, l.path
        """;

    /// <summary>One page of rows, newest first; rows of one instant by ticker, series, exchange, source.</summary>
    /// <exception cref="ArgumentException">The cursor is not one that a page ended with, the size is not 1 to 1,000, or the last day is before the first.</exception>
    public async Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        if (query.Size is < 1 or > MaxPageSize) { throw new ArgumentException($"The page size is {query.Size}; expected are 1 to {MaxPageSize:N0} rows.", nameof(query)); }
        if (query.To < query.From) { throw new ArgumentException($"The last day, {query.To:yyyy-MM-dd}, is before the first, {query.From:yyyy-MM-dd}. Swap them.", nameof(query)); }
        var after = query.After is null ? null : StockCursor.Parse(query.After);
        using var command = database.App.CreateCommand();
        var where = new List<string>();
        if (query.Ticker is not null) { where.Add($"ticker = {Next(command, NpgsqlDbType.Text, query.Ticker.Trim().ToUpperInvariant())}"); }
        if (query.From is { } from) { where.Add($"timestamp >= {Next(command, NpgsqlDbType.TimestampTz, StartOf(from))}"); }
        if (query.To is { } to) { where.Add($"timestamp < {Next(command, NpgsqlDbType.TimestampTz, StartOf(to.AddDays(1)))}"); }
        if (after is not null) { where.Add(AfterCondition(command, after)); }
        Fill(command, where, query.Size + 1);
        var rows = await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
        if (rows.Count <= query.Size) { return new StockRowPage(rows, null); }
        var page = rows.Take(query.Size).ToArray();
        var last = page[^1].Record;
        var next = new StockCursor(last.Timestamp.UtcDateTime, last.Ticker.Value, last.Series, last.Exchange.Code(), last.Source);
        return new StockRowPage(page, next.ToString());
    }

    /// <summary>Rows of one ticker, newest first.</summary>
    /// <param name="ticker">The symbol.</param>
    /// <param name="from">First instant, inclusive.</param>
    /// <param name="to">Last instant, inclusive.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<StockRow>> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxHistory) { throw new ArgumentException($"The limit is {limit}; expected are 1 to {MaxHistory:N0} rows.", nameof(limit)); }
        using var command = HistoryCommand(ticker, from, to, limit);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the warehouse has ever had a row of the ticker.</summary>
    public async Task<bool> ExistsAsync(Ticker ticker, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT EXISTS (SELECT FROM stock_source_tickers WHERE ticker = $1)").With(NpgsqlDbType.Text, ticker.Value);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>The size of the warehouse. Figures of sources are exact; a large table's rows are the planner's estimate and say so.</summary>
    public async Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        var connection = await database.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var openConnection = connection.ConfigureAwait(false);
        var sources = await WarehouseSizes.SourcesAsync(connection, cancellationToken).ConfigureAwait(false);
        var tables = await WarehouseSizes.TablesAsync(connection, sources.Sum(source => source.Rows), cancellationToken).ConfigureAwait(false);
        return new WarehouseStatistics(tables, sources, clock.GetUtcNow());
    }

    internal NpgsqlCommand HistoryCommand(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, string prefix = "")
    {
        var command = database.App.CreateCommand();
        var where = new List<string> { $"ticker = {Next(command, NpgsqlDbType.Text, ticker.Value)}" };
        if (from is { } first) { where.Add($"timestamp >= {Next(command, NpgsqlDbType.TimestampTz, first.UtcDateTime)}"); }
        if (to is { } last) { where.Add($"timestamp <= {Next(command, NpgsqlDbType.TimestampTz, last.UtcDateTime)}"); }
        Fill(command, where, limit, prefix);
        return command;
    }

    // The rows are cut to the page before the lake's paths are looked up for them.
    private static void Fill(NpgsqlCommand command, List<string> where, int limit, string prefix = "")
    {
        var condition = where.Count == 0 ? "" : "WHERE " + string.Join(" AND ", where);
        command.CommandText =
            $"""
            {prefix}SELECT {Columns} FROM (
                SELECT * FROM stock_data_warehouse {condition} ORDER BY {Newest} LIMIT {Next(command, NpgsqlDbType.Integer, limit)}
            ) r LEFT JOIN lake_objects l ON l.id = r.lake_object_id
            ORDER BY {Newest}
            """;
    }

    // The first comparison follows from the second; it stands here because it bounds the index and the partitions.
    private static string AfterCondition(NpgsqlCommand command, StockCursor after)
    {
        var timestamp = Next(command, NpgsqlDbType.TimestampTz, after.Timestamp);
        var ticker = Next(command, NpgsqlDbType.Text, after.Ticker);
        var series = Next(command, NpgsqlDbType.Text, after.Series);
        var exchange = Next(command, NpgsqlDbType.Text, after.Exchange);
        var source = Next(command, NpgsqlDbType.Text, after.Source);
        return $"timestamp <= {timestamp} AND (timestamp < {timestamp} OR (ticker, series, exchange, source) > ({ticker}, {series}, {exchange}, {source}))";
    }

    private static string Next(NpgsqlCommand command, NpgsqlDbType type, object value)
    {
        command.With(type, value);
        return "$" + command.Parameters.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static DateTime StartOf(DateOnly tradingDay) => IndianTime.ToUtc(tradingDay.ToDateTime(TimeOnly.MinValue)).UtcDateTime;

    private static StockRow Read(NpgsqlDataReader reader) => new(
        new StockRecord
        {
            Ticker = Ticker.Parse(reader.GetString(0)),
            Series = reader.GetString(1),
            Isin = reader.Text(2),
            Exchange = ExchangeCode.TryParse(reader.GetString(3), out var exchange) ? exchange : throw new InvalidOperationException($"Unknown exchange {reader.GetString(3)} in stock_data_warehouse."),
            Price = reader.GetDecimal(4),
            Open = Decimal(reader, 5),
            High = Decimal(reader, 6),
            Low = Decimal(reader, 7),
            PreviousClose = Decimal(reader, 8),
            Volume = Integer(reader, 9),
            ValueTraded = Decimal(reader, 10),
            Trades = Integer(reader, 11),
            TradingDay = reader.GetFieldValue<DateOnly>(12),
            Timestamp = reader.Instant(13),
            Source = reader.GetString(14),
            RawData = reader.Text(15),
        },
        reader.Instant(16),
        reader.GetInt64(17),
        reader.Text(18));

    private static decimal? Decimal(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDecimal(column);

    private static long? Integer(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
