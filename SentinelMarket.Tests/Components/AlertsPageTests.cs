using Bunit;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Layout;
using SentinelMarket.Web.Components.Pages.Alerts;

namespace SentinelMarket.Tests.Components;

public sealed class AlertsPageTests : PageTest
{
    [Fact]
    public void Nothing_open_is_said_with_when_it_was_judged()
    {
        var page = Render<AlertsPage>();

        Assert.Equal("Nothing is wrong that a rule watches.", TextOf(page.Find(".sentence")));
        Assert.Equal("No incident is open", page.Find(".empty .title").TextContent);
    }

    [Fact]
    public void A_server_that_does_not_judge_is_never_all_clear()
    {
        Alerts.IsLate = true;

        Assert.Equal("Nobody watches: rules are not being evaluated.", TextOf(Render<AlertsPage>().Find(".sentence")));
    }

    [Fact]
    public void A_fault_is_told()
    {
        Alerts.Fault = new InvalidOperationException("The database is away.");

        Assert.Contains("The database is away.", Render<AlertsPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_incidents_show_what_is_wrong_and_what_was_done()
    {
        Alerts.Incidents.AddRange([FakeAlertDesk.Incident(1), FakeAlertDesk.Incident(2, "news") with { Silence = "mute 7: known" }, FakeAlertDesk.Incident(3, "x") with { AcknowledgedAt = Samples.Now, AcknowledgedBy = "ana", Note = "on it" }]);

        var page = Render<AlertsPage>();

        Assert.Equal("Three incidents are open, one waits to be acknowledged; one is kept silent.", TextOf(page.Find(".sentence")));
        Assert.Equal("stock_data pipeline-unhealthy stock_data is unhealthy: 9 of 10 runs failed.", TextOf(page.Find("tr[data-incident='1'] .what")));
        Assert.EndsWith("mute 7: known", TextOf(page.Find("tr[data-incident='2'] .what")), StringComparison.Ordinal);
        Assert.EndsWith("acknowledged by ana: “on it”", TextOf(page.Find("tr[data-incident='3'] .what")), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("tr[data-incident='3'] .acknowledge"));
    }

    [Fact]
    public void An_operator_takes_an_incident_up_and_ends_it()
    {
        Alerts.Incidents.Add(FakeAlertDesk.Incident(1));
        var page = Render<AlertsPage>();

        page.Find(".acknowledge").Click();
        page.Find(".resolve").Click();

        Assert.Equal(["acknowledge 1  by local", "resolve 1  by local"], Alerts.Orders);
        Assert.Equal("No incident is open", page.Find(".empty .title").TextContent);
    }

    [Fact]
    public void A_viewer_only_looks()
    {
        Authorization.SetPolicies("Viewer");
        Alerts.Incidents.Add(FakeAlertDesk.Incident(1));
        Alerts.Channels.Add(Channel());
        Go("/alerts?part=channels&incident=1");

        Assert.Empty(Render<AlertsPage>().FindAll("main button, .card button"));
    }

    [Fact]
    public void One_incident_shows_its_messages_and_takes_a_note()
    {
        Alerts.Incidents.Add(FakeAlertDesk.Incident(1));
        Go("/alerts?incident=1");
        var page = Render<AlertsPage>();

        Assert.Equal("ops, opened, 3 attempts, taken 18 min ago", TextOf(page.Find(".deliveries li > span:last-child")));
        page.Find(".act input").Input("on it");
        page.Find(".act .primary").Click();

        Assert.Equal(["acknowledge 1 on it by local"], Alerts.Orders);
    }

    [Fact]
    public void An_incident_that_there_is_not_says_so()
    {
        Go("/alerts?incident=9");

        Assert.Equal("There is no incident 9", Render<AlertsPage>().Find(".empty .title").TextContent);
    }

    [Fact]
    public void A_rule_is_made_changed_and_switched_off()
    {
        Go("/alerts?part=rules");
        var page = Render<AlertsPage>();
        page.Find(".new").Click();
        page.Find("form .name").Change("talk-stops");
        page.Find("form .metric").Change(AlertMetrics.FeedState);
        page.Find("form .threshold").Change("2");
        page.Find("form").Submit();
        Assert.Empty(page.FindAll("form"));
        page.Find("tr[data-rule=talk-stops] .toggle").Click();

        Assert.Equal(["rule talk-stops feed.state above 2 Warning on by local", "rule talk-stops feed.state above 2 Warning off by local"], Alerts.Orders);
    }

    [Fact]
    public void A_rule_that_is_refused_stays_to_be_mended()
    {
        Go("/alerts?part=rules");
        var page = Render<AlertsPage>();
        page.Find(".new").Click();
        page.Find("form .name").Change("No Good");
        page.Find("form").Submit();

        Assert.Equal("Name: 1 to 60 lower-case letters, digits and dashes are expected.", Notification.Detail);
        Assert.Single(page.FindAll("form"));
    }

    [Fact]
    public void Something_is_muted_and_the_mute_is_lifted()
    {
        Go("/alerts?part=silences");
        var page = Render<AlertsPage>();
        page.Find("form .subject").Change("nse.*");
        page.Find("form .why").Change("exchange works");
        page.Find("form").Submit();
        page.Find(".lift").Click();

        Assert.Equal(["Mute  of nse.* because exchange works by local", "lift 1 by local"], Alerts.Orders);
    }

    [Fact]
    public void A_channel_shows_its_last_message_and_is_tried()
    {
        Alerts.Channels.Add(Channel(new AlertDelivery(4, "ops", AlertMessageKind.Opened, DeliveryState.Waiting, Samples.Now.AddMinutes(-2), 3, Samples.Now.AddMinutes(1), null, "The receiver answered 503.", [1])));
        Go("/alerts?part=channels");
        var page = Render<AlertsPage>();

        Assert.Contains("The receiver answered 503. Next try in 1 min.", TextOf(page.Find("tr[data-channel=ops]")), StringComparison.Ordinal);
        page.Find(".test").Click();

        Assert.Equal(["test ops by local"], Alerts.Orders);
        Assert.Equal("ops took the test message.", Notification.Detail);
    }

    [Fact]
    public void The_page_follows_incidents_as_they_come()
    {
        var page = Render<AlertsPage>();
        Alerts.Incidents.Add(FakeAlertDesk.Incident(1));
        Live.Publish(new LiveEvent("alert.opened", "1", Samples.Now, null));

        page.WaitForAssertion(() => Assert.Single(page.FindAll("tr[data-incident='1']")));
    }

    [Fact]
    public void The_bell_counts_what_is_open_and_not_kept_silent()
    {
        var bell = Render<AlertBell>();
        bell.WaitForAssertion(() => Assert.Equal("No incident is open", bell.Find(".bell").GetAttribute("title")));
        Alerts.Incidents.AddRange([FakeAlertDesk.Incident(1), FakeAlertDesk.Incident(2, "news", AlertSeverity.Warning), FakeAlertDesk.Incident(3, "x") with { Silence = "mute 7: known" }]);
        Live.Publish(new LiveEvent("alert.opened", "1", Samples.Now, null));

        bell.WaitForAssertion(() => Assert.Equal("2 incidents are open, the gravest critical", bell.Find(".bell").GetAttribute("title")));
    }

    private static AlertChannelOverview Channel(params AlertDelivery[] latest) => new("ops", AlertChannelKind.Slack, "hooks.example.org", true, AlertSeverity.Warning, true, latest);
}
