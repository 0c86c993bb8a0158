using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/mentions, and the talk of /api/data/stocks</summary>
internal static class MentionEndpoints
{
    private const int DefaultDays = 30;
    private const int DefaultClusters = 20;
    private const int MaxClusters = 100;

    public static void Map(RouteGroupBuilder data)
    {
        data.MapGet("/mentions", BrowseAsync)
            .WithTags("Mentions")
            .WithSummary("Rows of social_mentions_warehouse")
            .WithDescription("Filtered, newest first and in pages: one row for each message and share that it speaks of, with the signs of a pump, the cluster of repeated texts, and provenance. next is the cursor of the page after.")
            .WithIntegerParameter("limit", 1, MentionBrowseQuery.MaxLimit)
            .WithIntegerParameter("cluster", 0, long.MaxValue)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        data.MapGet("/mentions/clusters", ClustersAsync)
            .WithTags("Mentions")
            .WithSummary("Repeated texts")
            .WithDescription("Texts that two or more messages of a period repeat with small changes, across platforms, the most repeated first. mentions?cluster= has the messages.")
            .WithIntegerParameter("limit", 1, MaxClusters)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        data.MapGet("/stocks/{ticker}/sentiment", SentimentAsync)
            .WithTags("Stocks", "Mentions")
            .WithSummary("Talk about one share over time")
            .WithDescription("Messages that speak of the share and their mood, for each hour or day that has any, oldest first; at most 10,000 hours or days. A share that nobody speaks of has none.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static Task<Results<Ok<MentionPageDto>, ProblemHttpResult>> BrowseAsync(IMentionDesk desk, [AsParameters] MentionBrowseQuery query, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var page = await desk.BrowseAsync(query.Read(), cancellationToken);
            return new MentionPageDto([.. page.Rows.Select(row => new MentionDto(row))], page.Next);
        });

    private static Task<Results<Ok<MentionClustersDto>, ProblemHttpResult>> ClustersAsync(
        IMentionDesk desk,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("Only texts that speak of this share, such as RELIANCE or M%26M.")] string? ticker = null,
        [Description("First day in India (2026-01-31) or first instant (2026-01-31T10:00:00Z), inclusive; 30 days back unless told.")] string? from = null,
        [Description("Last day in India, the whole day included, or last instant, inclusive; now unless told.")] string? to = null,
        [Description("The most clusters; 20 unless told.")] string? limit = null) =>
        AnswerAsync(async () =>
        {
            var symbol = QueryText.Ticker(ticker);
            var (first, last) = Period(from, to, time);
            var most = (int)(QueryText.Number("limit", limit, 1, MaxClusters) ?? DefaultClusters);
            var clusters = await desk.ClustersAsync(symbol, first, last, most, cancellationToken);
            return new MentionClustersDto(symbol?.Value, first, last, most, clusters.Count >= most, clusters);
        });

    private static Task<Results<Ok<StockSentimentDto>, ProblemHttpResult>> SentimentAsync(
        [Description("The exchange's symbol, such as RELIANCE or M%26M, or a BSE scrip code.")] string ticker,
        IMentionDesk desk,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("First day in India (2026-01-31) or first instant (2026-01-31T10:00:00Z), inclusive; 30 days back unless told.")] string? from = null,
        [Description("Last day in India, the whole day included, or last instant, inclusive; now unless told.")] string? to = null,
        [Description("hour or day; day unless told.")] string? bucket = null) =>
        AnswerAsync(async () =>
        {
            var symbol = QueryText.Ticker(ticker)!.Value;
            var (first, last) = Period(from, to, time);
            var size = QueryText.Choice("bucket", bucket, SentimentBucketSize.Day, ("hour", SentimentBucketSize.Hour), ("day", SentimentBucketSize.Day));
            var buckets = await desk.SentimentAsync(symbol, first, last, size, cancellationToken);
            return new StockSentimentDto(symbol.Value, first, last, size, [.. buckets.Select(one => new SentimentBucketDto(one))]);
        });

    // The last so many days in India, the last one included, where the request leaves them open.
    private static (DateTimeOffset From, DateTimeOffset To) Period(string? from, string? to, TimeProvider time)
    {
        var asked = QueryPeriod.Parse(from, to);
        var last = asked.To ?? time.GetUtcNow();
        var first = asked.From ?? IndianTime.StartOf(IndianTime.DayOf(last).AddDays(1 - DefaultDays));
        return first > last ? throw new FormatException($"from ({QueryText.Shown(from!)}) lies in the future; give to as well.") : (first, last);
    }

    private static async Task<Results<Ok<T>, ProblemHttpResult>> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return TypedResults.Ok(await answer());
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }
}
