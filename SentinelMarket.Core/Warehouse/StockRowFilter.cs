using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The filters of a query as conditions on <c>stock_data_warehouse</c>.</summary>
internal static class StockRowFilter
{
    // What the column can hold.
    private const decimal LargestPrice = 99_999_999_999_999.9999m;

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

    /// <summary>The conditions that all must hold, but for the trading days, which bound the timestamps of every statement anyway.</summary>
    public static List<string> Conditions(NpgsqlCommand command, StockRowQuery query)
    {
        var where = new List<string>();
        if (query.Ticker is { } ticker) { where.Add($"ticker = {command.Next(NpgsqlDbType.Text, ticker.Value)}"); }
        if (query.Series is { } series) { where.Add($"series = {command.Next(NpgsqlDbType.Text, series)}"); }
        if (query.Exchange is { } exchange) { where.Add($"exchange = {command.Next(NpgsqlDbType.Text, exchange.Code())}"); }
        if (query.Source is { } source) { where.Add($"source = {command.Next(NpgsqlDbType.Text, source)}"); }

        // Always both bounds: a plan that is made beforehand takes a single one for a third of all rows, and would rather read the months.
        if (query.MinPrice is not null || query.MaxPrice is not null)
        {
            where.Add($"price >= {command.Next(NpgsqlDbType.Numeric, query.MinPrice ?? -LargestPrice)} AND price <= {command.Next(NpgsqlDbType.Numeric, query.MaxPrice ?? LargestPrice)}");
        }

        if (query.MinVolume is not null || query.MaxVolume is not null)
        {
            where.Add($"volume >= {command.Next(NpgsqlDbType.Bigint, query.MinVolume ?? long.MinValue)} AND volume <= {command.Next(NpgsqlDbType.Bigint, query.MaxVolume ?? long.MaxValue)}");
        }

        return where;
    }

    /// <summary>Adds the conditions that a row's time is in the period; an open side has none.</summary>
    public static void AddDuring(this List<string> where, NpgsqlCommand command, StockPeriod period)
    {
        if (period.From > DateTime.MinValue) { where.Add($"timestamp >= {command.Next(NpgsqlDbType.TimestampTz, period.From)}"); }
        if (period.To < DateTime.MaxValue) { where.Add($"timestamp < {command.Next(NpgsqlDbType.TimestampTz, period.To)}"); }
    }

    /// <summary>The conditions as one clause; empty without any.</summary>
    public static string Where(List<string> conditions) => conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);

    /// <summary>Whether the rows of the daily counts are the very rows of the query.</summary>
    public static bool IsCounted(StockRowQuery query) =>
        query is { Ticker: null, MinPrice: null, MaxPrice: null, MinVolume: null, MaxVolume: null };
}
