using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask of the warehouse's prices.</summary>
public interface IStockDesk
{
    /// <summary>One page of <c>stock_data_warehouse</c>.</summary>
    /// <exception cref="ArgumentException">The cursor is not one that this method returned for these filters and this sort, the size is out of range, or a range ends before it begins.</exception>
    Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken);

    /// <summary>Rows of one share under all its tickers, newest first; null when the warehouse has never had any of them.</summary>
    /// <param name="ticker">Any of its tickers: a present or earlier symbol, or a BSE scrip code.</param>
    /// <param name="from">First instant, inclusive.</param>
    /// <param name="to">Last instant, inclusive.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<StockRow>?> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken);

    /// <summary>Daily bars of one share under all its tickers; null when the warehouse has never had any of them.</summary>
    /// <param name="ticker">Any of its tickers: a present or earlier symbol, or a BSE scrip code.</param>
    /// <param name="exchange">The exchange, or null for the best: NSE before BSE.</param>
    /// <param name="series">The series, or null for the best: EQ first, then the one with the most days.</param>
    /// <param name="from">First trading day, inclusive, or null.</param>
    /// <param name="to">Last trading day, inclusive, or null.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<StockBars?> BarsAsync(Ticker ticker, Exchange? exchange, string? series, DateOnly? from, DateOnly? to, CancellationToken cancellationToken);

    /// <summary>Shares for a search box: tickers that begin with the text and names with a word that does, best first.</summary>
    /// <param name="text">What was typed; nothing is found for blanks.</param>
    /// <param name="limit">The most suggestions, 1 to 50.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken);

    /// <summary>The size of the warehouse and how fast it grows.</summary>
    Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken);
}
