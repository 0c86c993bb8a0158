using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/jobs and /api/data/nodes</summary>
internal static class JobEndpoints
{
    private const int MostRuns = 500;
    private const int ShortestReason = 3;
    private const int LongestReason = 500;

    public static void Map(RouteGroupBuilder data)
    {
        data.MapGet("/nodes", NodesAsync)
            .WithTags("Jobs")
            .WithSummary("The processes of the cluster")
            .WithDescription("Heartbeat, roles, version and load of every process that shares the database, those that work first.");
        var jobs = data.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("/", OverviewAsync)
            .WithSummary("Jobs")
            .WithDescription("Recurring jobs with their schedules, what executes now, failed runs that nobody settled, starts that did not come when they were due, the nodes, and counts of the last 24 hours.");
        Order(jobs.MapPost("/failures/requeue", RequeueAsync))
            .WithSummary("Try failed runs again")
            .WithDescription("Of runs of one pipeline with the same parameters the latest is tried again, which does the work of all. refused says what was not started and why.");
        Order(jobs.MapPost("/failures/acknowledge", AcknowledgeAsync))
            .WithSummary("Acknowledge failed runs")
            .WithDescription("Takes failed runs out of the view, with a reason that the audit log keeps. The history keeps the runs.");
    }

    private static RouteHandlerBuilder Order(RouteHandlerBuilder endpoint) => endpoint
        .RequireAuthorization(Roles.Operator)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Ok<NodeDto[]>> NodesAsync(IJobDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok((await desk.NodesAsync(cancellationToken)).Select(NodeDto.Of).ToArray());

    private static async Task<Ok<JobsDto>> OverviewAsync(IJobDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(JobsDto.Of(await desk.OverviewAsync(cancellationToken), desk));

    private static async Task<Results<Ok<RequeuedDto>, ProblemHttpResult>> RequeueAsync(FailedRunsDto order, ClaimsPrincipal user, IJobDesk desk, CancellationToken cancellationToken)
    {
        if (FaultOf(order) is { } fault) { return Problems.Result(Problems.InvalidValue(fault)); }
        var result = await desk.RequeueAsync(order.Runs!, Actor.Of(user), cancellationToken);
        return TypedResults.Ok(new RequeuedDto([.. result.Started.Select(run => new RunDto(run))], result.Refused));
    }

    private static async Task<Results<Ok<AcknowledgedDto>, ProblemHttpResult>> AcknowledgeAsync(AcknowledgeDto order, ClaimsPrincipal user, IJobDesk desk, CancellationToken cancellationToken)
    {
        if (FaultOf(new FailedRunsDto(order.Runs)) is { } fault) { return Problems.Result(Problems.InvalidValue(fault)); }
        try
        {
            var reason = QueryText.Words("reason", order.Reason?.Trim() ?? string.Empty, ShortestReason, LongestReason)!;
            return TypedResults.Ok(new AcknowledgedDto(await desk.AcknowledgeAsync(order.Runs!, reason, Actor.Of(user), cancellationToken)));
        }
        catch (FormatException wrong)
        {
            return Problems.Result(Problems.InvalidValue(wrong));
        }
    }

    private static string? FaultOf(FailedRunsDto order) => order.Runs is { Count: >= 1 and <= MostRuns }
        ? null
        : $"runs has {(order.Runs?.Count ?? 0).ToString(CultureInfo.InvariantCulture)} numbers; 1 to {MostRuns} numbers of runs are expected.";
}

/// <summary>The numbers of failed runs.</summary>
public sealed record FailedRunsDto(IReadOnlyList<long>? Runs);

/// <summary>The numbers of failed runs, and why nothing is done about them.</summary>
public sealed record AcknowledgeDto(IReadOnlyList<long>? Runs, string? Reason);

/// <summary>The runs that were started, and what was not, each in a sentence.</summary>
public sealed record RequeuedDto(IReadOnlyList<RunDto> Started, IReadOnlyList<string> Refused);

/// <summary>How many runs were acknowledged that were not before.</summary>
public sealed record AcknowledgedDto(int Acknowledged);
