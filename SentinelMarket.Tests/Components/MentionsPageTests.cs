using Bunit;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Warehouse;

namespace SentinelMarket.Tests.Components;

public sealed class MentionsPageTests : PageTest
{
    [Fact]
    public void Loading_is_drawn_while_the_desk_is_asked()
    {
        Mentions.Gate = new TaskCompletionSource();

        Assert.NotEmpty(Render<MentionsPage>().FindAll(".loading"));
    }

    [Fact]
    public void Empty_warehouse_says_how_messages_come_in()
    {
        var page = Render<MentionsPage>();

        Assert.Equal("No message has been read yet", page.Find(".empty .title").TextContent);
        Assert.Equal(["./run import telegram-export PATH", "./run import tweets PATH"], page.FindAll(".empty code").Select(code => code.TextContent), StringComparer.Ordinal);
    }

    [Fact]
    public void No_match_is_not_called_an_empty_warehouse()
    {
        Go("/warehouse/mentions?text=nothing%20like%20it");

        Assert.Equal("No mention matches", Render<MentionsPage>().Find(".empty .title").TextContent);
    }

    [Fact]
    public void Error_is_shown_and_trying_again_brings_the_rows()
    {
        Mentions.Fault = new InvalidOperationException("The database is away.");
        var page = Render<MentionsPage>();
        Assert.Equal("The database is away.", page.Find(".failure .text").TextContent);

        Mentions.Fault = null;
        Mentions.Page = new MentionPage([TalkSamples.Mention()], null);
        page.Find(".failure button").Click();

        Assert.Single(page.FindAll(".mentions li"));
    }

    [Fact]
    public void Row_says_share_text_mood_place_and_age_at_a_glance()
    {
        Mentions.Page = new MentionPage([TalkSamples.Pump(), TalkSamples.Mention("Bad numbers at Reliance", SentimentLabel.Negative, 3)], null);

        var heads = Render<MentionsPage>().FindAll(".mentions summary").Select(TextOf);

        Assert.Equal([$"RELIANCE {TalkSamples.PumpText} Pump signal Positive Telegram tips now", "RELIANCE Bad numbers at Reliance Negative Telegram tips 21 min ago"], heads, StringComparer.Ordinal);
    }

    [Fact]
    public void Signs_of_a_pump_are_marked_where_they_stand_and_told_in_words()
    {
        Mentions.Page = new MentionPage([TalkSamples.Pump()], null);

        var page = Render<MentionsPage>();

        var marks = page.FindAll(".full mark");
        Assert.Equal(["Jaldi kharido", "upper circuit ", "pakka", "Target 1600", "last chance"], marks.Select(mark => mark.TextContent), StringComparer.Ordinal);
        Assert.Equal(["Urgency", "Upper circuit", "Upper circuit, guaranteed returns", "Target call", "Last chance"], marks.Select(mark => mark.GetAttribute("title")), StringComparer.Ordinal);
        Assert.Equal(TalkSamples.PumpText, page.Find(".full").TextContent);
        Assert.Equal("Signs of a pump: urgency · upper circuit · guaranteed returns · target call · last chance", TextOf(page.Find(".signs")));
    }

    [Fact]
    public void Markup_in_a_text_a_name_or_an_address_is_shown_and_never_becomes_markup()
    {
        const string Text = "<script>alert(1)</script> <img src=x onerror=alert(2)>";
        Mentions.Page = new MentionPage(
            [
                TalkSamples.Mention(Text) with
                {
                    AuthorHandle = "'; drop table \"authors\" --", Channel = "<b>tips</b>", Url = "javascript:alert(3)", Metadata = """{"<i>":"</script><script>alert(4)</script>"}""",
                    Reasons = [TalkSamples.Reason("PumpWord", "<script>", Text)],
                },
            ],
            null);

        var page = Render<MentionsPage>();

        Assert.Equal(Text, page.Find(".full").TextContent);
        Assert.Equal("<script>", page.Find(".full mark").TextContent);
        Assert.Empty(page.FindAll("script, img, .mentions b:not(.ticker)"));
        Assert.Contains(page.FindAll(".facts dd"), fact => TextOf(fact) == "</script><script>alert(4)</script>");
        Assert.Empty(page.FindAll("a.original"));
        Assert.Equal("/warehouse/mentions?author=%27%3B%20drop%20table%20%22authors%22%20--", page.FindAll(".facts a")[0].GetAttribute("href"));
    }

    [Theory]
    [InlineData("https://t.me/tips/4711", "https://t.me/tips/4711")]
    [InlineData("http://news.example/a?b=1&c=2", "http://news.example/a?b=1&c=2")]
    [InlineData("HTTPS://X.com/a", "https://x.com/a")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("data:text/html,<script>alert(1)</script>", null)]
    [InlineData("vbscript:x", null)]
    [InlineData("//evil.example/x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("tg://resolve?domain=tips", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Only_addresses_of_the_web_become_links_and_they_tell_nothing_about_us(string? url, string? expected)
    {
        Mentions.Page = new MentionPage([TalkSamples.Mention() with { Url = url }], null);

        var link = Render<MentionsPage>().FindAll("a.original").SingleOrDefault();

        Assert.Equal(expected, link?.GetAttribute("href"));
        if (link is not null) { Assert.Equal("noopener noreferrer nofollow", link.GetAttribute("rel")); }
    }

    [Fact]
    public void Provenance_names_source_run_lake_object_and_revision()
    {
        Mentions.Page = new MentionPage([TalkSamples.Mention() with { Revision = 2 }], null);

        var page = Render<MentionsPage>();

        var facts = page.FindAll(".facts div").ToDictionary(fact => fact.Children[0].TextContent, fact => TextOf(fact.Children[1]), StringComparer.Ordinal);
        Assert.Equal("telegram.channel, run 2,051", facts["Source"]);
        Assert.Equal("9,001", facts["Lake object"]);
        Assert.Equal("2, edited", facts["Revision"]);
        Assert.Equal("20 Nov 2026 13:42:07 IST", facts["Published"]);
        Assert.Equal("@tipster, 12,400 followers", facts["Author"]);
        Assert.Equal("Positive +0.62", facts["Mood"]);
        Assert.Equal("0.03, no signal", facts["Pump language"]);
        Assert.Equal("5120", facts["views"]);
        Assert.Contains(page.FindAll(".facts a"), link => link.GetAttribute("href") == "/runs/2051");
        Assert.Contains(page.FindAll(".ways a"), link => link.GetAttribute("href") == "/warehouse/mentions?cluster=77");
        Assert.Contains(page.FindAll(".ways a"), link => link.GetAttribute("href") == "/stocks/RELIANCE");
    }

    [Fact]
    public void What_is_not_known_of_a_message_is_said_to_be_unknown()
    {
        Mentions.Page = new MentionPage(
            [TalkSamples.Mention(ticker: null) with { AuthorHandle = null, AuthorHash = null, Followers = null, Channel = null, Cluster = null, Url = null, Metadata = "[1]", LakeObjectId = null }], null);

        var page = Render<MentionsPage>();

        Assert.Equal("no share", page.Find(".ticker").TextContent);
        var facts = page.FindAll(".facts div").ToDictionary(fact => fact.Children[0].TextContent, fact => TextOf(fact.Children[1]), StringComparer.Ordinal);
        Assert.Equal(("not named", "not known", "Telegram"), (facts["Author"], facts["Lake object"], facts["Platform"]));
        Assert.StartsWith("No public address", TextOf(page.Find(".ways")), StringComparison.Ordinal);
    }

    [Fact]
    public void Address_is_the_query()
    {
        Go("/warehouse/mentions?text=upper%20circuit&ticker=m%26m&platform=Telegram&sentiment=negative&pump=true&author=%40tipster&language=hi-Latn&cluster=77&from=2026-11-01&to=2026-11-20&size=25&after=abc");

        Render<MentionsPage>();

        Assert.Equal(
            new MentionQuery
            {
                Text = "upper circuit", Ticker = Ticker.Parse("M&M"), Platform = "telegram", Sentiment = SentimentLabel.Negative, IsPump = true, Author = "tipster", Language = "hi-Latn", Cluster = 77,
                From = new DateTimeOffset(2026, 10, 31, 18, 30, 0, TimeSpan.Zero), To = new DateTimeOffset(2026, 11, 20, 18, 30, 0, TimeSpan.Zero).AddMicroseconds(-1), Size = 25, After = "abc",
            },
            Assert.Single(Mentions.Queries));
    }

    [Fact]
    public void Older_keeps_the_filter_and_newest_drops_the_cursor()
    {
        Mentions.Page = new MentionPage([TalkSamples.Mention()], "next/1");
        Go("/warehouse/mentions?ticker=TCS&pump=true&after=abc");

        var page = Render<MentionsPage>();

        Assert.Equal("/warehouse/mentions?ticker=TCS&pump=true&after=next%2F1", page.Find("a.older").GetAttribute("href"));
        Assert.Equal("/warehouse/mentions?ticker=TCS&pump=true", page.Find("a.newest").GetAttribute("href"));
        Assert.Equal("1 mention, newest first, older page", TextOf(page.Find(".pages .faint")));
    }

    [Fact]
    public void Cursor_of_other_rows_is_refused_in_words()
    {
        Go("/warehouse/mentions?after=other");

        Assert.Equal("The address points to no place among these rows. Choose Show to start with the first.", Render<MentionsPage>().Find(".failure .text").TextContent);
    }

    [Fact]
    public void Each_active_filter_is_a_chip_that_leads_to_the_rows_without_it()
    {
        Go("/warehouse/mentions?text=upper%20circuit&platform=x&sentiment=positive&pump=false&author=tipster&language=hi-Latn&cluster=77&to=2026-11-20&size=25");

        var chips = Render<MentionsPage>().FindAll("a.chip");

        Assert.Equal(
            ["“upper circuit”, remove", "X, remove", "positive, remove", "no pump signals, remove", "by tipster, remove", "Hinglish, remove", "repeats of text 77, remove", "to 20 Nov 2026, remove"],
            chips.Select(TextOf), StringComparer.Ordinal);
        Assert.Equal("/warehouse/mentions?platform=x&sentiment=positive&pump=false&author=tipster&language=hi-Latn&cluster=77&to=2026-11-20&size=25", chips[0].GetAttribute("href"));
    }

    [Fact]
    public void Filter_form_goes_to_its_address()
    {
        var page = Render<MentionsPage>();

        page.Find("input[name=text]").Change("multibagger & more");
        page.Find("select[name=platform]").Change("telegram");
        page.Find("select[name=pump]").Change("true");
        page.Find("input[name=from]").Change("2026-11-01");
        page.Find("form").Submit();

        Assert.Equal("/warehouse/mentions?text=multibagger%20%26%20more&platform=telegram&pump=true&from=2026-11-01", Address);
    }

    [Fact]
    public void Tabs_lead_between_prices_and_mentions_of_the_same_share()
    {
        Go("/warehouse/mentions?ticker=TCS&pump=true");
        Assert.Equal(["/warehouse?ticker=TCS", "/warehouse/mentions?ticker=TCS"], Tabs(Render<MentionsPage>()), StringComparer.Ordinal);

        Go("/warehouse?minprice=5");
        var prices = Render<WarehousePage>();
        Assert.Equal(["/warehouse", "/warehouse/mentions"], Tabs(prices), StringComparer.Ordinal);
        Assert.Equal("Prices", prices.Find("nav[aria-label=Table] a[aria-current]").TextContent);
    }

    [Fact]
    public void New_runs_renew_the_first_page()
    {
        Mentions.Page = new MentionPage([TalkSamples.Mention()], null);
        var page = Render<MentionsPage>();
        Mentions.Page = new MentionPage([TalkSamples.Mention("newer", number: -1), TalkSamples.Mention()], null);

        Updates.Publish(1);
        Time.Advance(TimeSpan.FromMinutes(2));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".mentions li").Count));
    }

    [Theory]
    [InlineData("text=ab", "“ab” is not a text to search for: 3 to 200 characters are expected.")]
    [InlineData("text=up%20at", "“up at” has only short words: one of 3 characters at least is expected.")]
    [InlineData("text=a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20word", "11 words are too many to search for: at most 10 are expected.")]
    [InlineData("ticker=A%3BDROP", "“A;DROP” is not a ticker: up to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("platform=myspace", "“myspace” is not a platform; expected is one of x, telegram, reddit, youtube, news, filing.")]
    [InlineData("sentiment=happy", "“happy” is not a mood; expected is one of positive, neutral, negative.")]
    [InlineData("pump=perhaps", "“perhaps” is not an answer; expected is one of true, false.")]
    [InlineData("author=%40", "“@” is not an author: 1 to 100 characters are expected.")]
    [InlineData("language=e%20n", "“e n” is not a language: up to 32 letters, digits or . _ - are expected.")]
    [InlineData("cluster=-1", "“-1” is not the number of a repeated text.")]
    [InlineData("from=2026-02-01&to=2026-01-01", "The first day, 2026-02-01, is after the last, 2026-01-01. Swap them.")]
    [InlineData("to=9999-12-31", "“9999-12-31” in “to” is not a day; write it as year-month-day, such as 2026-01-31.")]
    [InlineData("size=251", "“251” is not a page size: 1 to 250 rows are expected.")]
    public void Bad_address_is_answered_in_words_and_not_queried(string query, string expected)
    {
        Go("/warehouse/mentions?" + query);

        var page = Render<MentionsPage>();

        Assert.Equal(expected, Assert.Single(page.FindAll(".faults li")).TextContent);
        Assert.Empty(Mentions.Queries);
    }

    private static IEnumerable<string?> Tabs<T>(IRenderedComponent<T> page)
        where T : IComponent => page.FindAll("nav[aria-label=Table] a").Select(tab => tab.GetAttribute("href"));
}
