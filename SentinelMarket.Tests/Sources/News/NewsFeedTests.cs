using Microsoft.AspNetCore.Http;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Sources.Messages;

namespace SentinelMarket.Tests.Sources.News;

/// <summary>The feeds of news against a server that speaks their wire formats.</summary>
public sealed class NewsFeedTests : IAsyncLifetime
{
    private const string Key = "news-secret-key";

    private readonly Queue<Func<HttpContext, Task>> _script = new();
    private FeedSite _site = null!;

    public async Task InitializeAsync() => _site = await FeedSite.StartAsync(
        context => _script.Dequeue()(context),
        ("Sources:NewsApi:BaseAddress", "{site}"), ("Sources:NewsApi:ApiKey", Key), ("Sources:NewsApi:Queries:0", "nifty"), ("Sources:NewsApi:MaxPages", "2"),
        ("Sources:Rss:Feeds:0", "{site}rss.xml"),
        ("Sources:Gdelt:BaseAddress", "{site}"), ("Sources:Gdelt:Queries:0", "sensex"), ("Sources:Gdelt:MaxPages", "3"));

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_feed_of_RSS_is_asked_again_only_for_another_state()
    {
        _script.Enqueue(context =>
        {
            context.Response.Headers.ETag = "W/\"v1\"";
            context.Response.Headers.LastModified = "Sat, 26 Sep 2026 10:00:00 GMT";
            return FeedSite.WriteAsync(context, SamplePages.Rss, 200, "application/rss+xml");
        });
        _script.Enqueue(context =>
        {
            var isSame = context.Request.Headers.IfNoneMatch == "W/\"v1\"" && context.Request.Headers.IfModifiedSince == "Sat, 26 Sep 2026 10:00:00 GMT";
            context.Response.StatusCode = isSame ? 304 : 500;
            return Task.CompletedTask;
        });

        var page = Assert.Single(await _site.FetchAsync(SourceIds.Rss, null));
        Assert.Equal("ETag: W/\"v1\"\nLast-Modified: Sat, 26 Sep 2026 10:00:00 GMT", page.Watermark);
        Assert.Equal("application/rss+xml", page.Document.ContentType);
        Assert.Empty(await _site.FetchAsync(SourceIds.Rss, page.Watermark));
    }

    [Fact]
    public async Task A_feed_that_breaks_off_is_kept_and_asked_for_again()
    {
        _script.Enqueue(context =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            return FeedSite.WriteAsync(context, SamplePages.Rss[..700], 200, "text/xml");
        });
        var (pages, failure) = await _site.FailAsync(SourceIds.Rss);
        Assert.Null(Assert.Single(pages).Watermark);
        Assert.Contains("is not sound XML: it breaks off or goes wrong at line ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_instead_of_a_feed_and_a_missing_feed_fail()
    {
        _script.Enqueue(context => FeedSite.WriteAsync(context, "<!DOCTYPE html><html></html>", 200, "text/html"));
        _script.Enqueue(context => FeedSite.WriteAsync(context, "", 404));
        Assert.EndsWith("rss.xml: a web page of 28 bytes instead of a feed; check the address.", (await _site.FailAsync(SourceIds.Rss)).Failure, StringComparison.Ordinal);
        Assert.EndsWith("rss.xml: 404 Not Found; the site has moved its feed.", (await _site.FailAsync(SourceIds.Rss)).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewsAPI_is_paged_from_an_hour_before_the_watermark_with_the_key_in_a_header()
    {
        string? key = null;
        _script.Enqueue(context =>
        {
            key = context.Request.Headers["X-Api-Key"];
            return FeedSite.WriteAsync(context, Articles(500, "2026-11-22T05:00:00Z"));
        });
        _script.Enqueue(context => FeedSite.WriteAsync(context, Articles(500, "2026-11-22T04:00:00Z")));

        var pages = await _site.FetchAsync(SourceIds.NewsApi, "2026-11-22T03:00:00Z");

        Assert.Equal(Key, key);
        Assert.Equal<IEnumerable<string>>(
            [
                "GET /v2/everything?q=nifty&from=2026-11-22T02:00:00&sortBy=publishedAt&language=en&pageSize=100&page=1",
                "GET /v2/everything?q=nifty&from=2026-11-22T02:00:00&sortBy=publishedAt&language=en&pageSize=100&page=2",
            ],
            _site.Requests);
        Assert.Equal<IEnumerable<string?>>([null, "2026-11-22T05:00:00Z"], pages.Select(page => page.Watermark));
        Assert.Equal("NewsAPI has 500 articles, the first 200 were read; see Sources:NewsApi:MaxPages.", pages[1].Note);
        Assert.DoesNotContain(Key, _site.Logged + pages[0].Document.Request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "rateLimited", "You have made too many requests recently.")]
    [InlineData(401, "apiKeyInvalid", "Your API key is invalid or incorrect.")]
    [InlineData(200, "parameterInvalid", "No.")]
    public async Task NewsAPIs_errors_are_final_and_told_in_their_words(int status, string code, string message)
    {
        _script.Enqueue(context => FeedSite.WriteAsync(context, $$"""{"status":"error","code":"{{code}}","message":"{{message}}"}""", status));
        Assert.Equal($"NewsAPI, nifty: {status}, {code}: {message}", (await _site.FailAsync(SourceIds.NewsApi)).Failure);
        Assert.Single(_site.Requests);
    }

    [Fact]
    public async Task GDELT_is_asked_back_in_time_and_no_faster_than_it_wants()
    {
        _script.Enqueue(context => FeedSite.WriteAsync(context, Seen(250, "20261122T0500", "20261122T0400")));
        _script.Enqueue(context => FeedSite.WriteAsync(context, Seen(3, "20261122T0400", "20261122T0330")));

        var pages = await _site.FetchAsync(SourceIds.Gdelt, "2026-11-22T03:00:00Z");

        Assert.Equal<IEnumerable<string>>(
            [
                "GET /api/v2/doc/doc?query=sensex&mode=artlist&format=json&maxrecords=250&sort=datedesc&startdatetime=20261122030000&enddatetime=20261122063000",
                "GET /api/v2/doc/doc?query=sensex&mode=artlist&format=json&maxrecords=250&sort=datedesc&startdatetime=20261122030000&enddatetime=20261122040000",
            ],
            _site.Requests);
        Assert.Equal<IEnumerable<string?>>([null, "2026-11-22T05:00:00Z"], pages.Select(page => page.Watermark));
        Assert.Contains(_site.Time.Waits, wait => wait > TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task GDELTs_errors_come_with_status_200_in_words()
    {
        _script.Enqueue(context => FeedSite.WriteAsync(context, "Your query was too short or too long.\n", 200, "text/plain"));
        Assert.Equal("GDELT, sensex: it says \"Your query was too short or too long.\".", (await _site.FailAsync(SourceIds.Gdelt)).Failure);
    }

    private static string Articles(int total, params string[] published) => $$"""
        {"status":"ok","totalResults":{{total}},"articles":[{{string.Join(',', published.Select(at => $$"""{"title":"A title","url":"https://a.in/{{at}}","publishedAt":"{{at}}"}"""))}}]}
        """;

    private static string Seen(int count, string first, string last)
    {
        var articles = Enumerable.Range(0, count).Select(i => $$"""{"title":"A title","url":"https://a.in/{{i}}","seendate":"{{(i == 0 ? first : last)}}00Z"}""");
        return $$"""{"articles":[{{string.Join(',', articles)}}]}""";
    }
}
