using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.X;
using SentinelMarket.Tests.Sources.Posts;
using static SentinelMarket.Tests.Sources.Posts.WireSite;

namespace SentinelMarket.Tests.Sources.X;

public sealed class XSearchFeedTests
{
    // 2026-03-04 06:00 UTC, half an hour before the test's noon.
    private const long Recent = 2_029_080_000_000_000_000;

    [Fact]
    public async Task Pages_are_followed_and_the_newest_id_moves_the_watermark_with_the_last_one()
    {
        await using var site = await StartAsync();
        site.Answer = (context, number) => JsonAsync(context, number switch
        {
            1 => Page(Recent + 30, Recent + 20, "p2"),
            2 => Page(Recent + 19, Recent + 10, "p3"),
            _ => Page(Recent + 9, Recent + 1, null),
        });

        var pages = await site.FetchAsync(SourceIds.X, Written(Recent));

        Assert.Equal([null, null, Written(Recent + 30)], pages.Select(page => page.Watermark));
        Assert.Equal([null, "p2", "p3"], site.Asked.Select(asked => Query(asked, "next_token")));
        Assert.All(site.Asked, asked =>
        {
            Assert.StartsWith("/2/tweets/search/recent?", asked, StringComparison.Ordinal);
            Assert.Equal((Written(Recent), "100", "author_id"), (Query(asked, "since_id"), Query(asked, "max_results"), Query(asked, "expansions")));
            Assert.Null(Query(asked, "start_time"));
        });
        Assert.All(site.Authorizations, header => Assert.Equal($"Bearer {Token}", header));
        Assert.All(pages, page => Assert.DoesNotContain(Token, page.Document.Request, StringComparison.Ordinal));
        Assert.Equal((SourceIds.X, "application/json"), (pages[0].Document.Source, pages[0].Document.ContentType));
    }

    [Fact]
    public async Task The_first_search_goes_back_a_day_and_one_after_a_long_break_as_far_as_X_keeps()
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => JsonAsync(context, """{"meta":{"result_count":0}}""");

        Assert.Null(Assert.Single(await site.FetchAsync(SourceIds.X)).Watermark);
        var page = Assert.Single(await site.FetchAsync(SourceIds.X, "1500000000000000000"));

        Assert.Equal("2026-03-03T06:30:00Z", Query(site.Asked[0], "start_time"));
        Assert.Equal("2026-02-25T06:40:00Z", Query(site.Asked[1], "start_time"));
        Assert.Null(Query(site.Asked[1], "since_id"));
        Assert.Equal("1500000000000000000", page.Watermark);
    }

    [Fact]
    public async Task What_lies_beyond_the_pages_of_a_run_is_left_out_and_said()
    {
        await using var site = await StartAsync(("Sources:X:MaxPages", "2"));
        site.Answer = (context, number) => JsonAsync(context, Page(Recent + 100 - number, Recent + 50, "more"));
        var pages = await site.FetchAsync(SourceIds.X);
        Assert.Equal(2, pages.Count);
        Assert.Equal("there are more posts than the 2 pages that a run asks for (Sources:X:MaxPages); the older ones were left out", pages[1].Note);
        Assert.Equal(Written(Recent + 99), pages[1].Watermark);
    }

    [Theory]
    [InlineData("https://api.twitter.com/2/problems/usage-capped")]
    [InlineData("https://api.x.com/2/problems/usage-capped")]
    public async Task A_usage_cap_is_final(string type)
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => JsonAsync(context, $$"""{"title":"Too Many Requests","detail":"Usage cap exceeded: Monthly product cap","type":"{{type}}"}""", 429);
        var failure = await site.FailureAsync(SourceIds.X);
        Assert.Single(site.Asked);
        Assert.EndsWith("429, Usage cap exceeded: Monthly product cap. The account has used up what its plan may fetch; raise the cap at developer.x.com, or wait until its period begins anew.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordinary_rate_limit_is_asked_again()
    {
        await using var site = await StartAsync();
        site.Answer = (context, number) =>
        {
            if (number > 1) { return JsonAsync(context, Page(Recent + 2, Recent + 1, null)); }
            context.Response.Headers.RetryAfter = "2";
            return JsonAsync(context, """{"title":"Too Many Requests","type":"about:blank","status":429}""", 429);
        };
        Assert.Single(await site.FetchAsync(SourceIds.X));
        Assert.Equal(2, site.Asked.Count);
        Assert.Contains(TimeSpan.FromSeconds(2), site.Time.Waits);
    }

    [Theory]
    [InlineData(401, """{"title":"Unauthorized","detail":"Unauthorized","status":401}""", "401, Unauthorized. Check Sources:X:BearerToken.")]
    [InlineData(400, """{"errors":[{"message":"There were errors processing your request: no viable alternative"}],"title":"Invalid Request","detail":"One or more parameters"}""", "400, There were errors processing your request: no viable alternative. X does not understand the query; look at Sources:X:Queries, Languages and MaxQueryLength.")]
    [InlineData(403, "<html>no</html>", "403, without a reason. The app's plan does not allow recent search; look at it at developer.x.com.")]
    public async Task A_refusal_is_told_in_words_and_not_repeated(int status, string body, string words)
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => JsonAsync(context, body, status);
        Assert.EndsWith(words, (await site.FailureAsync(SourceIds.X)).Message, StringComparison.Ordinal);
        Assert.Single(site.Asked);
    }

    [Fact]
    public async Task A_partial_answer_is_kept_with_a_note()
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => JsonAsync(context, PostSamples.XPage);
        var page = Assert.Single(await site.FetchAsync(SourceIds.X));
        Assert.Equal("X left out 1 parts of its answer, the first because of: Could not find user 503", page.Note);
        Assert.Equal("2029085700000000000", page.Watermark);
    }

    [Fact]
    public async Task A_broken_answer_goes_to_the_lake_and_moves_nothing()
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => JsonAsync(context, PostSamples.XPage[..200]);
        var page = Assert.Single(await site.FetchAsync(SourceIds.X, Written(Recent)));
        Assert.Null(page.Watermark);
        Assert.Equal(200, page.Document.Content.Length);
    }

    [Fact]
    public async Task A_web_page_in_place_of_an_answer_is_a_failure()
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => HtmlAsync(context, "<html>blocked</html>");
        Assert.Contains("web page", (await site.FailureAsync(SourceIds.X)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_the_feed_is_not_configured()
    {
        await using var site = await StartAsync(("Sources:X:BearerToken", ""));
        Assert.Equal("No bearer token. Set Sources:X:BearerToken, or Sources:X:BearerTokenFile to the path of a file that holds it.", site.Feed(SourceIds.X).Readiness.Missing);
    }

    [Fact]
    public void The_searches_name_every_share_within_the_length_that_X_allows()
    {
        var options = new XSearchOptions { Languages = ["en", "hi"], Queries = ["upper circuit lang:en"] };
        var queries = XQueries.Of(NiftyFifty.Instruments, options);
        Assert.All(queries, query => Assert.InRange(query.Query.Length, 1, 512));
        var all = string.Join('\n', queries.Select(query => query.Query));
        Assert.All(NiftyFifty.Instruments, share => Assert.Contains($"\"{share.Name.Replace(" Ltd.", "", StringComparison.Ordinal)}\"", all, StringComparison.Ordinal));
        Assert.Contains("$TCS OR \"Tata Consultancy Services\"", all, StringComparison.Ordinal);
        Assert.Contains("#RELIANCE OR \"Reliance Industries\"", all, StringComparison.Ordinal);
        Assert.Contains("#BAJAJAUTO OR", all, StringComparison.Ordinal);
        Assert.EndsWith(") (lang:en OR lang:hi) -is:retweet", queries[0].Query, StringComparison.Ordinal);
        Assert.StartsWith("ADANIENT..", queries[0].Stream, StringComparison.Ordinal);
        Assert.Equal(new XQuery("upper circuit lang:en", "upper circuit lang:en"), queries[^1]);
        Assert.Equal(queries.Count, queries.Select(query => query.Stream).Distinct().Count());
    }

    private static string Page(long newest, long oldest, string? next)
    {
        var token = next is null ? string.Empty : $",\"next_token\":\"{next}\"";
        return $$$"""{"data":[{"id":"{{{Written(newest)}}}","text":"newest words"},{"id":"{{{Written(oldest)}}}","text":"oldest words"}],"meta":{"newest_id":"{{{Written(newest)}}}","result_count":2{{{token}}}}}""";
    }

    private static string Written(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static string? Query(string asked, string name) => QueryHelpers.ParseQuery(asked[asked.IndexOf('?', StringComparison.Ordinal)..]).TryGetValue(name, out var value) ? value.ToString() : null;
}
