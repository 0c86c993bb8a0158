using AngleSharp.Dom;
using Bunit;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Pages.Quality;
using SentinelMarket.Web.Components.Pages.Quarantine;

namespace SentinelMarket.Tests.Components;

public sealed class QuarantinePageTests : PageTest
{
    [Fact]
    public void Without_entries_it_says_that_nothing_was_refused()
    {
        var page = Render<EntriesPage>();

        Assert.Equal("Nothing waits for a decision", page.Find(".empty .title").TextContent);
        Assert.Contains("No record has been refused yet.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_entries_are_shown_with_rule_and_message_and_counted_by_status()
    {
        Quarantine.Entries.AddRange([FakeQuarantineDesk.Entry(1), FakeQuarantineDesk.Entry(2, rule: "price.positive"), FakeQuarantineDesk.Entry(3, QuarantineStatus.Dismissed)]);

        var page = Render<EntriesPage>();

        Assert.Equal(2, page.FindAll("tbody tr").Count);
        Assert.Equal("high.not_below_low High 2990 is below low 3010.", TextOf(page.Find("tbody .wrong")));
        Assert.Equal(["Open 2", "Replayed 0", "Dismissed 1", "All 3"], page.FindAll(".segments a").Select(TextOf));
        Assert.Equal("2 refused records wait for a decision: correct them, replay them or dismiss them.", TextOf(page.Find(".sentence")));
        Assert.Equal(["high.not_below_low 1", "price.positive 1"], page.FindAll(".rules a").Select(TextOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_address_says_which_entries_and_a_wrong_one_is_told()
    {
        Quarantine.Entries.Add(FakeQuarantineDesk.Entry(1));
        Go("/quarantine?status=all&pipeline=stock_data&run=7&from=2026-01-01");

        Render<EntriesPage>();

        var query = Quarantine.Queries[^1];
        Assert.Equal((null, 7L), (query.Status, query.RunId));
        Assert.Equal(["nse.quote", "bse.quote"], query.Sources!);

        Go("/quarantine?status=lost&run=x");
        Assert.Equal(
            ["“lost” is not a status; expected is one of open, replayed, dismissed, all.", "“x” is not the number of a run."],
            Render<EntriesPage>().FindAll(".faults li").Select(TextOf));
    }

    [Fact]
    public void Chosen_entries_are_replayed_together()
    {
        Quarantine.Entries.AddRange([FakeQuarantineDesk.Entry(1), FakeQuarantineDesk.Entry(2)]);
        var page = Render<EntriesPage>();

        page.Find("thead .choose input").Change(true);
        page.Find(".bar .primary").Click();

        Assert.Equal(["replay 1,2 by local"], Quarantine.Orders);
        Assert.Equal("The replay has begun", Notification.Summary);
        Assert.Empty(page.FindAll(".bar"));
    }

    [Fact]
    public void Chosen_entries_are_dismissed_with_a_reason()
    {
        Quarantine.Entries.AddRange([FakeQuarantineDesk.Entry(1), FakeQuarantineDesk.Entry(2)]);
        var page = Render<EntriesPage>();
        page.Find("tbody .choose input").Change(true);
        page.FindAll(".bar button").Single(button => TextOf(button).StartsWith("Dismiss", StringComparison.Ordinal)).Click();
        Assert.True(page.Find(".why button").HasAttribute("disabled"));

        page.Find(".why input").Input("suspended shares");
        page.Find(".why").Submit();

        Assert.Equal(["dismiss 1 by local: suspended shares"], Quarantine.Orders);
    }

    [Fact]
    public void A_viewer_looks_and_cannot_act()
    {
        Authorization.SetPolicies("Viewer");
        Quarantine.Entries.Add(FakeQuarantineDesk.Entry(1));

        Assert.Empty(Render<EntriesPage>().FindAll("input[type=checkbox]"));
        var entry = Render<EntryPage>(parameters => parameters.Add(page => page.Id, 1));
        Assert.Empty(entry.FindAll(".page-actions, form.correct"));
        Assert.Contains("High 2990 is below low 3010.", entry.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_is_corrected_by_its_suspect_fields_first()
    {
        Quarantine.Entries.Add(FakeQuarantineDesk.Entry(1));
        var page = Render<EntryPage>(parameters => parameters.Add(one => one.Id, 1));
        Assert.Equal(["high", "low"], page.FindAll("form.correct > .grid .input").Select(input => input.GetAttribute("name")));
        Assert.True(page.Find("form.correct .primary").HasAttribute("disabled"));

        page.Find("input[name=high]").Input("3010");
        Assert.Equal("was 2990", page.Find(".was").TextContent);
        page.FindAll("form.correct button").Single(button => TextOf(button) == "Check").Click();
        Assert.Contains("The rules accept the corrected record.", page.Markup, StringComparison.Ordinal);
        page.Find("input[name=reason]").Input("swapped");
        page.Find("form.correct").Submit();

        Assert.Equal(["check 1 high=3010", "correct 1 high=3010 by local: swapped"], Quarantine.Orders);
        Assert.Equal("The correction is stored", Notification.Summary);
    }

    [Fact]
    public void A_correction_that_is_still_refused_keeps_what_was_typed_and_says_why()
    {
        Quarantine.Entries.Add(FakeQuarantineDesk.Entry(1));
        Quarantine.Verdicts = [new Verdict("price.positive", Severity.Reject, "price", "Price 0 is not above 0.")];
        var page = Render<EntryPage>(parameters => parameters.Add(one => one.Id, 1));

        page.Find("input[name=low]").Input("0");
        page.Find("input[name=reason]").Input("a guess");
        page.Find("form.correct").Submit();

        Assert.Equal("The rules still refuse it", Notification.Summary);
        Assert.Equal("0", page.Find("input[name=low]").GetAttribute("value"));
        Assert.Contains("Price 0 is not above 0.", page.Find("form.correct .verdicts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_settled_entry_shows_its_outcome_and_history()
    {
        Quarantine.Entries.AddRange([FakeQuarantineDesk.Entry(1, QuarantineStatus.Replayed), FakeQuarantineDesk.Entry(2, QuarantineStatus.Dismissed)]);

        var replayed = Render<EntryPage>(parameters => parameters.Add(one => one.Id, 1));
        Assert.Equal("/runs/9", replayed.FindAll(".facts a")[^1].GetAttribute("href"));
        Assert.Empty(replayed.FindAll(".page-actions button"));
        var dismissed = Render<EntryPage>(parameters => parameters.Add(one => one.Id, 2));
        Assert.Equal("ana dismissed it: suspended", TextOf(dismissed.Find(".sentence")));
        Assert.Contains("Dismissed", TextOf(dismissed.Find(".history li")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_entry_is_told() =>
        Assert.Contains("There is no entry 5", Render<EntryPage>(parameters => parameters.Add(one => one.Id, 5)).Markup, StringComparison.Ordinal);

    [Fact]
    public void Rules_are_grouped_by_what_they_are_asked_of_and_broken_ones_come_first()
    {
        var panel = Render<RulesPanel>(parameters => parameters.Add(one => one.Rules, FakeRuleDesk.Rules).Add(one => one.Note, "last 7 days"));

        var prices = panel.Find("details.group");
        Assert.True(prices.HasAttribute("open"));
        Assert.Contains("5 records", TextOf(prices.QuerySelector("summary")!), StringComparison.Ordinal);
        Assert.Equal("high.not_below_low", TextOf(prices.QuerySelector("li .id")!));
        Assert.Equal("/quarantine?status=all&rule=high.not_below_low", prices.QuerySelector("li .count a")!.GetAttribute("href"));
        Assert.Equal(2, prices.QuerySelectorAll("li:first-child .days i").Length);
    }
}
