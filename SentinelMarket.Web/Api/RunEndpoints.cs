using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/runs</summary>
internal static class RunEndpoints
{
    public static void Map(RouteGroupBuilder data) =>
        data.MapGet("/runs/{id}", FindAsync)
            .WithTags("Runs")
            .WithSummary("One run")
            .WithDescription("Row accounting, stages, sources, log, lake objects and quarantine of a run. outcome is null while it is open.")
            .WithIntegerParameter("id", 1, long.MaxValue)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<RunDetailDto>, ProblemHttpResult>> FindAsync(
        [Description("The run's number.")] string id,
        IPipelineDesk desk,
        CancellationToken cancellationToken)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Problems.Result(Problems.InvalidValue($"\"{id}\" is not the number of a run; a whole number from 1 is expected."));
        }

        return await desk.FindRunAsync(number, cancellationToken) is { } run
            ? TypedResults.Ok(new RunDetailDto(run))
            : Problems.Result(Problems.UnknownRun(number));
    }
}
