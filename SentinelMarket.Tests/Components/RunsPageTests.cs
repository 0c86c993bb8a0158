using Bunit;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Runs;

namespace SentinelMarket.Tests.Components;

public sealed class RunsPageTests : PageTest
{
    [Fact]
    public void Runs_are_listed_with_outcome_actor_and_error()
    {
        Runs.Runs.AddRange([Samples.Run(8, RunOutcome.Failed), Samples.Run(7, null, minutesAgo: 1)]);
        Runs.Next = "n";

        var page = Render<RunsPage>();

        var rows = page.FindAll("tbody tr").Select(row => row.QuerySelectorAll("td").Select(TextOf).ToArray()).ToArray();
        Assert.Equal(["stock_data #8", "Failed", "2 min ago", "1.3 s", "100", "98"], rows[0].Take(6));
        Assert.Equal("All 100 sources failed; the first: 429 Too Many Requests after 3 tries; asked to wait 30 s", rows[0][7]);
        Assert.Equal(["stock_data #7", "Running", "1 min ago", "1 min"], rows[1].Take(4));
        Assert.Equal("–", rows[1][7]);
        Assert.Equal("/runs?after=n", page.Find(".pages .older").GetAttribute("href"));
    }

    [Fact]
    public void The_address_asks_for_all_filters_and_each_can_be_taken_away()
    {
        Go("/runs?outcome=failed&pipeline=stock_data&ticker=M%26M&source=nse.quote&error=too%20many&trigger=retry&actor=ana&node=one&min=5&max=90&from=2026-11-01&to=2026-11-20&after=c");

        var page = Render<RunsPage>();

        var query = Assert.Single(Runs.Queries);
        Assert.Equal((RunOutcome.Failed, "stock_data", "M&M", "nse.quote", "too many"), (query.Outcome, query.Pipeline, query.Stream, query.Source, query.ErrorText));
        Assert.Equal((RunTrigger.Retry, "ana", "one", 5d, 90d, "c"), (query.Trigger, query.Actor, query.Node, query.MinDuration!.Value.TotalSeconds, query.MaxDuration!.Value.TotalSeconds, query.After));
        Assert.Equal(new DateTimeOffset(2026, 10, 31, 18, 30, 0, TimeSpan.Zero), query.From);
        Assert.Equal(
            ["stock_data", "M&M", "nse.quote", "error with “too many”", "retry", "by ana", "on one", "took 5 s or more", "took 90 s or less", "from 2026-11-01", "to 2026-11-20"],
            page.FindAll(".chip bdi").Select(TextOf));
        Assert.Equal("No run matches", TextOf(page.Find(".empty .title")));
    }

    [Fact]
    public void What_is_typed_is_asked_for_from_the_first_page_on()
    {
        Go("/runs?outcome=failed&after=c");
        var page = Render<RunsPage>();

        page.Find("input[name=error]").Change("disk quota");
        page.Find("select[name=pipeline]").Change("social_media");
        page.Find("form.filter").Submit();

        Assert.Equal("/runs?outcome=failed&pipeline=social_media&error=disk%20quota", Address);
    }

    [Theory]
    [InlineData("outcome=lost", "“lost” is not an outcome; expected is one of succeeded, partial, failed, cancelled, open.")]
    [InlineData("trigger=wish", "“wish” is not a trigger; expected is one of schedule, manual, import, retry, replay.")]
    [InlineData("error=ab", "“ab” is too short: from 3 characters on the text of errors is searched.")]
    [InlineData("min=soon", "“soon” is not a number of seconds, such as 90.")]
    [InlineData("min=9&max=3", "The shortest duration is above the longest. Swap them.")]
    public void What_cannot_be_searched_for_is_said_in_words_and_not_searched(string query, string fault)
    {
        Go("/runs?" + query);

        Assert.Equal(fault, TextOf(Render<RunsPage>().Find(".inside li")));
        Assert.Empty(Runs.Queries);
    }

    [Fact]
    public void A_cursor_of_no_page_is_an_error_that_says_what_to_do()
    {
        Go("/runs?after=broken");

        Assert.Contains("The address points to no place among these runs. Choose Show to start with the first.", TextOf(Render<RunsPage>().Find(".card")), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_runs_are_a_choice_of_their_own()
    {
        Go("/runs?outcome=open");

        Assert.Equal("Running", TextOf(Render<RunsPage>().Find(".segments .on")));
        Assert.True(Runs.Queries[0].IsOpen);
    }
}
