using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/lineage</summary>
internal static class LineageEndpoints
{
    public static void Map(RouteGroupBuilder data) =>
        data.MapGet("/lineage/{table}/{id}", FindAsync)
            .WithTags("Lineage")
            .WithSummary("Where a row comes from")
            .WithDescription("Source and request, the raw payload in the lake with its SHA-256, the run with its code version, the rules that the record was held to, and the values that the row had before (at most 50, newest first).")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<LineageDto>, ProblemHttpResult>> FindAsync(
        [Description("stock_data_warehouse, stock_bars_daily, social_mentions_warehouse, quarantine, lake_objects or pipeline_runs.")] string table,
        [Description("The row's id: a number, or the lineageId that a price, a bar or a mention carries where it is listed.")] string id,
        ILineageDesk desk,
        CancellationToken cancellationToken)
    {
        try
        {
            return await desk.FindAsync(table, id, cancellationToken) is { } lineage
                ? TypedResults.Ok(new LineageDto(lineage))
                : Problems.Result(Problems.UnknownRow(table));
        }
        catch (ArgumentException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }
}
