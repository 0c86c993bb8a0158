using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// Which trading days a query has to open, from the small exact tables beside the rows: <c>stock_counts_daily</c> knows how many rows of a
/// source, exchange and series a day has, <c>stock_slices_daily</c> sums them over the series.
/// </summary>
internal sealed class StockDays(WarehouseDatabase database)
{
    private const int FewDays = 4;

    /// <summary>From the first to the last day that can hold matching rows; null without one.</summary>
    public async Task<StockPeriod?> SpanAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand();
        command.CommandText = $"SELECT min(trading_day), max(trading_day) FROM {Counts(query)} {CountConditions(command, query)}";
        var spans = await command.ReadAsync<StockPeriod?>(
            reader => reader.IsDBNull(0) ? null : StockPeriod.Of(reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<DateOnly>(1)),
            cancellationToken).ConfigureAwait(false);
        return spans[0];
    }

    /// <summary>
    /// The newest (or oldest) days that together hold so many rows of the query's source, exchange, series and days. Null without any.
    /// </summary>
    /// <param name="query">The query; its ticker, prices and volumes are not looked at.</param>
    /// <param name="after">The row to go on after, or null to begin.</param>
    /// <param name="rows">How many rows are wanted.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<StockPeriod?> HoldingAsync(StockRowQuery query, StockCursor? after, int rows, CancellationToken cancellationToken)
    {
        var start = after is null ? (DateOnly?)null : IndianTime.DayOf(new DateTimeOffset(after.Timestamp));
        var bounded = (start, query.Descending) switch
        {
            (null, _) => query,
            ({ } day, true) => query with { To = query.To < day ? query.To : day },
            ({ } day, false) => query with { From = query.From > day ? query.From : day },
        };

        // Rows of the cursor's own day may have been shown already, so they do not count.
        var days = await DaysAsync(bounded, Math.Min(FewDays, rows + 1), cancellationToken).ConfigureAwait(false);
        if (days.Count == FewDays && Enough(days, start, rows) is null) { days = await DaysAsync(bounded, rows + 1, cancellationToken).ConfigureAwait(false); }
        if (days.Count == 0) { return null; }
        var last = Enough(days, start, rows) ?? days[^1].Day;
        return query.Descending ? StockPeriod.Of(last, days[0].Day) : StockPeriod.Of(days[0].Day, last);
    }

    /// <summary>How many rows there are of the query's source, exchange, series and days: exact.</summary>
    public async Task<long> CountAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand();
        command.CommandText = $"SELECT coalesce(sum(rows), 0)::bigint FROM {Counts(query)} {CountConditions(command, query)}";
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static DateOnly? Enough(IReadOnlyList<(DateOnly Day, long Rows)> days, DateOnly? shown, int rows)
    {
        var sum = 0L;
        foreach (var (day, count) in days)
        {
            if (day == shown) { continue; }
            sum += count;
            if (sum >= rows) { return day; }
        }

        return null;
    }

    private async Task<IReadOnlyList<(DateOnly Day, long Rows)>> DaysAsync(StockRowQuery query, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand();
        var direction = query.Descending ? "DESC" : "ASC";
        command.CommandText = $"SELECT trading_day, sum(rows)::bigint FROM {Counts(query)} {CountConditions(command, query)} GROUP BY trading_day ORDER BY trading_day {direction}";
        command.CommandText += $" LIMIT {command.Next(NpgsqlDbType.Integer, limit)}";
        return await command.ReadAsync(reader => (reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1)), cancellationToken).ConfigureAwait(false);
    }

    // A day of NSE has some sixty series, so there is far less to add up where the series does not matter.
    private static string Counts(StockRowQuery query) => query.Series is null ? "stock_slices_daily" : "stock_counts_daily";

    private static string CountConditions(NpgsqlCommand command, StockRowQuery query)
    {
        var where = new List<string>();
        if (query.Series is { } series) { where.Add($"series = {command.Next(NpgsqlDbType.Text, series)}"); }
        if (query.Exchange is { } exchange) { where.Add($"exchange = {command.Next(NpgsqlDbType.Text, exchange.Code())}"); }
        if (query.From is { } from) { where.Add($"trading_day >= {command.Next(NpgsqlDbType.Date, from)}"); }
        if (query.To is { } to) { where.Add($"trading_day <= {command.Next(NpgsqlDbType.Date, to)}"); }
        if (query.Source is { } source) { where.Add($"source = {command.Next(NpgsqlDbType.Text, source)}"); }
        return StockRowFilter.Where(where);
    }
}
