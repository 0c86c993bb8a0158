using Bunit;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Stocks;

namespace SentinelMarket.Tests.Components;

public sealed class StockPageTests : PageTest
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    private static readonly InstrumentSummary Reliance = new(7, "INE002A01018", Ticker.Parse("RELIANCE"), "Reliance Industries Limited", "500325", "Oil & Gas");

    [Fact]
    public void Head_answers_what_the_share_costs_and_who_it_is()
    {
        Stocks.Bars = Samples.Stock(Samples.Bars(30, Today), Reliance);

        var page = Show();

        Assert.Equal("RELIANCE Reliance Industries Limited", TextOf(page.Find("h1")));
        Assert.Equal("Closed at ₹ 1,029.00 on NSE EQ on Fri 20 Nov 2026, +0.10 % on the session before.", TextOf(page.Find(".sentence")));
        Assert.Equal(["ISIN INE002A01018", "BSE code 500325", "Sector Oil & Gas"], page.FindAll(".facts div").Select(fact => $"{fact.Children[0].TextContent} {fact.Children[1].TextContent}"), StringComparer.Ordinal);
        Assert.Equal("/warehouse?ticker=RELIANCE", page.Find(".page-actions a").GetAttribute("href"));
    }

    [Fact]
    public void Price_from_quotes_is_not_called_a_close()
    {
        Stocks.Bars = Samples.Stock([.. Samples.Bars(9, Today.AddDays(-1)), Samples.Bar(Today, 1432.5m, null, BarQuality.Quotes)]);

        var page = Show();

        Assert.StartsWith("Was last quoted at ₹ 1,432.50 on NSE EQ on Fri 20 Nov 2026", TextOf(page.Find(".sentence")), StringComparison.Ordinal);
        Assert.Equal("Last quote ₹ 1,432.50 +0.07 % · Fri 20 Nov 2026", TextOf(page.FindAll(".tile")[0]));
        Assert.Equal("Volume – not given by nse.quote", TextOf(page.FindAll(".tile")[1]));
        Assert.Equal("Trading days, 6M 10 9 official, 1 from quotes", TextOf(page.FindAll(".tile")[4]));
        Assert.Contains("Quotes so far", TextOf(page.Find(".bars tbody tr")), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_has_the_newest_days_first_with_what_other_files_say()
    {
        Stocks.Bars = Samples.Stock([.. Samples.Bars(39, Today.AddDays(-1)), Samples.Bar(Today, 1040, agreeing: ["nse.eod.full"], disagreeing: ["nse.eod.legacy"])]);

        var page = Show();

        var rows = page.FindAll(".bars tbody tr");
        Assert.Equal(30, rows.Count);
        Assert.Contains("newest 30 of 40", page.Markup, StringComparison.Ordinal);
        Assert.Equal(
            "Fri 20 Nov 2026 1,038.00 1,045.00 1,034.00 1,040.00 +0.10 % 84,12,906 1,205.41 cr Official, disputed nse.eod.udiff",
            string.Join(' ', rows[0].QuerySelectorAll("td").Take(9).Select(TextOf)));
        Assert.Equal(["nse.eod.full agrees", "nse.eod.legacy disagrees"], rows[0].QuerySelectorAll(".other").Select(TextOf), StringComparer.Ordinal);
        Assert.Equal("/runs/1029", rows[0].QuerySelector(".run a")!.GetAttribute("href"));
    }

    [Fact]
    public void Range_in_the_address_counts_back_from_today()
    {
        Stocks.Bars = Samples.Stock(Samples.Bars(5, Today));
        Go("/stocks/RELIANCE?range=1y&exchange=bse&series=a");

        Show();

        Assert.Equal((Ticker.Parse("RELIANCE"), Exchange.Bse, "A", new DateOnly(2025, 11, 21)), Assert.Single(Stocks.BarQueries));
    }

    [Theory]
    [InlineData("", "2026-05-21")]
    [InlineData("?range=1m", "2026-10-21")]
    [InlineData("?range=5Y", "2021-11-21")]
    [InlineData("?range=all", null)]
    public void Ranges_are_six_months_unless_told(string query, string? first)
    {
        Stocks.Bars = Samples.Stock(Samples.Bars(5, Today));
        Go("/stocks/RELIANCE" + query);

        Show();

        Assert.Equal(first, Assert.Single(Stocks.BarQueries).From?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Range_of_a_share_without_news_ends_with_its_last_bar()
    {
        var last = new DateOnly(2025, 12, 31);
        var all = Samples.Stock(Samples.Bars(200, last));
        Stocks.OnBars = (from, _) => all with { Bars = [.. all.Bars.Where(bar => from is null || bar.TradingDay >= from)] };

        var page = Show();

        Assert.Equal([new DateOnly(2026, 5, 21), new DateOnly(2025, 7, 1)], Stocks.BarQueries.Select(query => query.From!.Value));
        Assert.Equal("The newest bar is of 31 Dec 2025; the range of 6 months ends there.", TextOf(page.Find(".note")));
        Assert.Contains("1 Jul 2025 to 31 Dec 2025", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Range_buttons_keep_the_exchange_and_series()
    {
        Stocks.Bars = Samples.Stock(Samples.Bars(5, Today), null, new BarSeries(Exchange.Bse, "A", 3, Today, Today));
        Go("/stocks/RELIANCE?range=1m&exchange=NSE&series=EQ");

        var page = Show();

        Assert.Equal(
            ["/stocks/RELIANCE?range=1m&exchange=NSE&series=EQ", "/stocks/RELIANCE?range=1m&exchange=BSE&series=A"],
            page.FindAll("nav[aria-label='Exchange and series'] a").Select(link => link.GetAttribute("href")), StringComparer.Ordinal);
        var ranges = page.FindAll("nav[aria-label=Range] a");
        Assert.Equal(["1M", "3M", "6M", "1Y", "5Y", "All"], ranges.Select(TextOf), StringComparer.Ordinal);
        Assert.Equal("/stocks/RELIANCE?exchange=NSE&series=EQ", ranges[2].GetAttribute("href"));
        Assert.Equal("true", ranges[0].GetAttribute("aria-current"));
    }

    [Fact]
    public void Single_series_is_no_choice()
    {
        Stocks.Bars = Samples.Stock(Samples.Bars(5, Today));

        Assert.Empty(Show().FindAll("nav[aria-label='Exchange and series']"));
    }

    [Fact]
    public void Few_days_are_said_to_be_few()
    {
        Stocks.Bars = Samples.Stock(Samples.Bars(1, Today));

        Assert.Equal("Only 1 trading day lies in this range so far.", TextOf(Show().Find(".few")));
    }

    [Fact]
    public void Range_without_a_bar_says_what_to_choose()
    {
        Stocks.Bars = Samples.Stock([]);

        Assert.Equal("No trading day in this range", Show().Find(".empty .title").TextContent);
    }

    [Fact]
    public void Unknown_ticker_offers_shares_that_begin_alike()
    {
        Stocks.OnSuggest = text => text == "REL" ? [new StockSuggestion(Ticker.Parse("RELIANCE"), "Reliance Industries", null), new StockSuggestion(Ticker.Parse("RELAXO"), null, null)] : [];

        var page = Show("relianze");

        Assert.Equal("There are no prices of RELIANZE", page.Find("h1").TextContent);
        Assert.Equal(["RELIANZE", "RELI", "REL"], Stocks.SuggestQueries, StringComparer.Ordinal);
        Assert.Equal(["/stocks/RELIANCE", "/stocks/RELAXO"], page.FindAll(".shares a").Select(link => link.GetAttribute("href")), StringComparer.Ordinal);
    }

    [Fact]
    public void What_cannot_be_a_ticker_is_not_asked_for()
    {
        var page = Show("<b>");

        Assert.Equal("This is not a ticker", page.Find("h1").TextContent);
        Assert.Empty(Stocks.BarQueries);
    }

    [Theory]
    [InlineData("range=9y", "“9y” is not a range; expected is one of 1m, 3m, 6m, 1y, 5y, all.")]
    [InlineData("exchange=NYSE", "“NYSE” is not an exchange: NSE or BSE is expected.")]
    [InlineData("series=E-Q", "“E-Q” is not a series: up to 10 letters or digits are expected, such as EQ.")]
    public void Bad_address_is_answered_in_words(string query, string expected)
    {
        Stocks.Bars = Samples.Stock(Samples.Bars(5, Today));
        Go("/stocks/RELIANCE?" + query);

        Assert.Equal(expected, TextOf(Assert.Single(Show().FindAll(".faults li"))));
    }

    [Fact]
    public void Outage_is_shown_and_trying_again_brings_the_prices()
    {
        Stocks.Fault = new InvalidOperationException("The database is away.");
        var page = Show();
        Assert.Equal("The database is away.", page.Find(".failure .text").TextContent);
        Assert.Equal("Its prices are not known at the moment.", TextOf(page.Find(".sentence")));

        Stocks.Fault = null;
        Stocks.Bars = Samples.Stock(Samples.Bars(5, Today));
        page.Find(".failure button").Click();

        Assert.NotEmpty(page.FindAll("figure.chart"));
    }

    [Fact]
    public void Loading_is_drawn_while_the_desk_is_asked()
    {
        Stocks.Gate = new TaskCompletionSource();

        Assert.NotEmpty(Show().FindAll(".loading"));
    }

    [Fact]
    public void Figures_that_could_not_be_renewed_are_said_to_be_old()
    {
        Stocks.Bars = Samples.Stock(Samples.Bars(5, Today));
        var page = Show();

        Stocks.Fault = new InvalidOperationException("The database is away.");
        Updates.Publish(1);
        Time.Advance(TimeSpan.FromMinutes(2));

        page.WaitForAssertion(() => Assert.Contains("This is the state of", page.Find(".stale").TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("figure.chart"));
    }

    private IRenderedComponent<StockPage> Show(string ticker = "RELIANCE") => Render<StockPage>(with => with.Add(page => page.TickerParameter, ticker));
}
