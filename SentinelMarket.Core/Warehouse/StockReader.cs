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

    /// <summary>One page of rows.</summary>
    /// <exception cref="ArgumentException">
    /// The cursor is not one that a page of the same filters and order ended with, the size is not 1 to 1,000, or a range ends before it begins.
    /// </exception>
    public async Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        StockRowFilter.Check(query);
        var after = query.After is null ? null : StockCursor.Parse(query.After, query);
        using var command = database.App.CreateCommand();
        var where = StockRowFilter.Conditions(command, query);
        if (after is not null) { where.Add(StockRowOrder.After(command, query, after)); }
        Fill(command, where, StockRowOrder.By(query), query.Size + 1);
        var rows = await command.ReadAsync(StockRows.Read, cancellationToken).ConfigureAwait(false);
        if (rows.Count <= query.Size) { return new StockRowPage(rows, null, null); }
        var page = rows.Take(query.Size).ToArray();
        return new StockRowPage(page, StockCursor.Of(page[^1].Record).ToText(query), null);
    }

    /// <summary>Rows of one ticker, newest first.</summary>
    /// <param name="ticker">The symbol.</param>
    /// <param name="from">First instant, inclusive.</param>
    /// <param name="to">Last instant, inclusive.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<IReadOnlyList<StockRow>> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken) =>
        HistoryAsync([new TickerPeriod(null, ticker, null, null)], from, to, limit, cancellationToken);

    /// <summary>Rows of one share under all its tickers, newest first.</summary>
    /// <param name="periods">Its tickers, at least one.</param>
    /// <param name="from">First instant, inclusive.</param>
    /// <param name="to">Last instant, inclusive.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<StockRow>> HistoryAsync(IReadOnlyList<TickerPeriod> periods, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxHistory) { throw new ArgumentException($"The limit is {limit}; expected are 1 to {MaxHistory:N0} rows.", nameof(limit)); }
        using var command = HistoryCommand(periods, from, to, limit);
        return await command.ReadAsync(StockRows.Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the warehouse has ever had a row of the ticker.</summary>
    public Task<bool> ExistsAsync(Ticker ticker, CancellationToken cancellationToken) => ExistsAsync([new TickerPeriod(null, ticker, null, null)], cancellationToken);

    /// <summary>Whether the warehouse has ever had a row of any of the tickers.</summary>
    public async Task<bool> ExistsAsync(IReadOnlyList<TickerPeriod> periods, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT EXISTS (SELECT FROM stock_source_tickers WHERE ticker = ANY ($1))")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, periods.Select(period => period.Ticker.Value).ToArray());
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>The size of the warehouse. Figures of sources and months are exact; a large table's rows are the planner's estimate and say so.</summary>
    public async Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        var connection = await database.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var openConnection = connection.ConfigureAwait(false);
        var sources = await WarehouseSizes.SourcesAsync(connection, cancellationToken).ConfigureAwait(false);
        var tables = await WarehouseSizes.TablesAsync(connection, sources.Sum(source => source.Rows), cancellationToken).ConfigureAwait(false);
        var months = await WarehouseSizes.MonthsAsync(connection, cancellationToken).ConfigureAwait(false);
        return new WarehouseStatistics(tables, sources, clock.GetUtcNow())
        {
            Months = months,
            FirstDay = sources.Count == 0 ? null : sources.Min(source => source.FirstDay),
            LastDay = sources.Count == 0 ? null : sources.Max(source => source.LastDay),
            Growth = await WarehouseSizes.GrowthAsync(connection, months, cancellationToken).ConfigureAwait(false),
        };
    }

    internal NpgsqlCommand HistoryCommand(IReadOnlyList<TickerPeriod> periods, DateTimeOffset? from, DateTimeOffset? to, int limit, string prefix = "")
    {
        var command = database.App.CreateCommand();
        var first = from is { } start ? $" AND timestamp >= {command.Next(NpgsqlDbType.TimestampTz, start.UtcDateTime)}" : "";
        var last = to is { } end ? $" AND timestamp <= {command.Next(NpgsqlDbType.TimestampTz, end.UtcDateTime)}" : "";
        var where = string.Join(" OR ", periods.Select(period => $"({StockRowFilter.Period(command, period)})"));
        Fill(command, [$"({where}){first}{last}"], Newest, limit, prefix);
        return command;
    }

    // The rows are cut to the page before the lake's paths are looked up for them.
    private static void Fill(NpgsqlCommand command, List<string> where, string order, int limit, string prefix = "")
    {
        var condition = where.Count == 0 ? "" : "WHERE " + string.Join(" AND ", where);
        command.CommandText =
            $"""
            {prefix}SELECT {StockRows.Columns} FROM (
                SELECT * FROM stock_data_warehouse {condition} ORDER BY {order} LIMIT {command.Next(NpgsqlDbType.Integer, limit)}
            ) r LEFT JOIN lake_objects l ON l.id = r.lake_object_id
            ORDER BY {order}
            """;
    }
}
