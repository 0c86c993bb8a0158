using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources.Http;
using FakeFeedDesk = SentinelMarket.Tests.Components.FakeFeedDesk;

namespace SentinelMarket.Tests.Api;

public sealed class FeedTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Feeds.Feeds =
        [
            FakeFeedDesk.Feed("x", FeedState.Late, new FeedStreamOverview("$TCS", FeedState.Late, Sample.Noon, null, 7)) with { RequestsLeft = 3, Circuit = FeedCircuit.HalfOpen, LastSuccess = Sample.Noon },
            FakeFeedDesk.Feed("reddit", FeedState.NotConfigured),
        ];
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Feeds_are_listed_with_their_streams()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/feeds");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var feed = body[0];
        Assert.Equal(
            ("x", "Late", true, 600.0, 3, "HalfOpen", "2026-01-15T12:00:00Z"),
            (Text(feed, "source"), Text(feed, "state"), feed.GetProperty("configured").GetBoolean(), feed.GetProperty("intervalSeconds").GetDouble(), feed.GetProperty("requestsLeft").GetInt32(),
                Text(feed, "circuit"), Text(feed, "lastSuccess")));
        var stream = Assert.Single(feed.GetProperty("streams").EnumerateArray());
        Assert.Equal(("$TCS", "Late", 7), (Text(stream, "stream"), Text(stream, "state"), stream.GetProperty("records24Hours").GetInt32()));
        Assert.Equal(("NotConfigured", "Set Sources:X:BearerToken.", false), (Text(body[1], "state"), Text(body[1], "reason"), body[1].GetProperty("configured").GetBoolean()));
    }

    [Fact]
    public async Task A_test_says_what_came()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/data/feeds/x/test");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((true, "120 bytes of news with 3 records.", 3, 0.25), (body.GetProperty("succeeded").GetBoolean(), Text(body, "message"), body.GetProperty("records").GetInt32(), body.GetProperty("seconds").GetDouble()));
        Assert.Equal(["test x"], _server.Feeds.Orders);
    }

    [Fact]
    public async Task A_feed_that_nobody_knows_is_not_found()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/data/feeds/nope/test");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(("urn:sentinelmarket:problem:unknown-feed", "There is no feed \"nope\". Known feeds: x, reddit."), (Text(body, "type"), Text(body, "detail")));
    }

    [Fact]
    public async Task The_document_describes_both()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/openapi/v1.json");

        var paths = body.GetProperty("paths");
        Assert.Equal("All feeds", Text(paths.GetProperty("/api/data/feeds").GetProperty("get"), "summary"));
        Assert.Equal("Test a feed's connection", Text(paths.GetProperty("/api/data/feeds/{source}/test").GetProperty("post"), "summary"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
