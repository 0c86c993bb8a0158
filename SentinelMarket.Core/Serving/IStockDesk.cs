using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask of the warehouse's prices.</summary>
public interface IStockDesk
{
    /// <summary>One page of <c>stock_data_warehouse</c>, newest first.</summary>
    /// <exception cref="ArgumentException">The cursor is not one that this method returned, or the size is out of range.</exception>
    Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken);

    /// <summary>Rows of one ticker, newest first; null when the warehouse has never had the ticker.</summary>
    /// <param name="ticker">The symbol.</param>
    /// <param name="from">First instant, inclusive.</param>
    /// <param name="to">Last instant, inclusive.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<StockRow>?> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken);

    /// <summary>The size of the warehouse.</summary>
    Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken);
}
