using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>From the search to a share's candles. The simulated market has 30 days.</summary>
[Collection(CalmProductTests.Name)]
public sealed class StockJourneyTests(CalmProduct calm, ITestOutputHelper output)
{
    private readonly Visitor _visitor = new(calm.Product, output);

    [Fact]
    public Task Search_leads_to_the_share_by_keyboard_alone() => _visitor.VisitAsync("/pipelines", async page =>
    {
        await page.IsLiveAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("bajaj");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("BAJAJ-AUTO");
        await page.Keyboard.PressAsync("Enter");

        await page.ArrivesAtAsync("/stocks/BAJAJ-AUTO");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("BAJAJ-AUTO");
        await Expect(page).ToHaveTitleAsync("BAJAJ-AUTO · SentinelMarket");
        await Expect(Candles(page)).Not.ToHaveCountAsync(0);
    });

    [Fact]
    public Task Each_trading_day_has_its_candle_and_ranges_stay_in_the_address() => _visitor.VisitAsync("/stocks/INFY?range=all", async page =>
    {
        await page.IsLiveAsync();
        var all = await DaysAsync(page);
        Assert.InRange(all, 30, 33);
        await Expect(Candles(page)).ToHaveCountAsync(all);
        await Expect(page.Prices().Locator(".apexcharts-bar-area")).ToHaveCountAsync(all);

        await page.GetByRole(AriaRole.Link, new() { Name = "1M", Exact = true }).ClickAsync();
        await page.ArrivesAtAsync("/stocks/INFY?range=1m");
        await Expect(page.Locator("nav[aria-label=Range] a[aria-current]")).ToHaveTextAsync("1M");
        await Expect(page.GetByText("Trading days, 1M")).ToBeVisibleAsync();
        await Expect(Candles(page)).ToHaveCountAsync(await DaysAsync(page));

        await page.ReloadAsync();
        await page.IsLiveAsync();
        await Expect(page.Locator("nav[aria-label=Range] a[aria-current]")).ToHaveTextAsync("1M");
        await page.GetByRole(AriaRole.Link, new() { Name = "6M", Exact = true }).ClickAsync();
        await page.ArrivesAtAsync("/stocks/INFY");
    });

    [Fact]
    public Task Pointing_at_a_candle_tells_its_prices_and_its_source() => _visitor.VisitAsync("/stocks/TCS", async page =>
    {
        await page.IsLiveAsync();
        await page.PointAtChartAsync(0.4f);
        var tip = page.Prices().Locator(".apexcharts-tooltip");
        Assert.Equal(["Open", "High", "Low", "Close", "Change", "Volume"], (await tip.Locator("dt").AllInnerTextsAsync()).Take(6));
        await Expect(tip).ToContainTextAsync("Official file nse.eod.udiff");
    });

    [Fact]
    public Task Chart_follows_the_theme() => _visitor.VisitAsync("/stocks/TCS", async page =>
    {
        await page.IsLiveAsync();
        await Expect(Candles(page)).Not.ToHaveCountAsync(0);
        var light = await ColoursAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Wait.UntilAsync(async () => await ColoursAsync(page) is { Length: > 0 } dark && dark != light, "the candles changed their colours with the theme");
    });

    [Fact]
    public Task Phone_shows_chart_and_days_without_scrolling_sideways() => _visitor.VisitAsync("/stocks/RELIANCE", Visit.Phone with { Dark = true }, async page =>
    {
        await page.IsLiveAsync();
        await Expect(Candles(page)).Not.ToHaveCountAsync(0);
        Assert.False(await page.ScrollsSidewaysAsync(), "It scrolls sideways on a phone.");
        var row = (await page.Locator(".bars tbody tr").First.BoundingBoxAsync())!;
        Assert.InRange(row.X + row.Width, 1, Visit.Phone.Width);
    });

    [Fact]
    public Task Warehouse_and_share_lead_to_each_other() => _visitor.VisitAsync("/warehouse?ticker=TCS", async page =>
    {
        await page.IsLiveAsync();
        await page.Locator("td.symbol a").First.ClickAsync();
        await page.ArrivesAtAsync("/stocks/TCS");
        await page.IsLiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All rows in the warehouse" }).ClickAsync();
        await page.ArrivesAtAsync("/warehouse?ticker=TCS");
    });

    [Fact]
    public Task Unknown_share_offers_others() => _visitor.VisitAsync("/stocks/TATAZZZ", Visit.Desktop with { Tolerated = Visit.IsNotFound }, async page =>
    {
        await page.IsLiveAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There are no prices of TATAZZZ");
        await page.Locator(".shares a", new() { HasText = "TATASTEEL" }).ClickAsync();
        await page.ArrivesAtAsync("/stocks/TATASTEEL");
    });

    [Fact]
    public Task Figures_and_search_are_there_without_script() => _visitor.VisitAsync("/stocks?q=infy", Visit.Desktop with { Script = false }, async page =>
    {
        await page.Locator(".shares a", new() { HasText = "INFY" }).ClickAsync();
        await page.ArrivesAtAsync("/stocks/INFY");
        await Expect(page.Locator(".bars tbody tr")).Not.ToHaveCountAsync(0);
        await Expect(page.GetByText("The chart needs JavaScript.").First).ToBeVisibleAsync();
    });

    [Fact]
    public Task Leaving_the_chart_and_coming_back_draws_it_again() => _visitor.VisitAsync("/stocks/TCS", async page =>
    {
        await page.IsLiveAsync();
        await Expect(Candles(page)).Not.ToHaveCountAsync(0);
        await page.Locator("#navigation").GetByRole(AriaRole.Link, new() { Name = "Pipelines" }).ClickAsync();
        await Expect(page.Pipeline("stock_data")).ToBeVisibleAsync();
        await Expect(page.Locator(".apexcharts-canvas")).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await Expect(Candles(page)).Not.ToHaveCountAsync(0);
        await Expect(page.Prices().Locator(".apexcharts-canvas")).ToHaveCountAsync(1);
    });

    private static ILocator Candles(IPage page) => page.Locator(".apexcharts-candlestick-area");

    private static async Task<int> DaysAsync(IPage page) =>
        int.Parse(await page.Locator(".tile", new() { HasText = "Trading days" }).Locator(".value").InnerTextAsync(), CultureInfo.InvariantCulture);

    private static Task<string> ColoursAsync(IPage page) =>
        page.EvaluateAsync<string>("() => [...new Set([...document.querySelectorAll('.apexcharts-candlestick-area')].map(candle => candle.getAttribute('fill')))].sort().join()");
}
