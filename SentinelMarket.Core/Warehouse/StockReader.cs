using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Reads prices. Trading days become ranges of timestamps, so that only the months concerned are opened.</summary>
public sealed class StockReader
{
    /// <summary>The most rows of a page.</summary>
    public const int MaxPageSize = 1_000;

    /// <summary>The most rows of a history.</summary>
    public const int MaxHistory = 10_000;

    private readonly WarehouseDatabase _database;
    private readonly TimeProvider _clock;
    private readonly StockMatching _matching;
    private readonly StockBrowser _browser;

    /// <summary>Makes a reader of the warehouse; the clock stands under the statistics.</summary>
    public StockReader(WarehouseDatabase database, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        var days = new StockDays(database);
        _matching = new StockMatching(database, days);
        _browser = new StockBrowser(database, days, _matching);
    }

    /// <summary>One page of rows.</summary>
    /// <exception cref="ArgumentException">
    /// The cursor is not one that a page of the same filters and order ended with, the size is not 1 to 1,000, or a range ends before it begins.
    /// </exception>
    public async Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        StockRowFilter.Check(query);
        var after = query.After is null ? null : StockCursor.Parse(query.After, query);
        var matching = _matching.EstimateAsync(query, cancellationToken);
        var reading = _browser.RowsAsync(query, after, query.Size + 1, cancellationToken);
        await Task.WhenAll(matching, reading).ConfigureAwait(false);
        var rows = await reading.ConfigureAwait(false);
        if (rows.Count <= query.Size) { return new StockRowPage(rows, null, after is null ? new RowEstimate(rows.Count, false) : await matching.ConfigureAwait(false)); }
        var page = rows.Take(query.Size).ToArray();
        var estimate = await matching.ConfigureAwait(false);
        if (estimate is { IsEstimated: true } && estimate.Rows < rows.Count) { estimate = estimate with { Rows = rows.Count }; }
        return new StockRowPage(page, StockCursor.Of(page[^1].Record).ToText(query), estimate);
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
        return await StockHistory.ReadAsync(_database, periods, from, to, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the warehouse has ever had a row of the ticker.</summary>
    public Task<bool> ExistsAsync(Ticker ticker, CancellationToken cancellationToken) => ExistsAsync([new TickerPeriod(null, ticker, null, null)], cancellationToken);

    /// <summary>Whether the warehouse has ever had a row of any of the tickers.</summary>
    public async Task<bool> ExistsAsync(IReadOnlyList<TickerPeriod> periods, CancellationToken cancellationToken)
    {
        using var command = _database.App.CreateCommand("SELECT EXISTS (SELECT FROM stock_source_tickers WHERE ticker = ANY ($1))")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, periods.Select(period => period.Ticker.Value).ToArray());
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>The size of the warehouse. Figures of sources and months are exact; a large table's rows are the planner's estimate and say so.</summary>
    public async Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        var connection = await _database.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var openConnection = connection.ConfigureAwait(false);
        var sources = await WarehouseSizes.SourcesAsync(connection, cancellationToken).ConfigureAwait(false);
        var tables = await WarehouseSizes.TablesAsync(connection, sources.Sum(source => source.Rows), cancellationToken).ConfigureAwait(false);
        var months = await WarehouseSizes.MonthsAsync(connection, cancellationToken).ConfigureAwait(false);
        return new WarehouseStatistics(tables, sources, _clock.GetUtcNow())
        {
            Months = months,
            FirstDay = sources.Count == 0 ? null : sources.Min(source => source.FirstDay),
            LastDay = sources.Count == 0 ? null : sources.Max(source => source.LastDay),
            Growth = await WarehouseSizes.GrowthAsync(connection, months, cancellationToken).ConfigureAwait(false),
        };
    }
}
