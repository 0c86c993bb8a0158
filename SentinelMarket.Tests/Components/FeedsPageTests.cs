using Bunit;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Web.Components.Pages.Feeds;

namespace SentinelMarket.Tests.Components;

public sealed class FeedsPageTests : PageTest
{
    [Fact]
    public void Loading_is_drawn_while_the_desk_is_asked()
    {
        Feeds.Gate = new TaskCompletionSource();

        var page = Render<FeedsPage>();

        Assert.NotEmpty(page.FindAll(".loading"));
        Assert.Equal("Reading their state …", TextOf(page.Find(".sentence")));
    }

    [Fact]
    public void Without_feeds_it_says_what_to_look_at()
    {
        Assert.Equal("No feed is set up", Render<FeedsPage>().Find(".empty .title").TextContent);
    }

    [Fact]
    public void A_fault_is_told_and_can_be_tried_again()
    {
        Feeds.Fault = new InvalidOperationException("The database is away.");
        var page = Render<FeedsPage>();
        Assert.Contains("The database is away.", page.Markup, StringComparison.Ordinal);

        Feeds.Fault = null;
        Feeds.Feeds = [FakeFeedDesk.Feed("x")];
        page.Find(".button").Click();

        Assert.Single(page.FindAll("tbody[data-feed=x]"));
    }

    [Fact]
    public void A_feed_shows_its_state_its_limits_and_its_streams()
    {
        Feeds.Feeds =
        [
            FakeFeedDesk.Feed(
                "x",
                FeedState.Partial,
                new FeedStreamOverview("$TCS", FeedState.OnTime, Samples.Now.AddMinutes(-3), null, 12),
                new FeedStreamOverview("$INFY", FeedState.Error, null, "X, $INFY: 500 after 3 tries.", 0)) with
            {
                Reason = "Of 2 streams 1 is in error.",
                LastSuccess = Samples.Now.AddMinutes(-3),
                LastError = "X, $INFY: 500 after 3 tries.",
                LastErrorAt = Samples.Now.AddMinutes(-3),
                RequestsLeft = 41,
                LimitResetsAt = Samples.Now.AddMinutes(9),
                Circuit = FeedCircuit.Open,
                CircuitOpenUntil = Samples.Now.AddMinutes(1),
                Records24Hours = 1234,
            },
        ];

        var page = Render<FeedsPage>();

        Assert.Equal("None of one on time; one partly on time.", TextOf(page.Find(".sentence")));
        var row = TextOf(page.Find("tbody[data-feed=x] tr"));
        foreach (var part in new[] { "Feed x", "x · social_media, every 10 minutes", "Partly", "3 min ago", "1,234", "41 left", "new in 9 min", "Open" }) { Assert.Contains(part, row, StringComparison.Ordinal); }
        var more = TextOf(page.Find("tbody[data-feed=x] .more"));
        foreach (var part in new[] { "Of 2 streams 1 is in error.", "Last error, 3 min ago: X, $INFY: 500 after 3 tries.", "2 streams: 1 on time, 1 error", "3 min ago, 12 records in 24 h", "never answered" }) { Assert.Contains(part, more, StringComparison.Ordinal); }
    }

    [Fact]
    public void The_filter_stands_in_the_address()
    {
        Feeds.Feeds = [FakeFeedDesk.Feed("x"), FakeFeedDesk.Feed("reddit", FeedState.NotConfigured), FakeFeedDesk.Feed("rss", FeedState.NotAsked)];
        Go("/feeds?state=notconfigured");

        var page = Render<FeedsPage>();

        Assert.Equal("One of one on time; one not asked yet; one not configured.", TextOf(page.Find(".sentence")));
        Assert.Equal(["reddit"], page.FindAll("tbody[data-feed]").Select(body => body.GetAttribute("data-feed")));
        Assert.Contains("Set Sources:X:BearerToken.", page.Find("tbody[data-feed=reddit]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button.test"));
    }

    [Theory]
    [InlineData(true, "Feed x answered")]
    [InlineData(false, "Feed x failed")]
    public void Test_connection_says_what_came(bool succeeded, string summary)
    {
        Feeds.Feeds = [FakeFeedDesk.Feed("x")];
        Feeds.Trial = new FeedTrial("x", succeeded, "What came.", 0, 0, TimeSpan.Zero);
        var page = Render<FeedsPage>();

        page.Find("button.test").Click();

        Assert.Equal((summary, "What came."), (Notification.Summary, Notification.Detail));
        Assert.Equal(["test x"], Feeds.Orders);
    }

    [Fact]
    public void Fetch_now_starts_the_pipeline_for_who_clicked()
    {
        Feeds.Feeds = [FakeFeedDesk.Feed("x")];
        var page = Render<FeedsPage>();

        page.Find("button.fetch").Click();

        Assert.Equal(["fetch x by local"], Feeds.Orders);
        Assert.Equal("Run 2,000 of social_media was started; it asks all feeds of that pipeline.", Notification.Detail);
    }

    [Fact]
    public void A_run_that_is_open_already_is_no_error()
    {
        Feeds.Feeds = [FakeFeedDesk.Feed("x")];
        var page = Render<FeedsPage>();
        Feeds.Fault = new RunAlreadyOpenException("social_media", 17);

        page.Find("button.fetch").Click();

        Assert.Equal("social_media is already running", Notification.Summary);
    }

    [Fact]
    public void Who_may_only_look_gets_no_buttons()
    {
        Authorization.SetPolicies("Viewer");
        Feeds.Feeds = [FakeFeedDesk.Feed("x")];

        Assert.Empty(Render<FeedsPage>().FindAll("tbody button"));
    }
}
