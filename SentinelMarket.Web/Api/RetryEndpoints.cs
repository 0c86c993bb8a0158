using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/runs/retries and /api/data/deadlines</summary>
internal static class RetryEndpoints
{
    public static void Map(RouteGroupBuilder data)
    {
        data.MapGet("/deadlines", DeadlinesAsync)
            .WithTags("Pipelines")
            .WithSummary("Missed deadlines")
            .WithDescription("What is late though nothing failed: planned runs that have not begun when their time plus grace is over, and runs that are open for longer than their limit.");
        var retries = data.MapGroup("/runs/retries").WithTags("Runs");
        retries.MapGet("/", ListAsync)
            .WithSummary("Retries that wait")
            .WithDescription("Runs that will be tried again, with their time and attempt; those due first, at most 1,000.");
        retries.MapPost("/", RetryAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Try runs again")
            .WithDescription("Orders a retry of each named run, or of those that pass the filter. Each is a new run that names the first of its chain; of one pipeline they are worked one after the other. A run that cannot be tried again says why in refusal.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        retries.MapDelete("/{id}", CancelAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Call a retry off")
            .WithIntegerParameter("id", 1, long.MaxValue)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<DeadlineDto[]>> DeadlinesAsync(IRetryDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok((await desk.MissedDeadlinesAsync(cancellationToken)).Select(DeadlineDto.Of).ToArray());

    private static async Task<Ok<RetryDto[]>> ListAsync(IRetryDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok((await desk.WaitingAsync(cancellationToken)).Select(RetryDto.Of).ToArray());

    private static async Task<Results<Ok<RetryAnswerDto[]>, ProblemHttpResult>> RetryAsync(RetryRequestDto request, ClaimsPrincipal user, IRetryDesk desk, CancellationToken cancellationToken)
    {
        try
        {
            var choice = new RetryChoice(request.Ids ?? [], request.Pipeline, request.Outcome, request.Since?.ToUniversalTime(), request.OnlyFailed);
            return TypedResults.Ok((await desk.RetryAsync(choice, Actor.Of(user), cancellationToken)).Select(RetryAnswerDto.Of).ToArray());
        }
        catch (ArgumentException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        [Description("The retry's number.")] string id, ClaimsPrincipal user, IRetryDesk desk, CancellationToken cancellationToken)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Problems.Result(Problems.InvalidValue($"\"{id}\" is not the number of a retry; a whole number from 1 is expected."));
        }

        return await desk.CancelAsync(number, Actor.Of(user), cancellationToken) ? TypedResults.NoContent() : Problems.Result(Problems.UnknownRetry(number));
    }
}
