using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about prices from the warehouse.</summary>
internal sealed class StockDesk(StockReader reader) : IStockDesk
{
    public Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken) => reader.BrowseAsync(query, cancellationToken);

    public async Task<IReadOnlyList<StockRow>?> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        var rows = await reader.HistoryAsync(ticker, from, to, limit, cancellationToken).ConfigureAwait(false);
        return rows.Count > 0 || await reader.ExistsAsync(ticker, cancellationToken).ConfigureAwait(false) ? rows : null;
    }

    public Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken) => reader.StatisticsAsync(cancellationToken);
}
