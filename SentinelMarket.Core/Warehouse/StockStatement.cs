using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>How the database comes to the rows of a statement.</summary>
internal enum StockAccess
{
    /// <summary>Planned for its parameters: for a month or a few, whose statistics decide between the order's index and the filter's.</summary>
    Planned,

    /// <summary>Planned for its parameters, by the filter's index.</summary>
    PlannedByFilter,

    /// <summary>Planned beforehand, by the filter's index: for filters that few rows pass, whatever the months.</summary>
    ByFilter,

    /// <summary>Planned beforehand, by the order's index, merged over the months.</summary>
    ByOrder,
}

/// <summary>One statement for rows of <c>stock_data_warehouse</c> in order.</summary>
internal static class StockStatement
{
    // A plan made beforehand must know about how many rows will be taken, and each number is a plan of its own.
    private static readonly int[] Sizes = [51, 101, 251, 1_001, 10_001];

    /// <summary>The rows of the query in a period, in the query's order, after the cursor.</summary>
    /// <param name="database">The pools.</param>
    /// <param name="query">Filters and order.</param>
    /// <param name="period">The timestamps.</param>
    /// <param name="after">The row after which to go on, or null.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="access">How to come to them.</param>
    /// <param name="volume">A condition on the presence of the volume, or null.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public static async Task<IReadOnlyList<StockRow>> ReadAsync(
        WarehouseDatabase database, StockRowQuery query, StockPeriod period, StockCursor? after, int limit, StockAccess access, string? volume, CancellationToken cancellationToken)
    {
        using var command = access is StockAccess.Planned or StockAccess.PlannedByFilter ? database.App.CreateCommand() : database.Prepared.CreateCommand();
        Fill(command, query, period, after, limit, access, volume);
        return await command.ReadAsync(StockRows.Read, cancellationToken).ConfigureAwait(false);
    }

    internal static void Fill(NpgsqlCommand command, StockRowQuery query, StockPeriod period, StockCursor? after, int limit, StockAccess access, string? volume)
    {
        var where = StockRowFilter.Conditions(command, query);
        where.AddDuring(command, period);
        if (volume is not null) { where.Add(volume); }

        // Bounds on both sides of the time look to a plan made beforehand like the best index there is.
        if (after is not null) { where.Add(StockRowOrder.After(command, query, after, isBounding: access != StockAccess.ByFilter)); }
        var order = StockRowOrder.By(query);
        var rows = $"SELECT * FROM stock_data_warehouse {StockRowFilter.Where(where)}";

        // OFFSET 0 keeps order and limit away from the choice of the index.
        if (access is StockAccess.ByFilter or StockAccess.PlannedByFilter) { rows = $"SELECT * FROM ({rows} OFFSET 0) f"; }
        command.CommandText = Page($"{rows} ORDER BY {order} LIMIT {Sizes.First(size => size >= limit)}", order, command.Next(NpgsqlDbType.Integer, limit));
    }

    /// <summary>The rows with their provenance; they are cut to the page before the lake's paths are looked up for them.</summary>
    public static string Page(string rows, string order, string limit) =>
        $"""
        SELECT {StockRows.Columns} FROM (SELECT * FROM ({rows}) p ORDER BY {order} LIMIT {limit}) r
        LEFT JOIN lake_objects l ON l.id = r.lake_object_id
        ORDER BY {order}
        """;
}
