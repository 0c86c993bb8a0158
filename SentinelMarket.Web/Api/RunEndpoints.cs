using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/runs</summary>
internal static class RunEndpoints
{
    public static void Map(RouteGroupBuilder data)
    {
        var runs = data.MapGroup("/runs").WithTags("Runs").ProducesProblem(StatusCodes.Status400BadRequest);
        runs.MapGet("/", SearchAsync)
            .WithSummary("Runs")
            .WithDescription("The whole history by filters, all of which hold together, those that started last first and in pages. A search that would take longer than 5 s is given up and answered with 422.")
            .WithIntegerParameter("limit", 1, RunBrowseQuery.MaxLimit)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        runs.MapGet("/{id}", FindAsync)
            .WithSummary("One run")
            .WithDescription("Row accounting, stages, sources, log, lake objects and quarantine of a run. outcome is null while it is open.")
            .WithIntegerParameter("id", 1, long.MaxValue)
            .ProducesProblem(StatusCodes.Status404NotFound);
        runs.MapPost("/{id}/cancel", CancelAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Stop a run")
            .WithDescription("Asks an open run to stop; whoever runs it learns of it within seconds and closes it as cancelled. What it has loaded stays.")
            .WithIntegerParameter("id", 1, long.MaxValue)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<RunPageDto>, ProblemHttpResult>> SearchAsync(IRunDesk desk, [AsParameters] RunBrowseQuery query, CancellationToken cancellationToken)
    {
        try
        {
            var page = await desk.SearchAsync(query.Read(), cancellationToken);
            return TypedResults.Ok(new RunPageDto([.. page.Runs.Select(run => new RunDto(run))], page.Next));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
        catch (RunSearchTooBroadException broad)
        {
            return Problems.Result(Problems.SearchTooBroad(broad.Message));
        }
    }

    private static async Task<Results<Ok<RunDetailDto>, ProblemHttpResult>> FindAsync(
        [Description("The run's number.")] string id,
        IPipelineDesk desk,
        CancellationToken cancellationToken)
    {
        if (Number(id) is not { } number) { return NotANumber(id); }
        return await desk.FindRunAsync(number, cancellationToken) is { } run
            ? TypedResults.Ok(new RunDetailDto(run))
            : Problems.Result(Problems.UnknownRun(number));
    }

    private static async Task<Results<Accepted<RunDto>, ProblemHttpResult>> CancelAsync(
        [Description("The run's number.")] string id,
        ClaimsPrincipal user,
        IRunDesk desk,
        CancellationToken cancellationToken)
    {
        if (Number(id) is not { } number) { return NotANumber(id); }
        try
        {
            return await desk.CancelAsync(number, Actor.Of(user), cancellationToken) is { } run
                ? TypedResults.Accepted(Problems.RunPath(number), new RunDto(run))
                : Problems.Result(Problems.UnknownRun(number));
        }
        catch (RunEndedException ended)
        {
            return Problems.Result(Problems.RunEnded(ended.Message));
        }
    }

    private static long? Number(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ProblemHttpResult NotANumber(string id) =>
        Problems.Result(Problems.InvalidValue($"\"{QueryText.Shown(id)}\" is not the number of a run; a whole number from 1 is expected."));
}
