using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The filters of a query as conditions on <c>stock_data_warehouse</c>.</summary>
internal static class StockRowFilter
{
    /// <summary>Refuses in words what cannot be asked.</summary>
    public static void Check(StockRowQuery query)
    {
        if (query.Size is < 1 or > StockReader.MaxPageSize) { throw Refusal($"The page size is {query.Size}; expected are 1 to {StockReader.MaxPageSize:N0} rows."); }
        if (query.To < query.From) { throw Refusal($"The last day, {query.To:yyyy-MM-dd}, is before the first, {query.From:yyyy-MM-dd}. Swap them."); }
        if (query.MaxPrice < query.MinPrice) { throw Refusal($"The highest price, {query.MaxPrice}, is below the lowest, {query.MinPrice}. Swap them."); }
        if (query.MaxVolume < query.MinVolume) { throw Refusal($"The highest volume, {query.MaxVolume}, is below the lowest, {query.MinVolume}. Swap them."); }
        if (!Enum.IsDefined(query.Sort)) { throw Refusal($"There is no order {query.Sort}."); }

        ArgumentException Refusal(FormattableString text) => new(FormattableString.Invariant(text), nameof(query));
    }

    /// <summary>The conditions that all must hold.</summary>
    public static List<string> Conditions(NpgsqlCommand command, StockRowQuery query)
    {
        var where = new List<string>();
        if (query.Ticker is { } ticker) { where.Add($"ticker = {command.Next(NpgsqlDbType.Text, ticker.Value)}"); }
        if (query.Series is { } series) { where.Add($"series = {command.Next(NpgsqlDbType.Text, series)}"); }
        if (query.Exchange is { } exchange) { where.Add($"exchange = {command.Next(NpgsqlDbType.Text, exchange.Code())}"); }
        if (query.Source is { } source) { where.Add($"source = {command.Next(NpgsqlDbType.Text, source)}"); }
        if (query.From is { } from) { where.Add($"timestamp >= {command.Next(NpgsqlDbType.TimestampTz, StockRows.StartOf(from))}"); }
        if (query.To is { } to) { where.Add($"timestamp < {command.Next(NpgsqlDbType.TimestampTz, StockRows.StartOf(to.AddDays(1)))}"); }
        if (query.MinPrice is { } low) { where.Add($"price >= {command.Next(NpgsqlDbType.Numeric, low)}"); }
        if (query.MaxPrice is { } high) { where.Add($"price <= {command.Next(NpgsqlDbType.Numeric, high)}"); }
        if (query.MinVolume is { } least) { where.Add($"volume >= {command.Next(NpgsqlDbType.Bigint, least)}"); }
        if (query.MaxVolume is { } most) { where.Add($"volume <= {command.Next(NpgsqlDbType.Bigint, most)}"); }
        return where;
    }

    /// <summary>The condition that a row belongs to the period.</summary>
    public static string Period(NpgsqlCommand command, TickerPeriod period)
    {
        var where = new List<string> { $"ticker = {command.Next(NpgsqlDbType.Text, period.Ticker.Value)}" };
        if (period.Exchange is { } exchange) { where.Add($"exchange = {command.Next(NpgsqlDbType.Text, exchange.Code())}"); }
        if (period.From is { } from) { where.Add($"timestamp >= {command.Next(NpgsqlDbType.TimestampTz, StockRows.StartOf(from))}"); }
        if (period.To is { } to) { where.Add($"timestamp < {command.Next(NpgsqlDbType.TimestampTz, StockRows.StartOf(to.AddDays(1)))}"); }
        return string.Join(" AND ", where);
    }
}
