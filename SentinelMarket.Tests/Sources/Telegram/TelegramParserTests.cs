using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Telegram;
using SentinelMarket.Tests.Sources.Posts;

namespace SentinelMarket.Tests.Sources.Telegram;

public sealed class TelegramParserTests
{
    private readonly UpdateParser _updates = new();
    private readonly ExportParser _exports = new();
    private readonly ChannelParser _channels = new();

    [Fact]
    public void Updates_are_messages_edits_posts_and_verdicts()
    {
        var parsed = _updates.Read(PostSamples.Document(SourceIds.TelegramBot, PostSamples.BotUpdates));

        var message = parsed[0].Message();
        Assert.Equal(("telegram", "-1002003004005/41", "Tips"), (message.Platform, message.ExternalId, message.Channel));
        Assert.Equal(("Buy RELIANCE now 🚀", "77", "asha"), (message.Text, message.AuthorId, message.AuthorHandle));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772605000), message.PublishedAt);
        Assert.Equal("https://t.me/c/2003004005/41", message.Url);

        var edited = parsed[1].Message();
        Assert.Equal((message.ExternalId, "Buy RELIANCE above 2900"), (edited.ExternalId, edited.Text));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772605060), edited.EditedAt);

        var post = parsed[2].Message();
        Assert.Equal(("-1001005640892/9", "channelname", "Join here"), (post.ExternalId, post.Channel, post.Text));
        Assert.Equal("https://t.me/channelname/9", post.Url);
        Assert.Equal("""{"media":"photo","links":["https://t.me/+secret"]}""", post.Metadata);

        Assert.Equal(["message.no_text", "message.no_text", "update.kind"], parsed.Skip(3).Select(item => item.Verdict!.Rule));
        Assert.Equal("Message 42 is photo without a text.", parsed[3].Verdict!.Message);
        Assert.Equal("The update tells of no message (my_chat_member).", parsed[5].Verdict!.Message);
    }

    [Fact]
    public void A_webhook_brings_one_update()
    {
        var parsed = _updates.Read(PostSamples.Document(SourceIds.TelegramBot, """{"update_id":1,"message":{"message_id":5,"date":1772605000,"chat":{"id":-4005,"type":"group","title":"G"},"text":"words here"}}"""));
        Assert.Equal("-4005/5", Assert.Single(parsed).Message().ExternalId);
    }

    [Theory]
    [InlineData("""{"update_id":1,"message":{"message_id":5,"date":1772605000,"text":"words"}}""", "chat.required")]
    [InlineData("""{"update_id":1,"message":{"message_id":"x","date":1772605000,"chat":{"id":1},"text":"words"}}""", "parse.id")]
    [InlineData("""{"update_id":1,"message":{"message_id":5,"date":99999999999999999999,"chat":{"id":1},"text":"words"}}""", "parse.timestamp")]
    [InlineData("""{"update_id":1,"message":{"message_id":5,"date":9999999999,"chat":{"id":1},"text":"words"}}""", "timestamp.range")]
    [InlineData("""{"update_id":1,"message":{"message_id":5,"date":1772605000,"chat":{"id":1},"text":["words"]}}""", "parse.text")]
    [InlineData("""{"update_id":1,"message":{"message_id":5,"date":1772605000,"edit_date":"soon","chat":{"id":1},"text":"words"}}""", "parse.timestamp")]
    [InlineData("""{"update_id":1,"message":null}""", "update.kind")]
    [InlineData("""{"update_id":1,"message":{"message_id":6,"date":1772605000,"chat":{"id":-5},"migrate_to_chat_id":-1009}}""", "message.no_text")]
    public void What_is_wrong_with_an_update_is_a_verdict(string update, string rule) =>
        Assert.Equal(rule, Assert.Single(_updates.Read(PostSamples.Document(SourceIds.TelegramBot, update))).Verdict!.Rule);

    [Fact]
    public void An_error_body_is_no_answer_of_getUpdates() =>
        Assert.Equal("document.shape", Assert.Throws<MalformedDocumentException>(() => _updates.Read(PostSamples.Document(SourceIds.TelegramBot, """{"ok":false,"error_code":401}"""))).Rule);

    [Fact]
    public void An_export_is_read_with_its_mixed_texts_and_the_time_that_is_sure()
    {
        var parsed = _exports.Read(PostSamples.Document(SourceIds.TelegramExport, PostSamples.Export));

        Assert.Equal("Message 1 is a service message (create_channel): nobody said anything.", parsed[0].Verdict!.Message);
        var message = parsed[1].Message();
        Assert.Equal(("-1001005640892/9", "Deals", "-1001005640892"), (message.ExternalId, message.Channel, message.AuthorId));
        Assert.Equal("Buy SBIN at 800\nhttps://t.me/x", message.Text);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772605010), message.PublishedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772605310), message.EditedAt);
        Assert.Equal("message.no_text", parsed[2].Verdict!.Rule);
        Assert.Equal(new DateTimeOffset(2020, 5, 5, 6, 30, 0, TimeSpan.Zero), parsed[3].Message().PublishedAt);
        Assert.Equal("55", parsed[3].Message().AuthorId);
    }

    [Fact]
    public void The_same_message_has_one_id_whichever_source_saw_it()
    {
        var bot = _updates.Read(PostSamples.Document(SourceIds.TelegramBot, PostSamples.BotUpdates))[2].Message();
        var export = _exports.Read(PostSamples.Document(SourceIds.TelegramExport, PostSamples.Export))[1].Message();
        var page = _channels.Read(PostSamples.Document(SourceIds.TelegramChannel, PostSamples.ChannelPage(9), "text/html"))[0].Message();
        Assert.Equal(["-1001005640892/9", "-1001005640892/9"], [bot.ExternalId, export.ExternalId]);
        Assert.Equal(bot.ExternalId, page.ExternalId);
    }

    [Theory]
    [InlineData("personal_chat", 55, "55/1")]
    [InlineData("private_group", 55, "-55/1")]
    [InlineData("private_supergroup", 55, "-1000000000055/1")]
    [InlineData("public_supergroup", 55, "-1000000000055/1")]
    [InlineData("private_channel", 55, "-1000000000055/1")]
    public void Numbers_of_exported_chats_are_brought_to_the_bots_numbering(string type, long id, string expected)
    {
        var body = $$"""{"name":"n","type":"{{type}}","id":{{id}},"messages":[{"id":1,"type":"message","date_unixtime":"1772605010","text":"some words"}]}""";
        Assert.Equal(expected, Assert.Single(_exports.Read(PostSamples.Document(SourceIds.TelegramExport, body))).Message().ExternalId);
    }

    [Fact]
    public void A_whole_account_is_read_chat_by_chat()
    {
        var body = """
            {"about":"x","chats":{"list":[{"name":"A","type":"private_group","id":1,"messages":[{"id":1,"type":"message","date_unixtime":"1772605010","text":"first words"}]}]},
             "left_chats":{"list":[{"name":"B","type":"public_channel","id":2,"messages":[{"id":1,"type":"message","date_unixtime":"1772605010","text":"other words"}]}]}}
            """;
        Assert.Equal(["-1/1", "-1000000000002/1"], _exports.Read(PostSamples.Document(SourceIds.TelegramExport, body)).Select(item => item.Message().ExternalId));
    }

    [Fact]
    public void A_table_of_messages_without_ids_gives_the_same_ids_each_time()
    {
        var body = "channel,date,text\n@Tips,2026-03-04 06:00:00,\"Buy \"\"SBIN\"\"\nnow, at 800\"\n@Tips,2026-03-04 06:00:00,\n@Tips,soon,words\nshort\n";
        var parsed = _exports.Read(PostSamples.Document(SourceIds.TelegramExport, body, "text/csv"));
        var message = parsed[0].Message();
        Assert.Equal(("tips", "Buy \"SBIN\"\nnow, at 800"), (message.Channel, message.Text));
        Assert.Matches("^tips/20260304T060000-[0-9a-f]{12}$", message.ExternalId);
        Assert.Equal(["message.no_text", "parse.timestamp", "parse.row"], parsed.Skip(1).Select(item => item.Verdict!.Rule));
        Assert.Equal([2, 4, 5, 6], parsed.Select(item => item.Position));
    }

    [Fact]
    public void A_page_is_read_as_people_see_it()
    {
        var parsed = _channels.Read(PostSamples.Document(SourceIds.TelegramChannel, PostSamples.ChannelPage(), "text/html"));
        Assert.Equal(4, parsed.Count);
        var first = parsed[0].Message();
        Assert.Equal("Buy M&M <now>\nTarget 🚀 3000\ninner", first.Text);
        Assert.Equal(("-1001005640892/101", "tips", 12500L), (first.ExternalId, first.Channel, first.Followers!.Value));
        Assert.Equal("https://t.me/tips/101", first.Url);
        Assert.Equal("""{"views":1580000}""", first.Metadata);
        var second = parsed[1].Message();
        Assert.Equal(("tips/102", "second words"), (second.ExternalId, second.Text));
        Assert.Equal("""{"views":987,"edited":true,"forwarded_from":"Other channel"}""", second.Metadata);
        Assert.Equal(["message.no_text", "message.service"], parsed.Skip(2).Select(item => item.Verdict!.Rule));
    }

    [Theory]
    [InlineData("1.58M", 1_580_000L)]
    [InlineData("12.3K", 12_300L)]
    [InlineData("987", 987L)]
    [InlineData("10 225 subscribers", 10_225L)]
    [InlineData("12 Members", 12L)]
    [InlineData("1.2.3K", null)]
    [InlineData("K", null)]
    [InlineData("99999999999999999999M", null)]
    public void Short_numbers_are_read(string text, long? expected) => Assert.Equal(expected, ChannelPage.CountOf(text));

    [Fact]
    public void A_page_of_another_kind_is_no_channel() =>
        Assert.Equal("document.shape", Assert.Throws<MalformedDocumentException>(() => _channels.Read(PostSamples.Document(SourceIds.TelegramChannel, "<html><body>Hello</body></html>", "text/html"))).Rule);

    [RecordedFact]
    public void The_recorded_page_is_read_as_another_program_read_it()
    {
        var parsed = _channels.Read(PostSamples.Document(SourceIds.TelegramChannel, RecordedFactAttribute.Read("telegram/tme_s_telegram_channel.html"), "text/html") with { FetchedAt = new(2026, 8, 22, 0, 0, 0, TimeSpan.Zero) });
        using var expected = JsonDocument.Parse(RecordedFactAttribute.Read("telegram/tme_s_telegram_channel.expected_parse.json"));
        Assert.Equal(expected.RootElement.GetArrayLength(), parsed.Count);
        foreach (var (item, wanted) in parsed.Zip(expected.RootElement.EnumerateArray()))
        {
            var message = item.Message();
            Assert.Equal($"-1001005640892/{wanted.GetProperty("msg_id").GetInt64()}", message.ExternalId);
            Assert.Equal(wanted.GetProperty("date").GetDateTimeOffset(), message.PublishedAt);
            Assert.Equal(9_780_000, message.Followers);
            Assert.Equal(Squeezed(wanted.GetProperty("text").GetString()!), Squeezed(message.Text));
            using var metadata = JsonDocument.Parse(message.Metadata!);
            Assert.Equal(wanted.GetProperty("views").GetInt64(), metadata.RootElement.GetProperty("views").GetInt64());
            Assert.Equal(wanted.GetProperty("media_type").GetString(), metadata.RootElement.TryGetProperty("media", out var media) ? media.GetString() : null);
        }

        static string Squeezed(string text) => string.Concat(text.Where(unit => !char.IsWhiteSpace(unit) && unit != '\u2060'));
    }

    [RecordedFact]
    public void The_recorded_export_is_read_whole()
    {
        var parsed = _exports.Read(PostSamples.Document(SourceIds.TelegramExport, RecordedFactAttribute.Read("telegram/tdesktop_export_channel_messages_real_2023-07-13.json")));
        Assert.All(parsed, item => item.Message());
        var first = parsed[0].Message();
        Assert.Equal("-1001487851422/95587", first.ExternalId);
        Assert.Equal("BEST : Voltas 1.5 Ton 3 Star Split AC (2023 Model)@ 28,249 (Effectively)\n\n 🔗https://amzn.to/3NSPOaE\n\n₹1750 Discount with SBI Credit Card", first.Text);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1689224078), first.PublishedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1689259113), parsed[2].Message().EditedAt);
        Assert.Equal("TR Facts Deals🔥🔥🔥", first.Channel);
    }

    [RecordedFact]
    public void The_official_examples_of_updates_are_read()
    {
        using var recorded = JsonDocument.Parse(RecordedFactAttribute.Read("telegram/bot_api_official_example_updates.json"));
        var updates = recorded.RootElement.GetProperty("updates");
        var parsed = _updates.Read(PostSamples.Document(SourceIds.TelegramBot, $$"""{"ok":true,"result":{{updates.GetRawText()}}}"""));
        Assert.Equal(updates.GetArrayLength(), parsed.Count);
        Assert.Equal(("/start", "1111111/1365", "Testusername"), (parsed[0].Message().Text, parsed[0].Message().ExternalId, parsed[0].Message().AuthorHandle));
        var edited = parsed[3].Message();
        Assert.Equal(("Edited text", DateTimeOffset.FromUnixTimeSeconds(1441646600)), (edited.Text, edited.EditedAt));
        Assert.Equal("Bold and italics", parsed[4].Message().Text);
        Assert.Equal("Message 1365 is document without a text.", parsed[5].Verdict!.Message);
    }
}
