using System.Text;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Posts;
using SentinelMarket.Core.Sources.Telegram;
using SentinelMarket.Core.Sources.X;

namespace SentinelMarket.Tests.Sources.Posts;

/// <summary>Documents that were damaged on their way: each gives errors or verdicts, and what it still gives as a message could have been sent.</summary>
public sealed class PostMutationTests
{
    private static readonly (IDocumentParser<SocialMessage> Parser, string Source, string ContentType, string Body)[] Samples =
    [
        (new PostParser(), SourceIds.X, "application/json", PostSamples.XPage),
        (new PostParser(), SourceIds.X, JsonLines.ContentType, "{\"tweet_id\":\"2029085000000000001\",\"timestamp\":\"2026-03-04T06:15:00.000Z\",\"content_raw\":\"Buy SBIN &amp; hold\",\"likes\":\"4\"}\n{\"id\":\"2029085000000000002\",\"text\":\"plain words\"}\n"),
        (new UpdateParser(), SourceIds.TelegramBot, "application/json", PostSamples.BotUpdates),
        (new ExportParser(), SourceIds.TelegramExport, "application/json", PostSamples.Export),
        (new ExportParser(), SourceIds.TelegramExport, "text/csv", "channel,date,text\n@Tips,2026-03-04 06:00:00,\"Buy \"\"SBIN\"\"\nnow\"\n@Tips,2026-03-04 06:01:00,other words\n"),
        (new ChannelParser(), SourceIds.TelegramChannel, "text/html", PostSamples.ChannelPage()),
        (new DeliveryParser(), SourceIds.Webhook, "application/json", DeliveryParserTests.Delivery),
    ];

    private static readonly string[] Intrusions =
    [
        "null", "true", "-1", "1e999", "99999999999999999999999999", "\"\"", "\"\\ud83d\"", "\"\\u0000\"", "[]", "{}", "[[[[[[", "{\"a\":", "}", "]", ",", ":", "\"", "\\", "<div", "</div>", "<!--", ">", "'", "\0", "\uFEFF", "&#x110000;", "&amp;",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_document_cut_off_at_any_byte_gives_no_message_that_the_whole_one_does_not_give(int sample)
    {
        var (parser, source, type, text) = Samples[sample];
        var body = Encoding.UTF8.GetBytes(text);
        var whole = Survive(parser, source, type, body).Select(Essence).ToHashSet();
        for (var length = 0; length < body.Length; length++)
        {
            foreach (var message in Survive(parser, source, type, body[..length]))
            {
                Assert.True(whole.Contains(Essence(message)) || type == "text/csv", $"Cut after {length} bytes, {source} gives {Essence(message)}.");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_damage_is_survived(int sample)
    {
        var (parser, source, type, text) = Samples[sample];
        var random = new Random(20_260_304 + sample);
        for (var round = 0; round < 4_000; round++)
        {
            var body = Encoding.UTF8.GetBytes(text).ToList();
            for (var damage = random.Next(1, 4); damage > 0; damage--) { Damage(body, random); }
            foreach (var message in Survive(parser, source, type, [.. body]))
            {
                Assert.InRange(message.ExternalId.Length, 1, 200);
                Assert.DoesNotContain('\0', message.Text);
                Assert.DoesNotContain("\\u0000", message.Metadata ?? "", StringComparison.Ordinal);
                Assert.InRange(message.PublishedAt, new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), PostSamples.Fetched + TimeSpan.FromDays(1));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public void Depth_and_size_are_borne(int sample)
    {
        var (parser, source, type, _) = Samples[sample];
        var deep = type == "text/html"
            ? "<div class=\"tgme_widget_message\" data-post=\"a/1\"><div class=\"js-message_text\">" + string.Concat(Enumerable.Repeat("<div class='tgme_widget_message_poll_option_text'>", 200_000))
            : string.Concat(Enumerable.Repeat("{\"data\":[", 200_000));
        Survive(parser, source, type, Encoding.UTF8.GetBytes(deep));
        Survive(parser, source, type, Encoding.UTF8.GetBytes(new string('<', 4_000_000)));
        Survive(parser, source, type, Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("{\"id\":1},", 300_000)) + "1]"));
        Survive(parser, source, type, Enumerable.Repeat((byte)0xFF, 4_000_000).ToArray());
    }

    private static string Essence(SocialMessage message) => $"{message.ExternalId}|{message.Text}|{message.PublishedAt:O}|{message.IsDeleted}";

    private static void Damage(List<byte> body, Random random)
    {
        if (body.Count == 0) { return; }
        var at = random.Next(body.Count);
        switch (random.Next(5))
        {
            case 0:
                body[at] = (byte)random.Next(256);
                break;
            case 1:
                body.RemoveRange(at, Math.Min(random.Next(1, 40), body.Count - at));
                break;
            case 2:
                body.InsertRange(at, Encoding.UTF8.GetBytes(Intrusions[random.Next(Intrusions.Length)]));
                break;
            case 3:
                body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(1, 200), body.Count - at)));
                break;
            default:
                // A value of another kind in the place of one.
                var colon = body.IndexOf((byte)':', at);
                var end = colon < 0 ? -1 : body.FindIndex(colon, unit => unit is (byte)',' or (byte)'}');
                if (end > colon)
                {
                    body.RemoveRange(colon + 1, end - colon - 1);
                    body.InsertRange(colon + 1, Encoding.UTF8.GetBytes(Intrusions[random.Next(10)]));
                }

                break;
        }
    }

    private static List<SocialMessage> Survive(IDocumentParser<SocialMessage> parser, string source, string type, byte[] body)
    {
        var messages = new List<SocialMessage>();
        try
        {
            foreach (var item in parser.Parse(PostSamples.Document(source, body, type)))
            {
                Assert.True(item.Record is null != item.Verdict is null);
                Assert.InRange(item.RawOffset + item.RawLength, 0, body.Length);
                if (item.Record is { } message) { messages.Add(message); }
            }
        }
        catch (MalformedDocumentException malformed)
        {
            Assert.NotEmpty(malformed.Message);
        }

        return messages;
    }
}
