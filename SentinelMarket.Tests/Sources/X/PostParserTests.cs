using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.X;
using SentinelMarket.Tests.Sources.Posts;

namespace SentinelMarket.Tests.Sources.X;

public sealed class PostParserTests
{
    private readonly PostParser _parser = new();

    [Fact]
    public void A_post_has_its_author_counts_time_and_readable_text()
    {
        var document = PostSamples.Document(SourceIds.X, PostSamples.XPage);
        var parsed = _parser.Read(document);
        var post = parsed[0].Message();

        Assert.Equal(3, parsed.Count);
        Assert.Equal(("x", "2029085000000000001", "x"), (post.Platform, post.ExternalId, post.Source));
        Assert.Equal("$TCS & $INFY look strong <3\nTarget 4200", post.Text);
        Assert.Equal(("501", "chartist", 1500L), (post.AuthorId, post.AuthorHandle, post.Followers!.Value));
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 6, 15, 0, TimeSpan.Zero), post.PublishedAt);
        Assert.Null(post.EditedAt);
        Assert.Equal("en", post.Language);
        Assert.Equal("https://x.com/chartist/status/2029085000000000001", post.Url);
        Assert.Equal("""{"likes":12,"retweets":3,"replies":1,"quotes":0,"views":900,"links":["https://t.me/joinchat/abc"],"verified":true}""", post.Metadata);
        Assert.StartsWith("{\"id\":\"2029085000000000001\"", Encoding.UTF8.GetString(document.Content.Span.Slice(parsed[0].RawOffset, parsed[0].RawLength)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edited_post_keeps_its_first_id_and_a_long_one_its_whole_text()
    {
        var post = _parser.Read(PostSamples.Document(SourceIds.X, PostSamples.XPage))[1].Message();
        Assert.Equal("2029085000000000777", post.ExternalId);
        Assert.Equal("the whole long text of the post", post.Text);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 6, 50, 30, TimeSpan.Zero), post.EditedAt);
        Assert.True(post.PublishedAt < post.EditedAt);
        Assert.Null(post.Language);
        Assert.Null(post.AuthorHandle);
        Assert.Equal("""{"version":"2029085600000000000","quote_of":"2029080000000000000"}""", post.Metadata);
        Assert.Equal("https://x.com/i/status/2029085600000000000", post.Url);
    }

    [Fact]
    public void A_withheld_post_says_where_and_takes_its_time_from_its_id()
    {
        var post = _parser.Read(PostSamples.Document(SourceIds.X, PostSamples.XPage))[2].Message();
        Assert.Equal("""{"withheld_in":["IN"]}""", post.Metadata);
        Assert.InRange(post.PublishedAt, new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero), PostSamples.Fetched.AddDays(1));
    }

    [Theory]
    [InlineData("""{"delete":{"status":{"id":"1580661428335382531","user_id":"7"}}}""")]
    [InlineData("""{"data":{"delete":{"tweet":{"id":"1580661428335382531","author_id":"7"}}}}""")]
    [InlineData("""{"tweet_delete_events":[{"status":{"id":"1580661428335382531","user_id":"7"}}]}""")]
    public void A_deletion_is_a_message_without_text(string body)
    {
        var message = Assert.Single(_parser.Read(PostSamples.Document(SourceIds.X, body))).Message();
        Assert.True(message.IsDeleted);
        Assert.Equal(("1580661428335382531", string.Empty, "7"), (message.ExternalId, message.Text, message.AuthorId));
        Assert.Equal(new DateTime(2022, 10, 13), message.PublishedAt.UtcDateTime.Date);
    }

    [Theory]
    [InlineData("""{"meta":{"result_count":0}}""")]
    [InlineData("""{"errors":[{"title":"x"}]}""")]
    [InlineData("""{"data":[],"meta":{}}""")]
    public void An_answer_without_posts_holds_none(string body) => Assert.Empty(_parser.Read(PostSamples.Document(SourceIds.X, body)));

    [Theory]
    [InlineData("""{"text":"a text"}""", "id.required")]
    [InlineData("""{"id":"12x","text":"a text"}""", "parse.id")]
    [InlineData("""{"id":1e300,"text":"a text"}""", "parse.id")]
    [InlineData("""{"id":"99999999999999999999999","text":"a text"}""", "parse.id")]
    [InlineData("""{"id":"-5","text":"a text"}""", "parse.id")]
    [InlineData("""{"id":"2029085000000000001"}""", "text.required")]
    [InlineData("""{"id":"2029085000000000001","text":5}""", "text.required")]
    [InlineData("""{"id":"2029085000000000001","text":"t","created_at":"yesterday"}""", "parse.timestamp")]
    [InlineData("""{"id":"2029085000000000001","text":"t","created_at":5}""", "parse.timestamp")]
    [InlineData("""{"id":"2029085000000000001","text":"t","created_at":"9999-01-01T00:00:00Z"}""", "parse.timestamp")]
    [InlineData("""{"id":"2029085000000000001","text":"t","created_at":"2027-01-01T00:00:00Z"}""", "timestamp.range")]
    [InlineData("""{"id":"5","text":"t"}""", "timestamp.required")]
    [InlineData("null", "record.shape")]
    [InlineData("[1]", "record.shape")]
    public void What_is_no_post_is_a_verdict_and_its_neighbours_are_read(string element, string rule)
    {
        var parsed = _parser.Read(PostSamples.Document(SourceIds.X, $$"""{"data":[{{element}},{"id":"2029085000000000001","text":"sound words"}]}"""));
        Assert.Equal(rule, parsed[0].Verdict!.Rule);
        Assert.Equal("sound words", parsed[1].Message().Text);
    }

    [Fact]
    public void Half_a_character_is_replaced_and_bytes_that_are_no_text_refuse_their_post_only()
    {
        byte[] body =
        [
            .. """{"data":[{"id":"2029085000000000001","text":"bad """u8, 0xC3, 0x28, .. "\"},{\"id\":\"2029085000000000002\",\"text\":\"half \\ud83d\\u0000 pair \"}]}"u8,
        ];
        var parsed = _parser.Read(PostSamples.Document(SourceIds.X, body));
        Assert.Equal("parse.encoding", parsed[0].Verdict!.Rule);
        Assert.Equal("half \uFFFD pair", parsed[1].Message().Text);
    }

    [Fact]
    public void A_file_of_lines_is_read_line_by_line()
    {
        var body = """
            {"tweet_id":"2029085000000000001","timestamp":"2026-03-04T06:15:00.000Z","username":"chartist","content_raw":"Buy SBIN","lang":"en","likes":"4","retweets":"0","replies":"1","views":"30","follower_count":"9"}
            {"id":"2029085000000000002","text":"plain"

            {"data":{"id":"2029085000000000003","text":"an event"},"matching_rules":[]}
            """;
        var parsed = _parser.Read(PostSamples.Document(SourceIds.X, body, "application/x-ndjson"));
        Assert.Equal([1, 2, 4], parsed.Select(item => item.Position));
        var row = parsed[0].Message();
        Assert.Equal(("Buy SBIN", "chartist", 9L), (row.Text, row.AuthorHandle, row.Followers));
        Assert.Equal("""{"likes":4,"retweets":0,"replies":1,"views":30}""", row.Metadata);
        Assert.Equal("parse.json", parsed[1].Verdict!.Rule);
        Assert.Equal("an event", parsed[2].Message().Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"data\":[")]
    public void What_is_no_JSON_is_refused_as_a_whole(string body) =>
        Assert.Equal("document.json", Assert.Throws<MalformedDocumentException>(() => _parser.Read(PostSamples.Document(SourceIds.X, body))).Rule);

    [RecordedTheory]
    [InlineData("tweepy_client_search_recent_tweets_0.json", 10, "1578516068309794817", "2022-10-07 22:42:12.637103 tweepy")]
    [InlineData("tweepy_asyncclient_search_recent_tweets_0.json", 10, null, null)]
    [InlineData("tweepy_client_search_all_tweets_0.json", 10, null, null)]
    [InlineData("python-twitter_search_tweets_query.json", 10, "1276035977375477760", "@snowman Ooo, thanks error message, public_metircs are not the metrics you’re looking for https://t.co/14TzLYBBXi")]
    [InlineData("python-twitter_search_tweets_for_nyc.json", 10, "1275840892285399041", null)]
    [InlineData("tweepy_client_get_home_timeline_0.json", 99, "1578466218075312129", "Swift Playgrounds is frustrating. Also, drag and drop on iPadOS is annoyingly bad.")]
    public void Recorded_answers_are_read_whole(string file, int atLeast, string? firstId, string? firstText)
    {
        using var recorded = JsonDocument.Parse(RecordedFactAttribute.Read(Path.Combine("x", file)));
        var body = recorded.RootElement.TryGetProperty("body", out var wrapped) ? wrapped : recorded.RootElement;
        var parsed = _parser.Read(PostSamples.Document(SourceIds.X, body.GetRawText()));
        Assert.Equal(body.GetProperty("data").GetArrayLength(), parsed.Count);
        Assert.All(parsed, item => item.Message());
        Assert.InRange(parsed.Count, Math.Min(atLeast, 1), int.MaxValue);
        if (firstId is not null) { Assert.Equal(firstId, parsed[0].Message().ExternalId); }
        if (firstText is not null) { Assert.Equal(firstText, parsed[0].Message().Text); }
    }

    [RecordedFact]
    public void The_time_in_an_id_is_the_time_of_the_post()
    {
        using var recorded = JsonDocument.Parse(RecordedFactAttribute.Read("x/python-twitter_search_tweets_query.json"));
        foreach (var post in recorded.RootElement.GetProperty("data").EnumerateArray())
        {
            var said = post.GetProperty("created_at").GetDateTimeOffset();
            var inId = Snowflake.InstantOf(long.Parse(post.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture))!.Value;
            Assert.InRange((inId - said).TotalSeconds, 0, 1);
        }
    }

    [RecordedFact]
    public void Recorded_counts_are_no_posts()
    {
        using var recorded = JsonDocument.Parse(RecordedFactAttribute.Read("x/tweepy_client_get_recent_tweets_count_0.json"));
        var parsed = _parser.Read(PostSamples.Document(SourceIds.X, recorded.RootElement.GetProperty("body").GetRawText()));
        Assert.All(parsed, item => Assert.Equal("id.required", item.Verdict!.Rule));
    }

    [RecordedFact]
    public void Recorded_users_are_joined_to_their_posts()
    {
        var parsed = _parser.Read(PostSamples.Document(SourceIds.X, RecordedFactAttribute.Read("x/python-twitter_search_tweets_query.json")));
        var post = parsed[0].Message();
        Assert.Equal("63046977", post.AuthorId);
        Assert.NotNull(post.AuthorHandle);
        Assert.Equal(new DateTimeOffset(2020, 6, 25, 6, 14, 19, TimeSpan.Zero), post.PublishedAt);
        Assert.Contains("\"reply_to\":\"1275653067283759104\"", post.Metadata, StringComparison.Ordinal);
    }
}
