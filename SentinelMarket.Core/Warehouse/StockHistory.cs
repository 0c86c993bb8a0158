using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The rows of one share under all its tickers, newest first.</summary>
internal static class StockHistory
{
    private const string Order = "timestamp DESC, ticker, series, exchange, source";

    public static async Task<IReadOnlyList<StockRow>> ReadAsync(
        WarehouseDatabase database, IReadOnlyList<TickerPeriod> periods, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        using var command = database.Prepared.CreateCommand();
        Fill(command, periods, from, to, limit);
        return await command.ReadAsync(StockRows.Read, cancellationToken).ConfigureAwait(false);
    }

    internal static void Fill(NpgsqlCommand command, IReadOnlyList<TickerPeriod> periods, DateTimeOffset? from, DateTimeOffset? to, int limit)
    {
        // PostgreSQL keeps microseconds, so the last instant is the end of its own.
        var asked = new StockPeriod(from?.UtcDateTime ?? DateTime.MinValue, to is { } last && last < DateTimeOffset.MaxValue.AddDays(-1) ? last.UtcDateTime.AddMicroseconds(1) : DateTime.MaxValue);
        var most = command.Next(NpgsqlDbType.Integer, limit);
        var rows = periods.Select(period =>
        {
            var where = new List<string> { $"ticker = {command.Next(NpgsqlDbType.Text, period.Ticker.Value)}" };
            if (period.Exchange is { } exchange) { where.Add($"exchange = {command.Next(NpgsqlDbType.Text, exchange.Code())}"); }
            where.AddDuring(command, asked.And(StockPeriod.Of(period.From, period.To)));
            return $"(SELECT * FROM stock_data_warehouse {StockRowFilter.Where(where)} ORDER BY {Order} LIMIT {StockReader.MaxHistory})";
        });
        command.CommandText = StockStatement.Page(string.Join(" UNION ALL ", rows), Order, most);
    }
}
