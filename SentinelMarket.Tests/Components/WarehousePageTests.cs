using Bunit;
using Microsoft.AspNetCore.Components;
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
    public void Prerendering_leaves_a_slow_answer_to_the_circuit()
    {
        Stocks.Gate = new TaskCompletionSource();
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        var page = Render<WarehousePage>();
        Assert.Equal(0, Stocks.Abandoned);

        Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(1, Stocks.Abandoned);
        Assert.NotEmpty(page.FindAll(".loading"));
        Assert.Empty(page.FindAll(".failure"));
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
    public void Every_filter_and_the_order_come_from_the_address()
    {
        Go("/warehouse?series=be&exchange=bse&source=bse.quote&minprice=1,250.50&maxprice=2000&minvolume=1,00,000&maxvolume=900000&sort=volume-asc");

        Render<WarehousePage>();

        Assert.Equal(
            new StockRowQuery
            {
                Series = "BE", Exchange = Exchange.Bse, Source = "bse.quote", MinPrice = 1250.50m, MaxPrice = 2000m, MinVolume = 100_000, MaxVolume = 900_000,
                Sort = StockRowSort.Volume, Descending = false,
            },
            Assert.Single(Stocks.Queries));
    }

    [Fact]
    public void Each_active_filter_is_a_chip_that_leads_to_the_rows_without_it()
    {
        Go("/warehouse?ticker=TCS&from=2026-11-01&minprice=1000&sort=price-desc&after=abc");

        var chips = Render<WarehousePage>().FindAll("a.chip");

        Assert.Equal(["TCS, remove", "from 1 Nov 2026, remove", "₹ 1,000.00 or more, remove"], chips.Select(TextOf), StringComparer.Ordinal);
        Assert.Equal(
            ["/warehouse?from=2026-11-01&minprice=1000&sort=price-desc", "/warehouse?ticker=TCS&minprice=1000&sort=price-desc", "/warehouse?ticker=TCS&from=2026-11-01&sort=price-desc"],
            chips.Select(chip => chip.GetAttribute("href")), StringComparer.Ordinal);
    }

    [Fact]
    public void Column_heads_say_the_order_and_lead_to_another()
    {
        Stocks.Page = new StockRowPage([Samples.Row()], null, null);
        Go("/warehouse?ticker=TCS&sort=price-desc");

        var page = Render<WarehousePage>();

        Assert.Equal("descending", Assert.Single(page.FindAll("th[aria-sort]")).GetAttribute("aria-sort"));
        Assert.Equal(
            ["/warehouse?ticker=TCS&sort=ticker-asc", "/warehouse?ticker=TCS&sort=price-asc", "/warehouse?ticker=TCS&sort=volume-desc", "/warehouse?ticker=TCS"],
            page.FindAll("th a").Select(head => head.GetAttribute("href")), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(679_304, false, "679,304 rows match")]
    [InlineData(1, false, "1 row matches")]
    [InlineData(120_000, true, "about 120,000 rows match (estimate)")]
    public void Number_of_matching_rows_says_whether_it_is_an_estimate(long rows, bool estimated, string expected)
    {
        Stocks.Page = new StockRowPage([Samples.Row()], null, new RowEstimate(rows, estimated));

        Assert.Equal(expected, TextOf(Render<WarehousePage>().Find(".matching")));
    }

    [Fact]
    public void Unknown_number_of_matching_rows_is_not_made_up()
    {
        Stocks.Page = new StockRowPage([Samples.Row()], null, null);

        Assert.Empty(Render<WarehousePage>().FindAll(".matching"));
    }

    [Fact]
    public void Pages_of_another_order_are_not_called_older()
    {
        Stocks.Page = new StockRowPage([Samples.Row()], "next", null);
        Go("/warehouse?sort=price-asc&after=abc");

        var page = Render<WarehousePage>();

        Assert.Equal("Next", TextOf(page.Find("a.older")));
        Assert.Equal("First", TextOf(page.Find("a.newest")));
        Assert.Equal("1 row, lowest price first, later page", TextOf(page.Find(".pages .faint")));
    }

    [Fact]
    public void Tickers_lead_to_their_share()
    {
        Stocks.Page = new StockRowPage([Samples.Row("M&M")], null, null);

        Assert.Equal("/stocks/M%26M", Render<WarehousePage>().Find("td.symbol a").GetAttribute("href"));
    }

    [Fact]
    public void Statistics_say_what_is_measured_and_what_is_estimated()
    {
        Stocks.Statistics = Samples.Statistics() with
        {
            FirstDay = new DateOnly(2025, 1, 1),
            LastDay = new DateOnly(2026, 11, 20),
            Months = [new MonthStatistics(new DateOnly(2026, 10, 1), 20, 50_000, 20_000_000), new MonthStatistics(new DateOnly(2026, 11, 1), 14, 25_000, 9_000_000)],
            Growth = new WarehouseGrowth(21, 2_512.4, 320, 16_900_000),
        };

        var page = Render<WarehousePage>();

        Assert.Equal(
            [
                "Rows ≈ 1,284,302 the planner's estimate", "Size 412 MB with indexes, 14 partitions", "Oldest day 1 Jan 2025 first trading day with rows",
                "Newest day 20 Nov 2026 measured 13:42:03 IST", "Growth 2,512 a day rows, over the newest 21 trading days; about 17 MB a month (estimate)",
            ],
            page.FindAll(".tile").Select(TextOf), StringComparer.Ordinal);
        Assert.Equal(["Nov 2026 25,000 14 9.0 MB", "Oct 2026 50,000 20 20 MB"], page.FindAll(".months tbody tr").Select(row => string.Join(' ', row.Children.Where(cell => cell.ClassName != "wide").Select(TextOf))), StringComparer.Ordinal);
        Assert.Equal(["width:50%", "width:100%"], page.FindAll(".months .bar").Select(bar => bar.GetAttribute("style")), StringComparer.Ordinal);
        Assert.Equal("/warehouse?from=2026-11-01&to=2026-11-30", page.Find(".months tbody a").GetAttribute("href"));
    }

    [Fact]
    public void Filter_form_goes_to_its_address()
    {
        var page = Render<WarehousePage>();

        page.Find("input[name=ticker]").Change("reliance");
        page.Find("input[name=from]").Change("2026-11-01");
        page.Find("input[name=minprice]").Change("100");
        page.Find("select[name=sort]").Change("price-desc");
        page.Find("form").Submit();

        Assert.Equal("/warehouse?ticker=RELIANCE&from=2026-11-01&minprice=100&sort=price-desc", Address);
    }

    [Theory]
    [InlineData("from=2026-11-20&to=2026-11-01", "The first day, 2026-11-20, is after the last, 2026-11-01. Swap them.")]
    [InlineData("from=2026-02-30", "“2026-02-30” in “from” is not a day; write it as year-month-day, such as 2026-01-31.")]
    [InlineData("to=yesterday", "“yesterday” in “to” is not a day; write it as year-month-day, such as 2026-01-31.")]
    [InlineData("ticker=A%3BDROP", "“A;DROP” is not a ticker: up to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("size=0", "“0” is not a page size: 1 to 1,000 rows are expected.")]
    [InlineData("size=1000000000", "“1000000000” is not a page size: 1 to 1,000 rows are expected.")]
    [InlineData("exchange=NYSE", "“NYSE” is not an exchange: NSE or BSE is expected.")]
    [InlineData("series=E%20Q", "“E Q” is not a series: up to 32 letters, digits or . _ - are expected.")]
    [InlineData("minprice=cheap", "“cheap” is not a price; write rupees such as 1250.50.")]
    [InlineData("minprice=-1", "“-1” is not a price; write rupees such as 1250.50.")]
    [InlineData("minprice=20&maxprice=10", "The lowest price, 20, is above the highest, 10. Swap them.")]
    [InlineData("maxvolume=1.5", "“1.5” is not a volume; write a whole number of shares such as 100000.")]
    [InlineData("minvolume=2&maxvolume=1", "The lowest volume, 2, is above the highest, 1. Swap them.")]
    [InlineData("sort=up", "“up” is not an order of rows; expected is one of time-desc, time-asc, ticker-asc, ticker-desc, price-desc, price-asc, volume-desc, volume-asc.")]
    public void Bad_address_is_answered_in_words_and_not_queried(string query, string expected)
    {
        Go("/warehouse?" + query);

        var page = Render<WarehousePage>();

        Assert.Equal(expected, Assert.Single(page.FindAll(".faults li")).TextContent);
        Assert.Empty(Stocks.Queries);
    }
}
