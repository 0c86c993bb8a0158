using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Sources.Messages;

namespace SentinelMarket.Tests.Sources.Reddit;

/// <summary>The feed against a server that speaks Reddit's wire format.</summary>
public sealed class RedditFeedTests : IAsyncLifetime
{
    private const string Secret = "s3cret-of-the-app";
    private const string Newest = "2026-11-22T06:00:00Z";

    private readonly Queue<Func<HttpContext, Task>> _script = new();
    private FeedSite _site = null!;
    private int _tokens;
    private string? _refused;

    public async Task InitializeAsync() => _site = await FeedSite.StartAsync(
        AnswerAsync,
        ("Sources:Reddit:BaseAddress", "{site}"), ("Sources:Reddit:TokenAddress", "{site}api/v1/access_token"), ("Sources:Reddit:ClientId", "app"), ("Sources:Reddit:ClientSecret", Secret),
        ("Sources:Reddit:Subreddits:0", "IndianStreetBets"), ("Sources:Reddit:Searches:0", "SUZLON share"), ("Sources:Reddit:MaxPages", "3"));

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public void Its_streams_are_posts_comments_and_searches()
    {
        Assert.Equal<IEnumerable<string>>(["r/IndianStreetBets", "r/IndianStreetBets/comments", "search: SUZLON share"], _site.Feed(SourceIds.Reddit).Streams);
        Assert.True(_site.Feed(SourceIds.Reddit).Readiness.IsReady);
    }

    [Fact]
    public async Task Pages_are_read_back_to_the_watermark_which_moves_with_the_last_one()
    {
        Listing("t3_p2", Minutes(0), Minutes(-10));
        Listing("t3_p3", Minutes(-20), Minutes(-30));
        Listing("t3_p4", Minutes(-40), Minutes(-70));

        var pages = await _site.FetchAsync(SourceIds.Reddit, "2026-11-22T05:00:00Z");

        Assert.Equal<IEnumerable<string>>(
            [
                "POST /api/v1/access_token",
                "GET /r/IndianStreetBets/new?limit=100&raw_json=1",
                "GET /r/IndianStreetBets/new?limit=100&raw_json=1&after=t3_p2",
                "GET /r/IndianStreetBets/new?limit=100&raw_json=1&after=t3_p3",
            ],
            _site.Requests);
        Assert.Equal<IEnumerable<string?>>([null, null, Newest], pages.Select(page => page.Watermark));
        Assert.All(pages, page => Assert.Null(page.Note));
    }

    [Fact]
    public async Task A_listing_without_an_end_stops_at_the_page_limit_and_says_so()
    {
        foreach (var page in Enumerable.Range(1, 9)) { Listing($"t3_{page}", Minutes(1 - page)); }

        var pages = await _site.FetchAsync(SourceIds.Reddit, "2026-11-22T01:00:00Z");

        Assert.Equal(3, pages.Count);
        Assert.Equal("After 3 pages the listing still goes on; what came before 2026-11-22T05:58:00Z was not read.", pages[^1].Note);
        Assert.Equal(Newest, pages[^1].Watermark);
    }

    [Fact]
    public async Task An_empty_listing_keeps_the_watermark()
    {
        Listing(null);
        Assert.Equal("2026-11-22T05:00:00Z", Assert.Single(await _site.FetchAsync(SourceIds.Reddit, "2026-11-22T05:00:00Z")).Watermark);
    }

    [Fact]
    public async Task A_message_from_the_future_does_not_carry_the_watermark_away()
    {
        Listing(null, Minutes(60 * 24 * 365), Minutes(0));
        Assert.Equal(Newest, Assert.Single(await _site.FetchAsync(SourceIds.Reddit, null)).Watermark);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_renewed_before_it_expires_and_after_a_refusal()
    {
        for (var i = 0; i < 4; i++) { Listing(null, Minutes(0)); }

        await _site.FetchAsync(SourceIds.Reddit, null);
        await _site.FetchAsync(SourceIds.Reddit, null, "search: SUZLON share");
        Assert.Equal(1, _tokens);

        _site.Time.Advance(TimeSpan.FromSeconds(3_550));
        await _site.FetchAsync(SourceIds.Reddit, null);
        Assert.Equal(2, _tokens);

        _refused = "token-2";
        await _site.FetchAsync(SourceIds.Reddit, null);
        Assert.Equal(3, _tokens);
        Assert.Contains("GET /search?q=SUZLON%20share&sort=new&type=link&t=month&limit=100&raw_json=1", _site.Requests);
    }

    [Fact]
    public async Task A_token_that_is_refused_again_fails_and_nothing_secret_is_told()
    {
        _refused = "token";
        var (_, failure) = await _site.FailAsync(SourceIds.Reddit);
        Assert.Equal("Reddit, r/IndianStreetBets: 401 Unauthorized, also with a fresh token; check the application at Reddit.", failure);
        Assert.DoesNotContain(Secret, _site.Logged + failure, StringComparison.Ordinal);
        Assert.DoesNotContain("token-", _site.Logged + failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_Reddit_does_not_know_is_told_with_the_settings_to_check()
    {
        _tokens = -1;
        var (_, failure) = await _site.FailAsync(SourceIds.Reddit);
        Assert.Equal("Reddit, access token: Reddit refuses the application (401); check Sources:Reddit:ClientId and ClientSecret.", failure);
    }

    [Fact]
    public async Task A_private_subreddit_is_told_with_its_reason()
    {
        _script.Enqueue(context => FeedSite.WriteAsync(context, """{"reason":"private","message":"Forbidden","error":403}""", 403));
        Assert.Equal(
            "Reddit, r/IndianStreetBets: 403 Forbidden (private); a private or banned subreddit has to be taken out of the settings.",
            (await _site.FailAsync(SourceIds.Reddit)).Failure);
    }

    [Fact]
    public async Task A_refusal_in_HTML_and_a_page_that_breaks_off_fail_with_what_came()
    {
        _script.Enqueue(context => FeedSite.WriteAsync(context, "<html>Bad Request</html>", 400, "text/html"));
        Assert.StartsWith("Reddit, r/IndianStreetBets: 400 Bad Request after 1 try", (await _site.FailAsync(SourceIds.Reddit)).Failure, StringComparison.Ordinal);

        Listing("t3_p2", Minutes(0));
        _script.Enqueue(context => FeedSite.WriteAsync(context, """{"kind":"Listing","data":{"chil"""));
        var (pages, failure) = await _site.FailAsync(SourceIds.Reddit, "2026-11-22T01:00:00Z");
        Assert.Equal(2, pages.Count);
        Assert.All(pages, page => Assert.Null(page.Watermark));
        Assert.Contains("is not JSON", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_requests_are_repeated_after_the_wait_that_was_asked_for()
    {
        _script.Enqueue(context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return FeedSite.WriteAsync(context, "{}", 429);
        });
        Listing(null, Minutes(0));
        Assert.Single(await _site.FetchAsync(SourceIds.Reddit, null));
        Assert.Contains(TimeSpan.FromSeconds(7), _site.Time.Waits);
    }

    private static double Minutes(double minutes) => new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero).AddMinutes(minutes).ToUnixTimeSeconds();

    private void Listing(string? after, params double[] created)
    {
        var children = created.Select(at => string.Create(
            CultureInfo.InvariantCulture, $$$"""{"kind":"t3","data":{"name":"t3_{{{at}}}","title":"a title","author":"a","created_utc":{{{at:0.0}}}}}"""));
        _script.Enqueue(context =>
        {
            context.Response.Headers["x-ratelimit-remaining"] = "996.0";
            context.Response.Headers["x-ratelimit-reset"] = "11";
            return FeedSite.WriteAsync(context, $$$"""{"kind":"Listing","data":{"after":{{{(after is null ? "null" : $"\"{after}\"")}}},"children":[{{{string.Join(',', children)}}}]}}""");
        });
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/api/v1/access_token")
        {
            var isKnown = context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("app:" + Secret)) && _tokens >= 0;
            return isKnown
                ? FeedSite.WriteAsync(context, $$"""{"access_token":"token-{{++_tokens}}","token_type":"bearer","expires_in":3600,"scope":"*"}""")
                : FeedSite.WriteAsync(context, """{"message":"Unauthorized","error":401}""", 401);
        }

        var token = context.Request.Headers.Authorization.ToString();
        var isRefused = _refused is not null && token.StartsWith("bearer " + _refused, StringComparison.Ordinal);
        return isRefused ? FeedSite.WriteAsync(context, """{"message":"Unauthorized","error":401}""", 401) : _script.Dequeue()(context);
    }
}
