using Bunit;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Warehouse;

namespace SentinelMarket.Tests.Components;

public sealed class WarehousePageTests : PageTest
{
    [Fact]
    public void Loading_is_drawn_while_the_desk_is_asked()
    {
        Stocks.Gate = new TaskCompletionSource();

        Assert.NotEmpty(Render<WarehousePage>().FindAll(".loading"));
    }

    [Fact]
    public void Empty_warehouse_says_what_to_do()
    {
        var page = Render<WarehousePage>();

        Assert.Equal("The warehouse holds no prices yet.", TextOf(page.Find(".sentence")));
        Assert.Equal("./run import bhavcopy PATH", page.Find(".empty code").TextContent);
    }

    [Fact]
    public void No_match_is_not_called_an_empty_warehouse()
    {
        Stocks.Statistics = Samples.Statistics();
        Go("/warehouse?ticker=NOSUCH");

        Assert.Equal("No price matches", Render<WarehousePage>().Find(".empty .title").TextContent);
    }

    [Fact]
    public void Error_is_shown_and_trying_again_brings_the_rows()
    {
        Stocks.Fault = new InvalidOperationException("The database is away.");
        var page = Render<WarehousePage>();
        Assert.Equal("The database is away.", page.Find(".failure .text").TextContent);

        Stocks.Fault = null;
        Stocks.Page = new StockRowPage([Samples.Row()], null, null);
        page.Find(".failure button").Click();

        Assert.Single(page.FindAll(".prices tbody tr"));
    }

    [Fact]
    public void Rows_show_prices_with_sign_and_colour_and_lead_to_their_run()
    {
        Stocks.Page = new StockRowPage([Samples.Row(), Samples.Row("TCS", 100m, 110m), Samples.Row("INFY", 100m, null)], null, null);
        Stocks.Statistics = Samples.Statistics();

        var page = Render<WarehousePage>();

        Assert.Equal("About 1,284,302 prices from 2 sources, 1 Jan 2025 to 20 Nov 2026.", TextOf(page.Find(".sentence")));
        var changes = page.FindAll(".prices tbody td:nth-child(4)");
        Assert.Equal(["+1.01 %", "−9.09 %", "–"], changes.Select(cell => cell.TextContent), StringComparer.Ordinal);
        Assert.Contains("up", changes[0].ClassName);
        Assert.Contains("down", changes[1].ClassName);
        Assert.Equal("/runs/1029", page.Find(".prices tbody td:last-child a").GetAttribute("href"));
    }

    [Fact]
    public void Counted_rows_are_not_called_an_estimate()
    {
        Stocks.Statistics = Samples.Statistics(estimated: false);

        Assert.StartsWith("1,284,302 prices", TextOf(Render<WarehousePage>().Find(".sentence")), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_show_also_when_the_statistics_do_not()
    {
        Stocks.Page = new StockRowPage([Samples.Row()], null, null);
        Stocks.StatisticsFault = new InvalidOperationException("too slow");

        var page = Render<WarehousePage>();

        Assert.Single(page.FindAll(".prices tbody tr"));
        Assert.Equal("How much the warehouse holds is not known at the moment.", TextOf(page.Find(".sentence")));
    }

    [Fact]
    public void Address_is_the_query()
    {
        Go("/warehouse?ticker=m%26m&from=2026-11-01&to=2026-11-20&size=25&after=abc");

        Render<WarehousePage>();

        Assert.Equal(new StockRowQuery { Ticker = Ticker.Parse("M&M"), From = new DateOnly(2026, 11, 1), To = new DateOnly(2026, 11, 20), After = "abc", Size = 25 }, Assert.Single(Stocks.Queries));
    }

    [Fact]
    public void Older_keeps_the_filter_and_newest_drops_the_cursor()
    {
        Stocks.Page = new StockRowPage([Samples.Row()], "next/1", null);
        Go("/warehouse?ticker=TCS&after=abc");

        var page = Render<WarehousePage>();

        Assert.Equal("/warehouse?ticker=TCS&after=next%2F1", page.Find("a.older").GetAttribute("href"));
        Assert.Equal("/warehouse?ticker=TCS", page.Find("a.newest").GetAttribute("href"));
    }

    [Fact]
    public void Filter_form_goes_to_its_address()
    {
        var page = Render<WarehousePage>();

        page.Find("input[name=ticker]").Change("reliance");
        page.Find("input[name=from]").Change("2026-11-01");
        page.Find("form").Submit();

        Assert.Equal("/warehouse?ticker=RELIANCE&from=2026-11-01", Address);
    }

    [Theory]
    [InlineData("from=2026-11-20&to=2026-11-01", "The first day, 2026-11-20, is after the last, 2026-11-01. Swap them.")]
    [InlineData("from=2026-02-30", "“2026-02-30” in “from” is not a day; write it as year-month-day, such as 2026-01-31.")]
    [InlineData("to=yesterday", "“yesterday” in “to” is not a day; write it as year-month-day, such as 2026-01-31.")]
    [InlineData("ticker=A%3BDROP", "“A;DROP” is not a ticker: up to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("size=0", "“0” is not a page size: 1 to 1,000 rows are expected.")]
    [InlineData("size=1000000000", "“1000000000” is not a page size: 1 to 1,000 rows are expected.")]
    public void Bad_address_is_answered_in_words_and_not_queried(string query, string expected)
    {
        Go("/warehouse?" + query);

        var page = Render<WarehousePage>();

        Assert.Equal(expected, Assert.Single(page.FindAll(".faults li")).TextContent);
        Assert.Empty(Stocks.Queries);
    }
}
