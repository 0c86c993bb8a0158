using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/pipelines</summary>
internal static class PipelineEndpoints
{
    public static void Map(RouteGroupBuilder data)
    {
        var pipelines = data.MapGroup("/pipelines").WithTags("Pipelines");
        pipelines.MapGet("/", ListAsync)
            .WithSummary("All pipelines")
            .WithDescription("Schedule, health, figures of the last 24 hours and of all time, and the latest runs of every pipeline.");
        pipelines.MapGet("/{name}", FindAsync)
            .WithSummary("One pipeline")
            .ProducesProblem(StatusCodes.Status404NotFound);
        pipelines.MapPost("/{name}/runs", StartAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Start a run")
            .WithDescription("Opens a run and answers at once; the run goes on in the background. Follow the header Location until outcome is set. At most one run of a pipeline is open at a time.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        pipelines.MapPost("/{name}/pause", PauseAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Pause the schedule")
            .WithDescription("The schedule starts no run until it is resumed, also across restarts. An open run goes on.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        pipelines.MapPost("/{name}/resume", ResumeAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Resume the schedule")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<PipelineDto[]>> ListAsync(IPipelineDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok((await desk.ListAsync(cancellationToken)).Select(overview => new PipelineDto(overview)).ToArray());

    private static async Task<Ok<PipelineDto>> FindAsync(
        [Description("The pipeline's name, such as stock_data.")] string name,
        IPipelineDesk desk,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(new PipelineDto(await ExistingAsync(desk, name, cancellationToken)));

    private static async Task<Results<Accepted<RunDto>, ProblemHttpResult>> StartAsync(
        [Description("The pipeline's name, such as stock_data.")] string name,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] StartRunDto? order,
        ClaimsPrincipal user,
        IPipelineDesk desk,
        CancellationToken cancellationToken)
    {
        var request = new RunRequest(name, RunTrigger.Manual, Actor.Of(user));
        if (order?.RetryOf is { } retryOf)
        {
            if (await desk.FindRunAsync(retryOf, cancellationToken) is not { } first) { return Problems.Result(Problems.InvalidValue($"retryOf is {retryOf}, and there is no such run.")); }
            if (!string.Equals(first.Run.Pipeline, name, StringComparison.Ordinal)) { return Problems.Result(Problems.InvalidValue($"retryOf is {retryOf}, which is a run of {first.Run.Pipeline}, not of {name}.")); }
            request = RunRequest.Again(first.Run, request.Actor);
        }

        var run = await desk.StartRunAsync(request, cancellationToken);
        return TypedResults.Accepted(Problems.RunPath(run.Id), new RunDto(run));
    }

    private static async Task<NoContent> PauseAsync(string name, ClaimsPrincipal user, IPipelineDesk desk, CancellationToken cancellationToken)
    {
        await ExistingAsync(desk, name, cancellationToken);
        await desk.PauseAsync(name, Actor.Of(user), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ResumeAsync(string name, ClaimsPrincipal user, IPipelineDesk desk, CancellationToken cancellationToken)
    {
        await ExistingAsync(desk, name, cancellationToken);
        await desk.ResumeAsync(name, Actor.Of(user), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<PipelineOverview> ExistingAsync(IPipelineDesk desk, string name, CancellationToken cancellationToken) =>
        await desk.FindAsync(name, cancellationToken)
        ?? throw new UnknownPipelineException(name, (await desk.ListAsync(cancellationToken)).Select(overview => overview.Name));
}

/// <summary>What may be said when a run is started; the body may also be left out.</summary>
/// <param name="RetryOf">The run that is tried again, with its parameters.</param>
public sealed record StartRunDto(long? RetryOf);
