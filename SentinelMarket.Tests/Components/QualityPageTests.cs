using Bunit;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Quality;

namespace SentinelMarket.Tests.Components;

public sealed class QualityPageTests : PageTest
{
    [Fact]
    public void Measuring_is_drawn_while_the_desk_is_asked()
    {
        Quality.Gate = new TaskCompletionSource();
        var page = Render<QualityPage>();
        Assert.NotEmpty(page.FindAll(".loading"));
        Assert.Equal("Measuring …", TextOf(page.Find(".sentence")));
    }

    [Fact]
    public void Without_anything_nothing_is_called_good()
    {
        var page = Render<QualityPage>();

        Assert.Equal("Nothing has been measured yet, and no prices came in the last 24 hours.", TextOf(page.Find(".sentence")));
        Assert.Equal(["no data", "no data", "no data", "no data"], page.FindAll(".tile .value").Select(TextOf));
        Assert.Empty(page.FindAll(".value.good, .chip.good"));
        Assert.Equal(["No trading day has been reported on", "No report has been made yet", "No run has brought any records yet"], page.FindAll(".empty .title").Select(TextOf));
    }

    [Fact]
    public void A_fault_is_told_and_can_be_tried_again()
    {
        Quality.Fault = new InvalidOperationException("The database is away.");
        var page = Render<QualityPage>();
        Assert.Contains("The database is away.", page.Markup, StringComparison.Ordinal);

        Quality.Fault = null;
        page.FindAll(".button").Single(button => TextOf(button).Contains("ry again", StringComparison.Ordinal)).Click();

        Assert.NotEmpty(page.FindAll(".tile"));
    }

    [Fact]
    public void The_last_day_tells_verified_and_unverified_rows_apart()
    {
        Quality.Sources = [FakeQualityDesk.Source()];
        var page = Render<QualityPage>();

        Assert.Equal("100 price rows in the last 24 hours: 85.7 % of the required cells are filled, 100.0 % of the checks held; of 60 with a second source 100.0 % agree.", TextOf(page.Find(".sentence")));
        Assert.Equal("60 rows verified, 40 unverified", TextOf(page.FindAll(".tile .detail")[1]));
        Assert.Contains("bad", page.FindAll(".tile .value")[0].ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_nothing_verifies_are_called_unverified()
    {
        Quality.Sources = [FakeQualityDesk.Source() with { Figures = FakeQualityDesk.Figures(100, 100, 0) }];
        Quality.Report = FakeQualityDesk.MakeReport();
        var page = Render<QualityPage>();

        Assert.Contains("none has a second source yet, so how accurate they are is not known", TextOf(page.Find(".sentence")), StringComparison.Ordinal);
        Assert.Equal("unverified", TextOf(page.FindAll(".tile .value")[1]));
        Assert.Equal("Unverified", TextOf(page.Find("tr[data-source='bse.eod.udiff'] td[data-label=Accurate] .chip")));
    }

    [Fact]
    public void A_report_shows_sources_checks_and_findings_with_the_way_to_their_rows()
    {
        Quality.Report = FakeQualityDesk.MakeReport(
            new QualityFinding { Rule = QualityChecks.PriceWithinDay, Source = "nse.eod.full", Exchange = "NSE", FirstDay = FakeQualityDesk.Day, LastDay = FakeQualityDesk.Day, Ticker = "M&M", Count = 2, Message = "Two rows." },
            new QualityFinding { Rule = "session.missing", Source = "nse.eod.full", Exchange = "NSE", FirstDay = FakeQualityDesk.Day, LastDay = FakeQualityDesk.Day, Count = 1, Message = "A day." });

        var page = Render<QualityPage>();

        Assert.Equal("9 of 10", TextOf(page.Find("tr[data-source='nse.eod.full'] td[data-label=Sessions]")));
        Assert.Equal(["1 session behind", "Up to date"], page.FindAll("td[data-label='Newest row'] .chip").Select(TextOf));
        Assert.Equal(["Two rows.", "A day."], page.FindAll(".findings .message").Select(TextOf));
        Assert.Equal("/warehouse?from=2026-01-14&to=2026-01-14&source=nse.eod.full&ticker=M%26M", Assert.Single(page.FindAll(".findings a")).GetAttribute("href"));
        Assert.Equal(["The price lies between the day's low and high.price.within_day", "98.6 %", "150", "2"], page.FindAll("tr[data-check='price.within_day'] td").Select(TextOf));
    }

    [Fact]
    public void The_trend_is_as_long_as_the_address_says_and_ends_with_the_newest_day()
    {
        Quality.Points = [new QualityPoint(FakeQualityDesk.Day.AddDays(-1), "nse.eod.full", "NSE", FakeQualityDesk.Figures()), new QualityPoint(FakeQualityDesk.Day, "nse.eod.full", "NSE", FakeQualityDesk.Figures(100, 100, 0))];
        Go("/quality?days=90");

        var page = Render<QualityPage>();

        Assert.Contains("history 2025-10-17 2026-01-14", Quality.Asked);
        Assert.StartsWith("Quality of 2 trading days from 13 Jan 2026 to 14 Jan 2026: lowest figure 85.7 %", page.Find("figure.chart").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_without_verified_rows_has_no_point_of_accuracy()
    {
        var model = new QualityTrendModel([new QualityPoint(FakeQualityDesk.Day, "nse.eod.full", "NSE", FakeQualityDesk.Figures(100, 100, 0))]);
        Assert.Null(model.Series.Single(series => series.Name == "Accuracy").Points[0].Values[0]);
        Assert.Equal("unverified", model.Options.Tips[0].Lines.Single(line => line.Name == "Accuracy").Text);
    }

    [Fact]
    public void A_report_can_be_ordered()
    {
        var page = Render<QualityPage>();
        page.Find("button.measure").Click();
        Assert.Contains("report   by local", Quality.Asked);
        Assert.Equal("A report is being made", Notification.Summary);
    }
}
