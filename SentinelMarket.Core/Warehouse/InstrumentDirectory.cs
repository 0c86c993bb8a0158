using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Without a list of instruments every ticker stands for itself.</summary>
internal sealed class InstrumentDirectory(WarehouseDatabase database) : IInstrumentDirectory
{
    public Task<(InstrumentSummary? Instrument, IReadOnlyList<TickerPeriod> Periods)> PeriodsAsync(Ticker ticker, CancellationToken cancellationToken) =>
        Task.FromResult<(InstrumentSummary?, IReadOnlyList<TickerPeriod>)>((null, [new TickerPeriod(null, ticker, null, null)]));

    public async Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken)
    {
        if (!Ticker.TryParse(text, out var prefix)) { return []; }
        using var command = database.App.CreateCommand("SELECT DISTINCT ticker FROM stock_source_tickers WHERE ticker ^@ $1 ORDER BY ticker LIMIT $2")
            .With(NpgsqlDbType.Text, prefix.Value)
            .With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(reader => new StockSuggestion(Ticker.Parse(reader.GetString(0)), null, null), cancellationToken).ConfigureAwait(false);
    }
}
