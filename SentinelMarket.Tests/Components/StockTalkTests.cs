using Bunit;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Stocks;

namespace SentinelMarket.Tests.Components;

/// <summary>What the page of a share shows of its talk.</summary>
public sealed class StockTalkTests : PageTest
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    public StockTalkTests() => Stocks.Bars = Samples.Stock(Samples.Bars(30, Today));

    [Fact]
    public void Talk_is_summed_up_over_the_days_of_the_prices()
    {
        Talk();

        var page = Show();

        Assert.Equal("9 messages speak of RELIANCE from 21 May 2026 to 20 Nov 2026: 6 positive, 2 neutral, 1 negative; 3 pump signals.", TextOf(page.Find(".heard")));
        Assert.Equal("Mentions, 6M 9 mood +0.21, 3 pump signals", TextOf(page.FindAll(".tile")[^1]));
        Assert.Equal(2, page.FindAll("figure.chart").Count);
        Assert.Equal((Ticker.Parse("RELIANCE"), IndianTime.StartOf(new DateOnly(2026, 5, 21)), IndianTime.EndOf(Today), SentimentBucketSize.Day), Assert.Single(Mentions.SentimentQueries));
        Assert.Equal((Ticker.Parse("RELIANCE"), IndianTime.StartOf(new DateOnly(2026, 5, 21)), IndianTime.EndOf(Today), 6), Assert.Single(Mentions.ClusterQueries));
        Assert.Contains("Daily prices ₹ and talk", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_the_talk_stand_on_the_page_as_text()
    {
        Talk();

        Assert.Equal(
            ["Fri 20 Nov 2026 1 1 0 0 +0.20 0", "Thu 19 Nov 2026 8 5 2 1 +0.21 3"],
            Show().FindAll(".days tbody tr").Select(TextOf), StringComparer.Ordinal);
    }

    [Fact]
    public void Newest_mentions_have_their_reasons_marked_and_lead_to_all()
    {
        Talk();

        var page = Show();

        Assert.Equal(new MentionQuery { Ticker = Ticker.Parse("RELIANCE"), Size = 8 }, Assert.Single(Mentions.Queries));
        Assert.Equal(2, page.FindAll(".mentions li").Count);
        Assert.Equal(5, page.FindAll(".mentions .full mark").Count);
        Assert.Contains(page.FindAll("a.button"), link => link.GetAttribute("href") == "/warehouse/mentions?ticker=RELIANCE");
    }

    [Fact]
    public void Repeated_texts_say_how_often_by_whom_where_and_lead_to_their_messages()
    {
        Talk();

        var cluster = Show().Find(".clusters li");

        Assert.Equal(TalkSamples.PumpText, TextOf(cluster.QuerySelector(".sample")!));
        Assert.StartsWith("42 messages 17 authors X, Telegram 5 h ago to 3 min ago", TextOf(cluster.QuerySelector(".told")!), StringComparison.Ordinal);
        Assert.Contains("Pump signal", cluster.TextContent, StringComparison.Ordinal);
        Assert.Equal("/warehouse/mentions?cluster=77", cluster.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void Markup_in_a_repeated_text_is_shown_as_text()
    {
        Talk();
        Mentions.Clusters = [TalkSamples.Cluster() with { Sample = "<script>alert(1)</script>" }];

        var page = Show();

        Assert.Equal("<script>alert(1)</script>", page.Find(".sample").TextContent);
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void Talk_without_repeats_says_so()
    {
        Talk();
        Mentions.Clusters = [];

        Assert.Equal("No text was repeated", Show().Find(".empty .title").TextContent);
    }

    [Fact]
    public void Share_that_nobody_speaks_of_says_so_honestly()
    {
        var page = Show();

        Assert.Equal("Nobody has spoken of RELIANCE", page.Find(".empty .title").TextContent);
        Assert.Empty(page.FindAll(".heard"));
        Assert.Single(page.FindAll("figure.chart"));
        Assert.DoesNotContain(page.FindAll(".tile"), tile => TextOf(tile).StartsWith("Mentions", StringComparison.Ordinal));
        Assert.Empty(Mentions.SentimentQueries);
    }

    [Fact]
    public void Talk_outside_of_the_range_is_not_passed_off_as_its_own()
    {
        Mentions.Page = new MentionPage([TalkSamples.Mention() with { Timestamp = new DateTimeOffset(2023, 3, 3, 9, 0, 0, TimeSpan.Zero) }], null);

        Assert.Equal(
            "Nobody speaks of RELIANCE from 21 May 2026 to 20 Nov 2026, as far as the warehouse knows. The newest mention is of 3 Mar 2023, outside of this range.",
            TextOf(Show().Find(".heard")));
    }

    [Fact]
    public void Talk_of_a_quiet_share_is_of_the_days_of_its_prices()
    {
        var last = new DateOnly(2025, 12, 31);
        var all = Samples.Stock(Samples.Bars(200, last));
        Stocks.OnBars = (from, _) => all with { Bars = [.. all.Bars.Where(bar => from is null || bar.TradingDay >= from)] };
        Talk();

        Show();

        var asked = Assert.Single(Mentions.SentimentQueries);
        Assert.Equal((IndianTime.StartOf(new DateOnly(2025, 7, 1)), IndianTime.EndOf(last)), (asked.From, asked.To));
    }

    [Fact]
    public void Share_without_prices_but_with_talk_has_a_page()
    {
        Stocks.Bars = null;
        Talk();

        var page = Show("smallcap");

        Assert.Equal("SMALLCAP", TextOf(page.Find("h1")));
        Assert.Equal("The warehouse has no prices of it, only talk.", TextOf(page.Find(".sentence")));
        Assert.Equal("Mentions, 6M 9 mood +0.21, 3 pump signals", TextOf(Assert.Single(page.FindAll(".tile"))));
        Assert.Single(page.FindAll("figure.chart"));
        Assert.Equal(2, page.FindAll(".mentions li").Count);
        Assert.Equal("/warehouse/mentions?ticker=SMALLCAP", page.Find(".page-actions a").GetAttribute("href"));
        Assert.Empty(Stocks.SuggestQueries);
    }

    [Fact]
    public void Old_talk_without_prices_has_a_range_that_ends_with_it()
    {
        Stocks.Bars = null;
        Mentions.Page = new MentionPage([TalkSamples.Mention() with { Timestamp = new DateTimeOffset(2023, 3, 3, 9, 0, 0, TimeSpan.Zero) }], null);
        Mentions.Buckets = [TalkSamples.Bucket(new DateOnly(2023, 3, 3), 1, 0, 0)];

        var page = Show();

        Assert.Equal("1 message speaks of RELIANCE from 4 Sep 2022 to 3 Mar 2023: 1 positive, 0 neutral, 0 negative; no pump signal.", TextOf(page.Find(".heard")));
    }

    [Fact]
    public void All_days_of_the_talk_begin_with_its_first()
    {
        Talk();
        Go("/stocks/RELIANCE?range=all");

        Assert.StartsWith("9 messages speak of RELIANCE from 19 Nov 2026 to 20 Nov 2026", TextOf(Show().Find(".heard")), StringComparison.Ordinal);
        Assert.InRange(Assert.Single(Mentions.SentimentQueries).From, IndianTime.EndOf(Today).AddDays(-10_000), IndianTime.EndOf(Today).AddDays(-9_000));
    }

    [Fact]
    public void Unknown_share_with_neither_prices_nor_talk_is_missing()
    {
        Stocks.Bars = null;

        Assert.Equal("There are no prices of RELIANZE", Show("relianze").Find("h1").TextContent);
    }

    [Fact]
    public void Prices_show_also_when_the_talk_does_not()
    {
        Mentions.Fault = new InvalidOperationException("The talk takes too long.");

        var page = Show();

        Assert.Single(page.FindAll("figure.chart"));
        Assert.Equal("The talk could not be read", page.Find(".failure .title").TextContent);
        Assert.Equal("The talk takes too long.", page.Find(".failure .text").TextContent);

        Mentions.Fault = null;
        Talk();
        page.Find(".failure button").Click();
        Assert.Equal(2, page.FindAll("figure.chart").Count);
    }

    [Fact]
    public void Share_whose_talk_cannot_be_read_is_not_called_missing()
    {
        Stocks.Bars = null;
        Mentions.Fault = new InvalidOperationException("The talk takes too long.");

        var page = Show();

        Assert.Equal("The warehouse has no prices of it; its talk is not known at the moment.", TextOf(page.Find(".sentence")));
        Assert.Equal("The talk takes too long.", page.Find(".failure .text").TextContent);
        Assert.DoesNotContain("0001", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Prices_do_not_wait_for_talk_that_takes_its_time()
    {
        Mentions.Gate = new TaskCompletionSource();
        var page = Show();
        Assert.NotEmpty(page.FindAll(".loading"));

        Time.Advance(TimeSpan.FromSeconds(8));

        page.WaitForAssertion(() => Assert.Equal("It took longer than 8.0 s. Choose a shorter range, or try again.", page.Find(".failure .text").TextContent));
        Assert.Single(page.FindAll("figure.chart"));
    }

    private void Talk()
    {
        Mentions.Page = new MentionPage([TalkSamples.Pump(), TalkSamples.Mention(number: 1)], "more");
        Mentions.Buckets = [TalkSamples.Bucket(Today.AddDays(-1), 5, 2, 1, 3, 0.21), TalkSamples.Bucket(Today, 1, 0, 0)];
        Mentions.Clusters = [TalkSamples.Cluster()];
    }

    private IRenderedComponent<StockPage> Show(string ticker = "RELIANCE") => Render<StockPage>(with => with.Add(page => page.TickerParameter, ticker));
}
