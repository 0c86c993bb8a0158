using System.Globalization;
using Microsoft.AspNetCore.Http;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Telegram;
using SentinelMarket.Tests.Sources.Posts;
using static SentinelMarket.Tests.Sources.Posts.WireSite;

namespace SentinelMarket.Tests.Sources.Telegram;

public sealed class TelegramFeedTests
{
    [Fact]
    public async Task Updates_are_asked_for_from_the_watermark_on_and_each_page_moves_it()
    {
        await using var site = await StartAsync(("Sources:TelegramBot:PageSize", "2"));
        site.Answer = (context, number) => JsonAsync(context, number switch { 1 => Updates(500, 501), 2 => Updates(502, 503), _ => Updates() });

        var pages = await site.FetchAsync(SourceIds.TelegramBot, "500");

        Assert.Equal(["502", "504", null], pages.Select(page => page.Watermark));
        Assert.Equal(["offset=500", "offset=502", "offset=504"], site.Asked.Select(asked => asked.Split('&').Single(part => part.StartsWith("offset", StringComparison.Ordinal))));
        Assert.All(site.Asked, asked => Assert.StartsWith($"/bot42:{Token}/getUpdates?timeout=0&limit=2&", asked, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.DoesNotContain(Token, page.Document.Request, StringComparison.Ordinal));
        Assert.Equal("updates", pages[0].Document.Stream);
    }

    [Fact]
    public async Task The_first_time_all_that_Telegram_keeps_is_asked_for()
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => JsonAsync(context, Updates(7));
        Assert.Equal("8", Assert.Single(await site.FetchAsync(SourceIds.TelegramBot)).Watermark);
        Assert.DoesNotContain("offset", Assert.Single(site.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_stops_after_a_page_has_not_told_Telegram_to_forget_it()
    {
        await using var site = await StartAsync(("Sources:TelegramBot:PageSize", "1"));
        site.Answer = (context, _) => JsonAsync(context, Updates(500));
        await foreach (var page in site.Feed(SourceIds.TelegramBot).FetchAsync("updates", "500", CancellationToken.None))
        {
            Assert.Equal("501", page.Watermark);
            break;
        }

        Assert.Contains("offset=500", Assert.Single(site.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wait_in_an_error_body_is_kept()
    {
        await using var site = await StartAsync();
        site.Answer = (context, number) => number == 1
            ? JsonAsync(context, """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 5","parameters":{"retry_after":5}}""", 429)
            : JsonAsync(context, Updates(7));
        Assert.Single(await site.FetchAsync(SourceIds.TelegramBot));
        Assert.Contains(TimeSpan.FromSeconds(5), site.Time.Waits);
        Assert.Equal(2, site.Asked.Count);
    }

    [Theory]
    [InlineData(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""", "Telegram bot: 401, Unauthorized. Check Sources:TelegramBot:Token.")]
    [InlineData(404, """{"ok":false,"error_code":404,"description":"Not Found"}""", "Telegram bot: 404, Not Found. Check Sources:TelegramBot:Token.")]
    [InlineData(409, """{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}""", "Telegram bot: 409, Conflict: terminated by other getUpdates request. A bot is either asked by one program or sends to one webhook: stop the other one, or delete the webhook (deleteWebhook).")]
    [InlineData(429, """{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":3600}}""", "Telegram bot: 429, Too Many Requests. It asks to wait 3600 s.")]
    [InlineData(400, """{"ok":false,"description":"Bad Request: group chat was upgraded","parameters":{"migrate_to_chat_id":-1001234567890}}""", "Telegram bot: 400, Bad Request: group chat was upgraded. The group goes on as -1001234567890.")]
    [InlineData(403, "<html>", "Telegram bot: 403, without a reason.")]
    public async Task A_refusal_is_told_in_words_and_not_repeated(int status, string body, string words)
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => JsonAsync(context, body, status);
        Assert.Equal(words, (await site.FailureAsync(SourceIds.TelegramBot)).Message);
        Assert.Single(site.Asked);
    }

    [Fact]
    public async Task A_broken_answer_goes_to_the_lake_and_moves_nothing()
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => JsonAsync(context, Updates(7)[..30]);
        var page = Assert.Single(await site.FetchAsync(SourceIds.TelegramBot, "7"));
        Assert.Equal((null, 30), (page.Watermark, page.Document.Content.Length));
    }

    [Fact]
    public async Task A_channel_is_read_back_to_the_message_that_is_known()
    {
        await using var site = await StartAsync();
        site.Answer = (context, number) => HtmlAsync(context, PostSamples.ChannelPage(number switch { 1 => 121, 2 => 111, _ => 101 }));

        var pages = await site.FetchAsync(SourceIds.TelegramChannel, "104");

        Assert.Equal(["/s/tips", "/s/tips?before=121", "/s/tips?before=111"], site.Asked);
        Assert.Equal([null, null, "124"], pages.Select(page => page.Watermark));
        Assert.All(pages, page => Assert.Equal(("tips", "text/html"), (page.Document.Stream, page.Document.ContentType)));
    }

    [Fact]
    public async Task A_channel_is_asked_for_no_more_pages_than_a_run_may()
    {
        await using var site = await StartAsync(("Sources:TelegramChannel:MaxPages", "2"));
        site.Answer = (context, number) => HtmlAsync(context, PostSamples.ChannelPage(1_000 - (number * 10)));
        var pages = await site.FetchAsync(SourceIds.TelegramChannel, "5");
        Assert.Equal("more messages are new than the 2 pages that a run asks for (Sources:TelegramChannel:MaxPages); those before 980 were left out", pages[1].Note);
        Assert.Equal("993", pages[1].Watermark);
    }

    [Fact]
    public async Task A_page_that_comes_again_ends_the_reading()
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => HtmlAsync(context, PostSamples.ChannelPage(500));
        Assert.Equal(2, (await site.FetchAsync(SourceIds.TelegramChannel, "5")).Count);
    }

    [Fact]
    public async Task Pages_end_where_the_channel_begins()
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) => HtmlAsync(context, PostSamples.ChannelPage(1, hasOlder: false));
        Assert.Equal("4", Assert.Single(await site.FetchAsync(SourceIds.TelegramChannel)).Watermark);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_channel_without_a_public_page_is_a_failure_in_words(bool isRedirect)
    {
        await using var site = await StartAsync();
        site.Answer = (context, _) =>
        {
            if (!isRedirect) { return HtmlAsync(context, "<html><body>Telegram: Contact @tips</body></html>"); }
            context.Response.Redirect("https://t.me/tips");
            return Task.CompletedTask;
        };
        Assert.Equal("Telegram, tips: there is no public page of this channel: the name is wrong, the channel is private or gone, or its preview is turned off.", (await site.FailureAsync(SourceIds.TelegramChannel)).Message);
    }

    [Fact]
    public async Task Without_token_and_channels_the_feeds_are_not_configured()
    {
        await using var site = await StartAsync(("Sources:TelegramBot:Token", ""), ("Sources:TelegramChannel:Enabled", "false"));
        Assert.Equal("No token. Set Sources:TelegramBot:Token, or Sources:TelegramBot:TokenFile to the path of a file that holds it.", site.Feed(SourceIds.TelegramBot).Readiness.Missing);
        Assert.Equal("Sources:TelegramChannel:Enabled is false.", site.Feed(SourceIds.TelegramChannel).Readiness.Missing);
    }

    [RecordedFact]
    public void The_error_bodies_of_the_documentation_are_understood()
    {
        using var recorded = System.Text.Json.JsonDocument.Parse(RecordedFactAttribute.Read("telegram/bot_api_error_bodies.json"));
        var problems = recorded.RootElement.EnumerateArray().Select(error => BotProblem.Read(System.Text.Encoding.UTF8.GetBytes(error.GetProperty("body").GetRawText()))).ToList();
        Assert.Equal([null, null, TimeSpan.FromSeconds(5)], problems.Select(problem => problem.RetryAfter));
        Assert.Equal("Unauthorized", problems[1].Description);
    }

    private static string Updates(params int[] ids) => $"{{\"ok\":true,\"result\":[{string.Join(',', ids.Select(Update))}]}}";

    private static string Update(int id)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        return """{"update_id":ID,"message":{"message_id":ID,"date":1772605000,"chat":{"id":-5,"type":"group"},"text":"some words"}}""".Replace("ID", number, StringComparison.Ordinal);
    }
}
