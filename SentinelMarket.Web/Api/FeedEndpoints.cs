using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/feeds</summary>
internal static class FeedEndpoints
{
    public static void Map(RouteGroupBuilder data)
    {
        var feeds = data.MapGroup("/feeds").WithTags("Feeds");
        feeds.MapGet("/", ListAsync)
            .WithSummary("All feeds")
            .WithDescription("For every feed and each of its streams: whether it is configured, on time, late or in error, its last success and last error, and what it sent in 24 hours; of the feed also what its rate limit leaves and whether its circuit is closed, as far as the process that answers has asked it.");
        feeds.MapPost("/{source}/test", TestAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Test a feed's connection")
            .WithDescription("Asks the feed's first stream for its first page and reads it; nothing is stored and no watermark moves. Answers within 15 seconds; succeeded says how it went.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        feeds.MapPost("/{source}/fetch", FetchAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Fetch a feed now")
            .WithDescription("Opens a run of the pipeline that asks the feed, and answers at once; follow the header Location until outcome is set.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Accepted<RunDto>> FetchAsync(
        [Description("The feed's source id, such as nse.quote.")] string source, ClaimsPrincipal user, IFeedDesk desk, CancellationToken cancellationToken)
    {
        var run = await desk.FetchNowAsync(source, Actor.Of(user), cancellationToken);
        return TypedResults.Accepted(Problems.RunPath(run.Id), new RunDto(run));
    }

    private static async Task<Ok<FeedDto[]>> ListAsync(IFeedDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok((await desk.ListAsync(cancellationToken)).Select(feed => new FeedDto(feed)).ToArray());

    private static async Task<Ok<FeedTrialDto>> TestAsync(
        [Description("The feed's source id, such as nse.quote.")] string source, IFeedDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(FeedTrialDto.Of(await desk.TestAsync(source, cancellationToken)));
}
