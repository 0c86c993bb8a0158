using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Pages.Stocks;
using SentinelMarket.Web.Components.Pages.Warehouse;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Tests.Components;

public sealed class LineageDrawerTests : PageTest
{
    [Fact]
    public void The_way_of_a_row_is_told_step_by_step()
    {
        var drawer = Show();

        Assert.Equal("INFY EQ, NSE · stock_data_warehouse", TextOf(drawer.Find(".subject")));
        Assert.Equal(["source", "lake", "run", "rules", "row", "earlier"], drawer.FindAll(".way > li").Select(step => step.GetAttribute("data-step")));
        Assert.Equal("https://www.nseindia.com/api/quote-equity?symbol=INFY", Fact(drawer, "source", "Request"));
        Assert.Equal(FakeLineageDesk.Hash, Fact(drawer, "lake", "SHA-256"));
        Assert.Equal("2.0 kB, 900 B stored, application/json", Fact(drawer, "lake", "Size"));
        Assert.Equal("0.1.0", Fact(drawer, "run", "Code version"));
        Assert.Equal(("/runs/1029", "run 1,029"), (Step(drawer, "run").QuerySelector("h3 a")!.GetAttribute("href"), TextOf(Step(drawer, "run").QuerySelector("h3 a")!)));
        Assert.Equal(
            "Held to 3 rules: 2 refuse a record, 1 warn. 2 records of the same payload were refused: price.positive 2. In the whole run the source had 5 warnings.",
            TextOf(Step(drawer, "rules").QuerySelector(".note")!));
        Assert.Equal(["price.positive refuses, 3 records in this run", "ticker.required refuses", "change.plausible warns, 5 records in this run"], drawer.FindAll(".rules li").Select(rule => TextOf(rule.QuerySelector("code")!) + " " + TextOf(rule.QuerySelector("span")!)));
        Assert.Equal("/api/data/lineage/stock_data_warehouse/c2ViYQ", drawer.Find(".json a").GetAttribute("href"));
    }

    [Fact]
    public void Earlier_values_say_what_became_of_them()
    {
        var earlier = Show().FindAll(".earlier li");

        Assert.Equal(["price 1499.00 became 1500.50", "volume 1100 became 1200"], earlier.Select(version => TextOf(version.QuerySelector(".change")!)));
        Assert.Equal(["/runs/1028", "/runs/1029"], earlier[0].QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void The_browser_is_asked_for_a_modal_dialog()
    {
        var drawer = Show();

        Assert.Equal("sentinelDrawer.show", Assert.Single(JSInterop.Invocations).Identifier);
        Assert.Equal(("dialog", "lineage-title"), (drawer.Find("dialog").LocalName, drawer.Find("dialog").GetAttribute("aria-labelledby")));
    }

    [Fact]
    public void Loading_is_drawn_until_the_answer_has_come()
    {
        Lineage.Gate = new TaskCompletionSource();
        var drawer = Show();
        Assert.NotEmpty(drawer.FindAll(".loading"));

        Lineage.Gate.SetResult();

        drawer.WaitForAssertion(() => Assert.NotEmpty(drawer.FindAll(".way")));
    }

    [Fact]
    public void A_fault_is_told_and_trying_again_brings_the_answer()
    {
        Lineage.Fault = new InvalidOperationException("The database is away.");
        var drawer = Show();
        Assert.Equal("The database is away.", drawer.Find(".failure .text").TextContent);

        Lineage.Fault = null;
        drawer.Find(".failure button").Click();

        Assert.NotEmpty(drawer.FindAll(".way"));
    }

    [Fact]
    public void A_row_that_has_gone_is_said_in_words()
    {
        Lineage.Lineage = null;

        Assert.Equal("The row is no longer there", Show().Find(".empty .title").TextContent);
    }

    [Fact]
    public void A_row_without_payload_and_run_says_so()
    {
        var sample = FakeLineageDesk.Sample();
        Lineage.Lineage = sample with { Trail = sample.Trail with { LakeObject = null, Run = null, Earlier = [], Refused = [] } };

        var drawer = Show();

        Assert.Equal("The row names no payload, or the catalog has it no more.", TextOf(Step(drawer, "lake").QuerySelector(".note")!));
        Assert.Equal("The history of runs has it no more.", TextOf(Step(drawer, "run").QuerySelector(".note")!));
    }

    [Fact]
    public void Markup_in_a_value_is_text()
    {
        var sample = FakeLineageDesk.Sample();
        Lineage.Lineage = sample with { Trail = sample.Trail with { Values = """{"text": "<script>alert(1)</script>"}""", Earlier = [] } };

        var drawer = Show();

        Assert.Empty(drawer.FindAll("script"));
        Assert.Equal("<script>alert(1)</script>", Step(drawer, "row").QuerySelector("details dd")!.TextContent);
    }

    [Fact]
    public async Task Closing_the_dialog_takes_the_drawer_away_and_the_same_row_opens_it_again()
    {
        var (host, button) = (Render<LineageHost>(), Render<LineageButton>(Parameters(LineageTables.Runs, "7")));
        Assert.Empty(host.FindAll("dialog"));
        button.Find("button").Click();
        Assert.Equal((LineageTables.Runs, "7"), Assert.Single(Lineage.Asked));

        await host.Find("dialog").TriggerEventAsync("onclose", EventArgs.Empty);
        Assert.Empty(host.FindAll("dialog"));
        button.Find("button").Click();

        Assert.NotEmpty(host.FindAll("dialog"));
    }

    [Fact]
    public void Leaving_the_page_takes_the_drawer_away()
    {
        var host = Render<LineageHost>();
        Services.GetRequiredService<LineageSelection>().Show(new LineageTarget(LineageTables.Runs, "7"));
        Assert.NotEmpty(host.FindAll("dialog"));

        Go("/runs/7");

        Assert.Empty(host.FindAll("dialog"));
    }

    [Fact]
    public void Each_price_of_the_warehouse_has_a_way_to_it()
    {
        Stocks.Statistics = Samples.Statistics();
        Stocks.Page = new StockRowPage([Samples.Row(), Samples.Row(number: 1)], null, null);

        var buttons = Render<WarehousePage>().FindAll("button.lineage");
        buttons[1].Click();

        Assert.Equal(2, buttons.Count);
        Assert.Equal(new LineageTarget(LineageTables.Stocks, StockKey.Of(Samples.Row(number: 1).Record).ToText()), Services.GetRequiredService<LineageSelection>().Shown);
    }

    [Fact]
    public void Each_mention_has_a_way_to_it()
    {
        Mentions.Page = new MentionPage([TalkSamples.Mention(ticker: null)], null);

        Render<MentionsPage>().Find("button.lineage").Click();

        Assert.Equal(new LineageTarget(LineageTables.Mentions, MentionKey.Of(TalkSamples.Mention(ticker: null)).ToText()), Services.GetRequiredService<LineageSelection>().Shown);
    }

    [Fact]
    public void Each_bar_and_each_mention_of_a_share_has_a_way_to_it()
    {
        var bar = Samples.Bar(new DateOnly(2026, 11, 20), 1500);
        Stocks.Bars = Samples.Stock([bar]);
        Mentions.Page = new MentionPage([TalkSamples.Mention()], null);
        Go("/stocks/RELIANCE");

        var page = Render<StockPage>(parameters => parameters.Add(stock => stock.TickerParameter, "RELIANCE"));
        page.Find(".bars button.lineage").Click();

        Assert.Single(page.FindAll(".mentions button.lineage"));
        Assert.Equal(new LineageTarget(LineageTables.Bars, StockBarKey.Of(bar, Core.Market.Exchange.Nse, "EQ")!.ToText()), Services.GetRequiredService<LineageSelection>().Shown);
    }

    private IRenderedComponent<LineageDrawer> Show() => Render<LineageDrawer>(OfPrice);

    private static void OfPrice(ComponentParameterCollectionBuilder<LineageDrawer> drawer) => drawer.Add(one => one.Table, LineageTables.Stocks).Add(one => one.Id, "c2ViYQ");

    private static Action<ComponentParameterCollectionBuilder<LineageButton>> Parameters(string table, string id) => button => button.Add(one => one.Table, table).Add(one => one.Id, id);

    private static IElement Step(IRenderedComponent<LineageDrawer> drawer, string name) => drawer.Find($".way > li[data-step={name}]");

    private static string Fact(IRenderedComponent<LineageDrawer> drawer, string step, string name)
    {
        var term = Step(drawer, step).QuerySelectorAll("dt").Single(one => one.TextContent == name);
        return TextOf(term.NextElementSibling!.QuerySelector("bdi")!);
    }
}
