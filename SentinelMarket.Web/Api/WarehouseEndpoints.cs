using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/warehouse</summary>
internal static class WarehouseEndpoints
{
    public static void Map(RouteGroupBuilder data)
    {
        data.MapGet("/warehouse/stats", StatisticsAsync)
            .WithTags("Warehouse")
            .WithSummary("Size of the warehouse")
            .WithDescription("Rows and bytes of each table (rowsAreEstimated says where the planner's estimate stands in for a count), what each source and each month has, and how fast the rows grow (bytesPerMonth is an estimate from the measured figures beside it).");
        data.MapGet("/warehouse/stocks", BrowseAsync)
            .WithTags("Warehouse")
            .WithSummary("Rows of stock_data_warehouse")
            .WithDescription("Filtered, sorted and in pages. Rows that tie follow each other newest first. next is the cursor of the page after; matching says how many rows there are on all pages, and whether that is an estimate.")
            .WithIntegerParameter("size", 1, StockBrowseQuery.MaxSize)
            .WithIntegerParameter("minVolume", 0, long.MaxValue)
            .WithIntegerParameter("maxVolume", 0, long.MaxValue)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Ok<WarehouseStatistics>> StatisticsAsync(IStockDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.StatisticsAsync(cancellationToken));

    private static async Task<Results<Ok<StockBrowseDto>, ProblemHttpResult>> BrowseAsync(IStockDesk desk, [AsParameters] StockBrowseQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(new StockBrowseDto(await desk.BrowseAsync(query.Read(), cancellationToken)));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }
}
