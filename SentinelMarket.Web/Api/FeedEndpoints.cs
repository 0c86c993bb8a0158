using System.ComponentModel;
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
    }

    private static async Task<Ok<FeedDto[]>> ListAsync(IFeedDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok((await desk.ListAsync(cancellationToken)).Select(feed => new FeedDto(feed)).ToArray());

    private static async Task<Ok<FeedTrialDto>> TestAsync(
        [Description("The feed's source id, such as nse.quote.")] string source, IFeedDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(FeedTrialDto.Of(await desk.TestAsync(source, cancellationToken)));
}
