using Bunit;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Runs;

namespace SentinelMarket.Tests.Components;

public sealed class RunPageTests : PageTest
{
    [Fact]
    public void Loading_is_drawn_while_the_desk_is_asked()
    {
        Desk.Gate = new TaskCompletionSource();

        Assert.NotEmpty(Page(7).FindAll(".loading"));
    }

    [Fact]
    public void Unknown_run_is_said_to_be_unknown() =>
        Assert.Equal("There is no run 999", Page(999).Find(".empty h1").TextContent);

    [Fact]
    public void Error_is_shown_with_a_way_to_try_again()
    {
        Desk.QueryFault = new InvalidOperationException("The database is away.");

        var page = Page(7);

        Assert.Equal("The database is away.", page.Find(".failure .text").TextContent);
        Assert.Single(page.FindAll(".failure button"));
    }

    [Fact]
    public void Partial_run_shows_accounting_failures_log_lake_and_quarantine()
    {
        Desk.Details[7] = Samples.Detail(Samples.Run(7, RunOutcome.Partial, counts: new RowCounts(98, 90, 7, 1)) with { RetryOf = 6 });

        var page = Page(7);

        Assert.Equal("2 of 100 sources failed; the others' rows are in the warehouse: 90 of 98 records loaded in 1.3 s.", TextOf(page.Find(".sentence")));
        Assert.Equal("98extracted = 90loaded + 7unchanged + 1quarantined".Replace(" ", ""), page.Find(".equation").TextContent.Replace(" ", "").Replace("\n", ""));
        Assert.Equal("Every extracted record is accounted for.", page.Find(".verdict").TextContent);
        Assert.Equal(3, page.FindAll("ol li").Count);
        Assert.Contains("RELIANCE", TextOf(page.FindAll(".rz-data-row")[0]));
        Assert.Equal(4, page.FindAll(".log .line").Count);
        Assert.Equal("{\"priceInfo\":{\"lastPrice\":\"-12.50\"}}", page.Find("details pre").TextContent);
        Assert.Equal("/runs/6", page.Find(".facts a").GetAttribute("href"));
        Assert.Equal("nse.quote/2026/11/20/20261120T081007001Z-9f86d081884c7d65.json.gz", page.Find("[data-copy]").GetAttribute("data-copy"));
    }

    [Fact]
    public void Failed_filter_of_the_address_lists_only_failures()
    {
        Desk.Details[7] = Samples.Detail(Samples.Run(7, RunOutcome.Partial));
        Go("/runs/7?sources=failed");

        Assert.Equal(2, Page(7).FindAll(".rz-data-row").Count);
    }

    [Fact]
    public void Sources_are_searched_by_ticker_and_reason()
    {
        Desk.Details[7] = Samples.Detail(Samples.Run(7, RunOutcome.Partial));
        var page = Page(7);

        page.Find("input[type=search]").Input("no answer");

        Assert.Contains("M&M", TextOf(Assert.Single(page.FindAll(".rz-data-row"))));
    }

    [Fact]
    public void Failed_run_shows_the_stage_and_the_whole_error()
    {
        Desk.Details[8] = Samples.Detail(Samples.Run(8, RunOutcome.Failed, counts: RowCounts.Zero, error: "first line\nsecond line"));

        var page = Page(8);

        Assert.Equal("Broke at extract after 1.3 s; no record was extracted.", TextOf(page.Find(".sentence")));
        Assert.Equal("Error at extract", page.Find(".error h2").TextContent);
        Assert.Equal("first line\nsecond line", page.Find(".error pre").TextContent);
    }

    [Fact]
    public void Rows_that_do_not_balance_are_called_out()
    {
        Desk.Details[8] = Samples.Detail(Samples.Run(8, RunOutcome.Failed, counts: new RowCounts(100, 90, 0, 0)));

        Assert.Equal("10 records not accounted for.", Page(8).Find(".verdict").TextContent);
    }

    [Fact]
    public void Try_again_starts_a_retry_that_names_the_first_and_goes_there()
    {
        Desk.Details[7] = Samples.Detail(Samples.Run(7, RunOutcome.Partial));
        var page = Page(7);

        page.Find("button.retry").Click();

        var request = Assert.Single(Desk.Started);
        Assert.Equal((RunTrigger.Retry, 7L, "local"), (request.Trigger, request.RetryOf, request.Actor));
        Assert.Equal("/runs/2000", Address);
    }

    [Fact]
    public void Succeeded_run_offers_no_retry()
    {
        Desk.Details[7] = Samples.Detail(Samples.Run(7));

        Assert.Empty(Page(7).FindAll("button.retry"));
    }

    [Fact]
    public void Open_run_follows_the_news_until_it_is_closed()
    {
        Desk.Details[7] = Samples.Detail(Samples.Run(7, null, minutesAgo: 0.05));
        var page = Page(7);
        Assert.Equal("Running", TextOf(page.Find(".page-head .chip")));

        Desk.Details[7] = Samples.Detail(Samples.Run(7));
        Updates.Publish(7);

        page.WaitForAssertion(() => Assert.Equal("Succeeded", TextOf(page.Find(".page-head .chip"))));
    }

    [Fact]
    public void Going_from_run_to_run_reads_the_other_one()
    {
        Desk.Details[7] = Samples.Detail(Samples.Run(7));
        Desk.Details[8] = Samples.Detail(Samples.Run(8, RunOutcome.Failed));
        var page = Page(7);

        page.Render(parameters => parameters.Add(one => one.Id, 8));

        Assert.Equal("stock_data #8", TextOf(page.Find("h1")));
    }

    private IRenderedComponent<RunPage> Page(long id) => Render<RunPage>(parameters => parameters.Add(page => page.Id, id));
}
