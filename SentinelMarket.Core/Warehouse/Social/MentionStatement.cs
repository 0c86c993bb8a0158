using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>The statement for mentions, newest first.</summary>
internal static class MentionStatement
{
    // Total: no two rows tie in all of it. The primary key read backwards.
    private const string Order = "timestamp DESC, platform DESC, external_id DESC, ticker DESC";

    /// <summary>Fills in the statement for rows of the query in a period, after the cursor.</summary>
    public static void Fill(NpgsqlCommand command, MentionQuery query, StockPeriod period, MentionCursor? after, int limit)
    {
        var where = MentionFilter.Conditions(command, query);
        where.AddDuring(command, period);
        if (after is not null)
        {
            var timestamp = command.Next(NpgsqlDbType.TimestampTz, after.Timestamp);
            var platform = command.Next(NpgsqlDbType.Text, after.Platform);
            var id = command.Next(NpgsqlDbType.Text, after.ExternalId);
            var ticker = command.Next(NpgsqlDbType.Text, after.Ticker);

            // The first follows from the second, and tells which months are past.
            where.Add($"timestamp <= {timestamp} AND (timestamp, platform, external_id, ticker) < ({timestamp}, {platform}, {id}, {ticker})");
        }

        command.CommandText = $"SELECT {MentionCells.Columns} FROM social_mentions_warehouse {StockRowFilter.Where(where)} ORDER BY {Order} LIMIT {command.Next(NpgsqlDbType.Integer, limit)}";
    }
}
