using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The orders of a page, and what comes after a row in each of them.</summary>
internal static class StockRowOrder
{
    private const string Rest = "ticker, series, exchange, source";

    /// <summary>The order as SQL. It is total: no two rows tie in all of it. By volume it is that of the rows that have one.</summary>
    public static string By(StockRowQuery query) => (query.Sort, query.Descending) switch
    {
        (StockRowSort.Time, true) => $"timestamp DESC, {Rest}",
        (StockRowSort.Time, false) => $"timestamp, {Rest}",
        (StockRowSort.Ticker, true) => "ticker DESC, timestamp DESC, series, exchange, source",
        (StockRowSort.Ticker, false) => "ticker, timestamp DESC, series, exchange, source",
        (StockRowSort.Price, true) => $"price DESC, timestamp DESC, {Rest}",
        (StockRowSort.Price, false) => $"price, timestamp DESC, {Rest}",
        (StockRowSort.Volume, true) => $"volume DESC, timestamp DESC, {Rest}",
        (StockRowSort.Volume, false) => $"volume, timestamp DESC, {Rest}",
        _ => throw new ArgumentOutOfRangeException(nameof(query), query.Sort, "Unknown order."),
    };

    /// <summary>The condition that a row comes after the cursor's; a bounding one also says so in a way that indexes and partitions understand.</summary>
    public static string After(NpgsqlCommand command, StockRowQuery query, StockCursor after, bool isBounding)
    {
        var timestamp = command.Next(NpgsqlDbType.TimestampTz, after.Timestamp);
        var ticker = command.Next(NpgsqlDbType.Text, after.Ticker);
        var series = command.Next(NpgsqlDbType.Text, after.Series);
        var exchange = command.Next(NpgsqlDbType.Text, after.Exchange);
        var source = command.Next(NpgsqlDbType.Text, after.Source);
        var newer = query is { Sort: StockRowSort.Time, Descending: false } ? ">" : "<";
        var tied = query.Sort == StockRowSort.Ticker
            ? $"(timestamp < {timestamp} OR (timestamp = {timestamp} AND (series, exchange, source) > ({series}, {exchange}, {source})))"
            : $"(timestamp {newer} {timestamp} OR (timestamp = {timestamp} AND (ticker, series, exchange, source) > ({ticker}, {series}, {exchange}, {source})))";

        // The first comparisons follow from the second.
        var beyond = query.Descending ? "<" : ">";
        switch (query.Sort)
        {
            case StockRowSort.Time:
                return isBounding ? $"timestamp {newer}= {timestamp} AND {tied}" : tied;
            case StockRowSort.Ticker:
                return $"ticker {beyond}= {ticker} AND (ticker {beyond} {ticker} OR {tied})";
            case StockRowSort.Price:
                var price = command.Next(NpgsqlDbType.Numeric, after.Price);
                return $"price {beyond}= {price} AND (price {beyond} {price} OR {tied})";
            case StockRowSort.Volume:
                var volume = command.Next(NpgsqlDbType.Bigint, after.Volume);
                return $"volume {beyond}= {volume} AND (volume {beyond} {volume} OR {tied})";
            default:
                throw new ArgumentOutOfRangeException(nameof(query), query.Sort, "Unknown order.");
        }
    }
}
