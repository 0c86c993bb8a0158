using System.Globalization;
using Microsoft.AspNetCore.Http;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Sources.Messages;

namespace SentinelMarket.Tests.Sources.YouTube;

/// <summary>The feed against a server that speaks YouTube's wire format.</summary>
public sealed class YouTubeFeedTests : IAsyncLifetime
{
    private const string Key = "AIza-secret-key";

    private readonly Dictionary<string, (int Status, string Body)> _answers = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];
    private FeedSite _site = null!;

    public async Task InitializeAsync()
    {
        _site = await FeedSite.StartAsync(
            context =>
            {
                _keys.Add(context.Request.Headers["X-Goog-Api-Key"].ToString());
                var query = context.Request.Query;
                var name = context.Request.Path == "/youtube/v3/search" ? "search" : $"{query["videoId"]}{query["pageToken"]}";
                var (status, body) = _answers.GetValueOrDefault(name, (404, "{}"));
                return FeedSite.WriteAsync(context, body, status);
            },
            ("Sources:YouTube:BaseAddress", "{site}"), ("Sources:YouTube:ApiKey", Key), ("Sources:YouTube:Queries:0", "suzlon share"), ("Sources:YouTube:MaxPages", "3"));
        _answers["search"] = (200, Search(("vidA", "2026-11-21T10:00:00Z"), ("vidB", "2026-11-21T09:00:00Z"), ("old", "2026-11-01T09:00:00Z")));
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Each_videos_comments_are_read_back_to_its_mark()
    {
        _answers["vidA"] = (200, Comments("P2", 0, -10));
        _answers["vidAP2"] = (200, Comments("P3", -20, -100));
        _answers["vidB"] = (200, Comments(null, -5));

        var pages = await _site.FetchAsync(SourceIds.YouTube, """{"vidA":"2026-11-22T05:00:00Z","gone":"2026-11-01T05:00:00Z"}""");

        Assert.Equal<IEnumerable<string>>(
            [
                "GET /youtube/v3/search?part=snippet&type=video&order=date&maxResults=50&publishedAfter=2026-11-19T06:30:00Z&regionCode=IN&q=suzlon%20share",
                "GET /youtube/v3/commentThreads?part=snippet,replies&order=time&maxResults=100&videoId=vidA",
                "GET /youtube/v3/commentThreads?part=snippet,replies&order=time&maxResults=100&videoId=vidA&pageToken=P2",
                "GET /youtube/v3/commentThreads?part=snippet,replies&order=time&maxResults=100&videoId=vidB",
            ],
            _site.Requests);
        Assert.Equal<IEnumerable<string?>>(
            [null, """{"vidA":"2026-11-22T06:00:00Z"}""", """{"vidA":"2026-11-22T06:00:00Z","vidB":"2026-11-22T05:55:00Z"}"""], pages.Select(page => page.Watermark));
        Assert.All(_keys, key => Assert.Equal(Key, key));
        Assert.DoesNotContain(Key, string.Concat(pages.Select(page => page.Document.Request)) + _site.Logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_is_remembered_for_an_hour()
    {
        _answers["vidA"] = _answers["vidB"] = (200, Comments(null));
        await _site.FetchAsync(SourceIds.YouTube, null);
        _site.Time.Advance(TimeSpan.FromMinutes(50));
        await _site.FetchAsync(SourceIds.YouTube, null);
        Assert.Single(_site.Requests, request => request.StartsWith("GET /youtube/v3/search", StringComparison.Ordinal));
        _site.Time.Advance(TimeSpan.FromMinutes(20));
        await _site.FetchAsync(SourceIds.YouTube, null);
        Assert.Equal(2, _site.Requests.Count(request => request.StartsWith("GET /youtube/v3/search", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Comments_that_are_switched_off_are_an_answer_with_a_note()
    {
        _answers["vidA"] = (403, Error("commentsDisabled"));
        _answers["vidB"] = (200, Comments(null, -5));
        var pages = await _site.FetchAsync(SourceIds.YouTube, null);
        Assert.Equal<IEnumerable<string?>>(["Comments are switched off under video vidA.", null], pages.Select(page => page.Note));
        Assert.Contains("vidB", pages[1].Watermark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_ends_the_run_at_once_and_keeps_what_came_before()
    {
        _answers["vidA"] = (200, Comments(null, -5));
        _answers["vidB"] = (403, Error("quotaExceeded"));
        var (pages, failure) = await _site.FailAsync(SourceIds.YouTube);
        Assert.Equal("""{"vidA":"2026-11-22T05:55:00Z"}""", Assert.Single(pages).Watermark);
        Assert.Equal("YouTube, comments of vidB: 403, quotaExceeded: the day's quota is used up; Google renews it at midnight in California.", failure);
        Assert.Equal(3, _site.Requests.Count);
    }

    [Fact]
    public async Task A_key_that_Google_does_not_know_is_told_in_its_words()
    {
        _answers["search"] = (400, Error("keyInvalid"));
        Assert.Equal("YouTube, search: suzlon share: 400, keyInvalid: no", (await _site.FailAsync(SourceIds.YouTube)).Failure);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        _answers["search"] = (503, "{}");
        Assert.StartsWith("YouTube, search: suzlon share: 503 Service Unavailable after 3 tries", (await _site.FailAsync(SourceIds.YouTube)).Failure, StringComparison.Ordinal);
        Assert.Equal(3, _site.Requests.Count);
    }

    private static string Search(params (string Id, string Published)[] videos) =>
        $$"""{"items":[{{string.Join(',', videos.Select(video => $$$"""{"id":{"kind":"youtube#video","videoId":"{{{video.Id}}}"},"snippet":{"title":"t","publishedAt":"{{{video.Published}}}"}}"""))}}]}""";

    private static string Comments(string? next, params int[] minutes)
    {
        var items = minutes.Select(minute => new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero).AddMinutes(minute).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))
            .Select(at => $$$$$"""{"id":"{{{{{at}}}}}","snippet":{"topLevelComment":{"id":"{{{{{at}}}}}","snippet":{"textOriginal":"hello","publishedAt":"{{{{{at}}}}}"}}}}""");
        return $$"""{ {{(next is null ? "" : $"\"nextPageToken\":\"{next}\",")}}"items":[{{string.Join(',', items)}}]}""";
    }

    private static string Error(string reason) => $$$"""{"error":{"code":403,"message":"no","errors":[{"reason":"{{{reason}}}"}]}}""";
}
