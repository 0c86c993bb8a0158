using System.Globalization;
using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Components;

namespace SentinelMarket.Tests.Api;

/// <summary>Mentions, repeated texts, and the talk about a share over time.</summary>
public sealed class MentionTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_page_carries_texts_signs_provenance_and_its_cursor()
    {
        _server.Mentions.Page = new MentionPage([TalkSamples.Pump()], "more/1");

        var (response, body) = await GetAsync("mentions");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new MentionQuery(), Assert.Single(_server.Mentions.Queries));
        Assert.Equal("more/1", body.GetProperty("next").GetString());
        var row = body.GetProperty("rows")[0];
        Assert.Equal(("RELIANCE", "telegram", "tips/4711", "telegram.channel"), (Text(row, "ticker"), Text(row, "platform"), Text(row, "externalId"), Text(row, "source")));
        Assert.Equal(TalkSamples.PumpText, Text(row, "text"));
        Assert.Equal(("Positive", 0.62, true, 0.914), (Text(row, "sentiment"), row.GetProperty("sentimentScore").GetDouble(), row.GetProperty("isPumpSignal").GetBoolean(), row.GetProperty("pumpScore").GetDouble()));
        var reason = row.GetProperty("reasons")[1];
        Assert.Equal(("UpperCircuit", "upper circuit pakka"), (Text(reason, "sign"), Text(reason, "excerpt")));
        Assert.Equal("upper circuit pakka", TalkSamples.PumpText.Substring(reason.GetProperty("start").GetInt32(), reason.GetProperty("length").GetInt32()));
        Assert.Equal((77, 2051, 9001), (row.GetProperty("cluster").GetInt64(), row.GetProperty("runId").GetInt64(), row.GetProperty("lakeObjectId").GetInt64()));
        Assert.Equal(5120, row.GetProperty("metadata").GetProperty("views").GetInt32());
    }

    [Fact]
    public async Task A_message_about_no_share_has_no_ticker_and_markup_stays_text()
    {
        _server.Mentions.Page = new MentionPage([TalkSamples.Mention("<script>alert(1)</script>", SentimentLabel.Neutral, ticker: null) with { Metadata = null, AuthorHandle = "'; drop table" }], null);

        var (_, body) = await GetAsync("mentions");

        var row = body.GetProperty("rows")[0];
        Assert.Equal(JsonValueKind.Null, row.GetProperty("ticker").ValueKind);
        Assert.Equal("<script>alert(1)</script>", Text(row, "text"));
        Assert.Equal("'; drop table", Text(row, "authorHandle"));
        Assert.Equal(JsonValueKind.Null, row.GetProperty("metadata").ValueKind);
        Assert.Equal(JsonValueKind.Null, body.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Every_filter_reaches_the_desk()
    {
        await GetAsync("mentions?ticker=m%26m&platform=Telegram&sentiment=negative&pump=true&author=%40tipster&language=hi-Latn&text=upper%20circuit&cluster=77&from=2026-01-01&to=2026-01-31T10:00:00Z&limit=7&after=abc");

        Assert.Equal(
            new MentionQuery
            {
                Ticker = Ticker.Parse("M&M"), Platform = "telegram", Sentiment = SentimentLabel.Negative, IsPump = true, Author = "tipster", Language = "hi-Latn", Text = "upper circuit", Cluster = 77,
                From = Instant("2025-12-31T18:30:00Z"), To = Instant("2026-01-31T10:00:00Z"), Size = 7, After = "abc",
            },
            Assert.Single(_server.Mentions.Queries));
    }

    [Theory]
    [InlineData("mentions?ticker=a%20b", "\"a b\" is not a ticker: 1 to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("mentions?platform=myspace", "platform is \"myspace\"; x, telegram, reddit, youtube, news, filing is expected.")]
    [InlineData("mentions?sentiment=happy", "sentiment is \"happy\"; positive, neutral, negative is expected.")]
    [InlineData("mentions?pump=1", "pump is \"1\"; true, false is expected.")]
    [InlineData("mentions?author=%40", "author is \"\"; 1 to 100 printable characters are expected.")]
    [InlineData("mentions?language=", "language is \"\"; 1 to 32 characters without blanks are expected, such as en.")]
    [InlineData("mentions?text=up", "text is \"up\"; 3 to 200 printable characters are expected.")]
    [InlineData("mentions?text=up%00per", "text is \"up\0per\"; 3 to 200 printable characters are expected.")]
    [InlineData("mentions?cluster=first", "cluster is \"first\"; a whole number from 0 to 9,223,372,036,854,775,807 is expected.")]
    [InlineData("mentions?from=yesterday", "from is \"yesterday\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.")]
    [InlineData("mentions?from=2026-02-01&to=2026-01-01", "from (2026-02-01) is after to (2026-01-01).")]
    [InlineData("mentions?limit=1001", "limit is \"1001\"; a whole number from 1 to 1,000 is expected.")]
    [InlineData("mentions?after=other", "The cursor belongs to other filters.")]
    [InlineData("mentions/clusters?limit=101", "limit is \"101\"; a whole number from 1 to 100 is expected.")]
    [InlineData("mentions/clusters?ticker=x'%3Bdrop", "\"x';drop\" is not a ticker: 1 to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("mentions/clusters?from=2027-01-01", "from (2027-01-01) lies in the future; give to as well.")]
    [InlineData("stocks/TCS/sentiment?bucket=week", "bucket is \"week\"; hour, day is expected.")]
    [InlineData("stocks/a%20b/sentiment", "\"a b\" is not a ticker: 1 to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("stocks/TCS/sentiment?to=9999-12-31", "to is \"9999-12-31\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.")]
    public async Task A_bad_value_is_refused_in_words(string path, string detail)
    {
        var (response, body) = await GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:invalid-value", Text(body, "type"));
        Assert.Equal(detail, Text(body, "detail"));
    }

    [Fact]
    public async Task Talk_over_time_is_days_of_the_last_thirty_unless_told()
    {
        _server.Mentions.Buckets = [TalkSamples.Bucket(new DateOnly(2026, 1, 14), 5, 2, 1, 3, 0.312345)];

        var (response, body) = await GetAsync("stocks/m%26m/sentiment");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((Ticker.Parse("M&M"), Instant("2025-12-16T18:30:00Z"), Sample.Noon, SentimentBucketSize.Day), Assert.Single(_server.Mentions.SentimentQueries));
        Assert.Equal(("M&M", "Day", "2025-12-16T18:30:00Z"), (Text(body, "ticker"), Text(body, "bucket"), Text(body, "from")));
        var day = body.GetProperty("buckets")[0];
        Assert.Equal(("2026-01-13T18:30:00Z", 8, 5, 2, 1, 3, 0.3123), (
            Text(day, "start"), day.GetProperty("mentions").GetInt64(), day.GetProperty("positive").GetInt64(), day.GetProperty("neutral").GetInt64(),
            day.GetProperty("negative").GetInt64(), day.GetProperty("pumpSignals").GetInt64(), day.GetProperty("meanScore").GetDouble()));
    }

    [Fact]
    public async Task Talk_by_the_hour_is_of_the_period_that_was_asked_for()
    {
        await GetAsync("stocks/TCS/sentiment?bucket=Hour&from=2026-01-02&to=2026-01-02");

        Assert.Equal((Ticker.Parse("TCS"), Instant("2026-01-01T18:30:00Z"), Instant("2026-01-02T18:29:59.999999Z"), SentimentBucketSize.Hour), Assert.Single(_server.Mentions.SentimentQueries));
    }

    [Fact]
    public async Task Repeated_texts_say_how_often_by_whom_and_where()
    {
        _server.Mentions.Clusters = [TalkSamples.Cluster(), TalkSamples.Cluster(78, 2)];

        var (response, body) = await GetAsync("mentions/clusters?ticker=reliance&from=2026-01-01&limit=2");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((Ticker.Parse("RELIANCE"), Instant("2025-12-31T18:30:00Z"), Sample.Noon, 2), Assert.Single(_server.Mentions.ClusterQueries));
        Assert.True(body.GetProperty("limitReached").GetBoolean());
        var cluster = body.GetProperty("clusters")[0];
        Assert.Equal((77, 42, 17), (cluster.GetProperty("cluster").GetInt64(), cluster.GetProperty("messages").GetInt64(), cluster.GetProperty("authors").GetInt64()));
        Assert.Equal(["x", "telegram"], cluster.GetProperty("platforms").EnumerateArray().Select(platform => platform.GetString()));
        Assert.Equal(TalkSamples.PumpText, Text(cluster, "sample"));
    }

    [Fact]
    public async Task The_document_describes_every_parameter()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/openapi/v1.json");

        var browse = body.GetProperty("paths").GetProperty("/api/data/mentions").GetProperty("get").GetProperty("parameters").EnumerateArray().ToDictionary(parameter => Text(parameter, "name")!, StringComparer.Ordinal);
        Assert.Equal(
            ["after", "author", "cluster", "from", "language", "limit", "platform", "pump", "sentiment", "text", "ticker", "to"],
            browse.Keys.Order(StringComparer.Ordinal));
        Assert.All(browse.Values, parameter => Assert.NotEmpty(Text(parameter, "description")!));
        Assert.Equal(1_000, browse["limit"].GetProperty("schema").GetProperty("maximum").GetInt32());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private Task<(HttpResponseMessage Response, JsonElement Body)> GetAsync(string path) => _server.SendAsync(HttpMethod.Get, "/api/data/" + path);
}
