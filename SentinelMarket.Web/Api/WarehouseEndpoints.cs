using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/warehouse</summary>
internal static class WarehouseEndpoints
{
    public static void Map(RouteGroupBuilder data) =>
        data.MapGet("/warehouse/stats", StatisticsAsync)
            .WithTags("Warehouse")
            .WithSummary("Size of the warehouse")
            .WithDescription("Rows and bytes of each table (rowsAreEstimated says where the planner's estimate stands in for a count), and what each source has.");

    private static async Task<Ok<WarehouseStatistics>> StatisticsAsync(IStockDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.StatisticsAsync(cancellationToken));
}
