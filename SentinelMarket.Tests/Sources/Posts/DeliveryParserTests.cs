using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Tests.Sources.Posts;

public sealed class DeliveryParserTests
{
    internal const string Delivery =
        """
        {"messages":[
          {"platform":"reddit","id":"t3_abc","text":"Words about SBIN","published_at":"2026-03-04T06:00:00Z","edited_at":1772604300,"author_id":7,"author":"someone","followers":12,"channel":"IndiaInvestments","url":"https://example.org/1","language":"en","metadata":{"score":5,"flair":"News","nested":{},"ok":true}},
          {"platform":"myspace","id":"1","text":"words","published_at":"2026-03-04T06:00:00Z"},
          {"platform":"x","id":"2","deleted":true,"published_at":"2026-03-04T06:00:00Z"},
          {"platform":"x","id":"3","text":"words","published_at":"soon"},
          {"platform":"x","text":"words","published_at":"2026-03-04T06:00:00Z"}
        ]}
        """;

    private readonly DeliveryParser _parser = new();

    [Fact]
    public void A_delivered_message_is_kept_under_its_senders_name()
    {
        var message = _parser.Read(PostSamples.Document(SourceIds.Webhook, Delivery, stream: "desk"))[0].Message();
        Assert.Equal(("reddit", "desk/t3_abc", "webhook"), (message.Platform, message.ExternalId, message.Source));
        Assert.Equal(("Words about SBIN", "7", "someone", 12L), (message.Text, message.AuthorId, message.AuthorHandle, message.Followers));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772604300), message.EditedAt);
        Assert.Equal("""{"score":5,"flair":"News","ok":true}""", message.Metadata);
        Assert.Equal("https://example.org/1", message.Url);
    }

    [Fact]
    public void What_cannot_be_kept_is_a_verdict()
    {
        var parsed = _parser.Read(PostSamples.Document(SourceIds.Webhook, Delivery));
        Assert.Equal(["platform.known", "parse.timestamp", "id.required"], parsed.Where(item => item.Verdict is not null).Select(item => item.Verdict!.Rule));
        Assert.True(parsed[2].Message().IsDeleted);
    }

    [Theory]
    [InlineData("""{"platform":"x","id":"1","text":"one message","published_at":"2026-03-04T06:00:00Z"}""")]
    [InlineData("""[{"platform":"x","id":"1","text":"one message","published_at":"2026-03-04T06:00:00Z"}]""")]
    public void One_message_and_an_array_are_deliveries_too(string body) => Assert.Equal("one message", Assert.Single(_parser.Read(PostSamples.Document(SourceIds.Webhook, body))).Message().Text);
}
