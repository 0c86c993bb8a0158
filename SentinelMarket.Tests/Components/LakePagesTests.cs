using Bunit;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Pages.Lake;

namespace SentinelMarket.Tests.Components;

public sealed class LakePagesTests : PageTest
{
    [Fact]
    public void Objects_lead_to_their_pages_and_show_their_state()
    {
        Lake.Objects.AddRange([FakeLakeDesk.Object(12), FakeLakeDesk.Object(11, "INFY", pack: "nse.quote/2026/01/15/20260115T12.pack.gz", removed: Samples.Now)]);

        var page = Render<LakeBrowsePage>();

        Assert.Equal(["/lake/12", "/lake/11"], page.FindAll("td.of a").Select(link => link.GetAttribute("href")));
        Assert.Equal(["Refused records", "Taken out"], page.FindAll("td.state .chip").Select(TextOf));
        Assert.Contains("packed", TextOf(page.FindAll("td.stored")[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_lake_says_what_fills_it_and_an_empty_choice_how_to_widen_it()
    {
        Assert.Equal("The lake is empty", Render<LakeBrowsePage>().Find(".empty .title").TextContent);

        Go("/lake?source=nse.quote&from=2026-01-01");
        var narrowed = Render<LakeBrowsePage>();

        Assert.Equal("No object matches", narrowed.Find(".empty .title").TextContent);
        Assert.Equal(("nse.quote", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), (Lake.Queries[^1].Source, Lake.Queries[^1].From));
    }

    [Fact]
    public void A_wrong_day_is_told_and_nothing_is_asked()
    {
        Go("/lake?from=yesterday");

        var page = Render<LakeBrowsePage>();

        Assert.Contains("“yesterday” in “from” is not a day", page.Markup, StringComparison.Ordinal);
        Assert.Empty(Lake.Queries);
    }

    [Fact]
    public void What_cannot_be_read_says_why()
    {
        Lake.Fault = new InvalidOperationException("The database is away.");

        Assert.Contains("The database is away.", TextOf(Render<LakeBrowsePage>().Find("[role=alert]")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_shows_its_payload_its_rows_and_its_refused_records()
    {
        Lake.Objects.Add(FakeLakeDesk.Object(12));

        var page = Render<LakeObjectPage>(parameters => parameters.Add(one => one.Id, 12));

        Assert.Contains("\"price\": 3000.5", page.Find("pre.payload").TextContent, StringComparison.Ordinal);
        Assert.Contains("TCS EQ NSE", page.Markup, StringComparison.Ordinal);
        Assert.Contains("The price is -1.", page.Markup, StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='/api/data/lake/12/payload'][download]"));
    }

    [Fact]
    public void A_damaged_object_says_what_is_wrong_and_offers_no_download()
    {
        Lake.Objects.Add(FakeLakeDesk.Object(12, damage: "Lake object x is missing."));

        var page = Render<LakeObjectPage>(parameters => parameters.Add(one => one.Id, 12));

        Assert.Equal("Lake object x is missing.", TextOf(page.Find(".damage span")));
        Assert.Empty(page.FindAll("a[download]"));
        page.FindAll("button").First(button => TextOf(button).Contains("Check the hash", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal("The object is damaged", Notification.Summary));
    }

    [Fact]
    public void An_object_that_nobody_knows_is_said_to_be_missing() =>
        Assert.Equal("There is no object 99", Render<LakeObjectPage>(parameters => parameters.Add(one => one.Id, 99)).Find("h1").TextContent);

    [Fact]
    public void A_preview_is_ordered_as_a_dry_run_and_shown_when_it_has_ended()
    {
        Go("/lake/replay?source=nse.quote&from=2026-01-14&to=2026-01-15");
        Render<ReplayPage>().Find("form").Submit();

        Assert.Equal((new ReplayOrder(new DateOnly(2026, 1, 14), new DateOnly(2026, 1, 15), "nse.quote", null, true), "local"), Assert.Single(Lake.Orders));
        Assert.Equal("/lake/replay?source=nse.quote&from=2026-01-14&to=2026-01-15&runs=2000", Address);
    }

    [Fact]
    public void What_a_preview_saw_is_shown_by_source_with_samples()
    {
        Desk.Details[2000] = Samples.Detail(Samples.Run(2000, RunOutcome.Succeeded) with { Trigger = RunTrigger.Replay, Parameters = new Dictionary<string, string> { ["replay.dry-run"] = "true" } });
        Lake.Previews[2000] = new ReplayPreview([new ReplayedSource("nse.quote", 10, 0, 3, 1, 5, 2)], [new ReplaySample("nse.quote", "changed", "TCS EQ", "price", "2999", "3000.5")]);
        Go("/lake/replay?runs=2000");

        var page = Render<ReplayPage>();

        Assert.Equal(["nse.quote", "10", "0", "3", "1", "5", "2"], page.FindAll("tbody td").Select(TextOf));
        Assert.Contains("2999", TextOf(page.Find("li")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_without_a_day_is_refused_in_words()
    {
        Go("/lake/replay");
        var page = Render<ReplayPage>();

        page.FindAll("button").First(button => TextOf(button).Contains("Replay now", StringComparison.Ordinal)).Click();

        Assert.Contains("The first day is missing", page.Markup, StringComparison.Ordinal);
        Assert.Empty(Lake.Orders);
    }
}
