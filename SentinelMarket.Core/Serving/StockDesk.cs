using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about prices from the warehouse.</summary>
internal sealed class StockDesk(StockReader rows, StockBarReader bars, IInstrumentDirectory instruments) : IStockDesk
{
    private const int MaxSuggestions = 50;

    public Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken) => rows.BrowseAsync(query, cancellationToken);

    public async Task<IReadOnlyList<StockRow>?> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        var (_, periods) = await instruments.PeriodsAsync(ticker, cancellationToken).ConfigureAwait(false);
        var found = await rows.HistoryAsync(periods, from, to, limit, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 || await rows.ExistsAsync(periods, cancellationToken).ConfigureAwait(false) ? found : null;
    }

    public async Task<StockBars?> BarsAsync(Ticker ticker, Exchange? exchange, string? series, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        if (to < from) { throw new ArgumentException($"The last day, {to:yyyy-MM-dd}, is before the first, {from:yyyy-MM-dd}. Swap them.", nameof(to)); }
        var (instrument, periods) = await instruments.PeriodsAsync(ticker, cancellationToken).ConfigureAwait(false);
        var available = await bars.AvailableAsync(periods, cancellationToken).ConfigureAwait(false);
        if (available.Count == 0) { return null; }
        var shown = available.FirstOrDefault(has => (exchange is null || has.Exchange == exchange) && (series is null || string.Equals(has.Series, series, StringComparison.Ordinal)));
        var shownExchange = shown?.Exchange ?? exchange ?? available[0].Exchange;
        var shownSeries = shown?.Series ?? series ?? available[0].Series;
        var days = shown is null ? [] : await bars.BarsAsync(periods, shownExchange, shownSeries, from, to, cancellationToken).ConfigureAwait(false);
        return new StockBars(ticker.Value, instrument, available, shownExchange, shownSeries, days);
    }

    public Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxSuggestions) { throw new ArgumentException($"The limit is {limit}; expected are 1 to {MaxSuggestions} suggestions.", nameof(limit)); }
        return string.IsNullOrWhiteSpace(text) ? Task.FromResult<IReadOnlyList<StockSuggestion>>([]) : instruments.SuggestAsync(text.Trim(), limit, cancellationToken);
    }

    public Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken) => rows.StatisticsAsync(cancellationToken);
}
