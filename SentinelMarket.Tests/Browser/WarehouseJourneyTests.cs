using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

[Collection(CalmProductTests.Name)]
public sealed class WarehouseJourneyTests(CalmProduct calm, ITestOutputHelper output)
{
    private readonly Visitor _visitor = new(calm.Product, output);

    [Fact]
    public Task Filter_by_ticker_shows_its_rows_only_and_outlives_a_reload() => _visitor.VisitAsync("/warehouse", async page =>
    {
        await page.IsLiveAsync();
        Assert.True((await TickersAsync(page)).Count > 1);
        await Ticker(page).FillAsync("infy");
        await Ticker(page).PressAsync("Enter");

        await page.ArrivesAtAsync("/warehouse?ticker=INFY");
        await Expect(page.Locator("table.prices tbody tr").Filter(new() { HasNotText = "INFY" })).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await page.IsLiveAsync();
        Assert.Equal(["INFY"], await TickersAsync(page));
        await Expect(Ticker(page)).ToHaveValueAsync("INFY");

        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await page.ArrivesAtAsync("/warehouse");
        await Expect(page.Locator("table.prices tbody tr")).ToHaveCountAsync(50);
    });

    [Fact]
    public Task Older_rows_are_one_page_on_and_the_way_back_leads_to_the_newest() => _visitor.VisitAsync("/warehouse?ticker=TCS&size=25", async page =>
    {
        await page.IsLiveAsync();
        var newest = await RowsAsync(page);
        Assert.Equal(25, newest.Count);

        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Expect(page.GetByText("older page")).ToBeVisibleAsync();
        Assert.Contains("&after=", page.Url, StringComparison.Ordinal);
        await Expect(page.GetByText("end of the rows")).ToBeVisibleAsync();
        var older = await RowsAsync(page);
        Assert.InRange(older.Count, 1, 25);
        Assert.Empty(newest.Intersect(older, StringComparer.Ordinal));

        await page.GoBackAsync();
        await Expect(page.GetByText("25 rows, newest first", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(newest, await RowsAsync(page));
    });

    [Fact]
    public Task Days_narrow_the_rows_and_stay_in_the_address() => _visitor.VisitAsync("/warehouse", async page =>
    {
        await page.IsLiveAsync();
        var last = await calm.Product.FirstRunAsync("end_of_day");
        var day = last.List("sources")[^1].Text("stream")!;
        await page.GetByLabel("From").FillAsync(day);
        await page.GetByLabel("To", new() { Exact = true }).FillAsync(day);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();

        await page.ArrivesAtAsync($"/warehouse?from={day}&to={day}");
        await Expect(page.Locator("table.prices tbody tr")).ToHaveCountAsync(50);
        await page.ReloadAsync();
        await Expect(page.GetByLabel("From")).ToHaveValueAsync(day);
        await Expect(page.GetByText("50 rows, newest first")).ToBeVisibleAsync();
    });

    [Fact]
    public Task First_day_after_the_last_is_said_in_words() => _visitor.VisitAsync("/warehouse", async page =>
    {
        await page.IsLiveAsync();
        await page.GetByLabel("From").FillAsync("2026-02-01");
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2026-01-01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The first day, 2026-02-01, is after the last, 2026-01-01. Swap them.");
        await Expect(page.Locator("table.prices")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Order_prices_and_chips_live_in_the_address() => _visitor.VisitAsync("/warehouse", async page =>
    {
        await page.IsLiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Price ₹" }).ClickAsync();
        await page.ArrivesAtAsync("/warehouse?sort=price-desc");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Price ₹" })).ToHaveAttributeAsync("aria-sort", "descending");
        await Expect(page.GetByText("50 rows, highest price first", new() { Exact = true })).ToBeVisibleAsync();
        var dearest = await PricesAsync(page);
        Assert.Equal(dearest.OrderDescending(), dearest);

        await page.GetByText("More filters").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Highest price" }).FillAsync("500");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Highest price" }).PressAsync("Enter");
        await page.ArrivesAtAsync("/warehouse?maxprice=500&sort=price-desc");
        await Expect(page.Locator("a.chip")).ToContainTextAsync("₹ 500.00 or less");
        await page.IsLiveAsync();
        var cheap = await PricesAsync(page);
        Assert.All(cheap, price => Assert.InRange(price, 0, 500));

        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.GetByText("later page")).ToBeVisibleAsync();
        var cheaper = await PricesAsync(page);
        Assert.True(cheaper[0] <= cheap[^1], $"The next page begins with {cheaper[0]}, the page before ended with {cheap[^1]}.");
        await page.GetByRole(AriaRole.Link, new() { Name = "First" }).ClickAsync();
        await page.ArrivesAtAsync("/warehouse?maxprice=500&sort=price-desc");

        await page.Locator("a.chip").ClickAsync();
        await page.ArrivesAtAsync("/warehouse?sort=price-desc");
        await Expect(page.Locator("a.chip")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Rows_are_there_without_script() => _visitor.VisitAsync("/warehouse?ticker=INFY&sort=time-asc", Visit.Desktop with { Script = false }, async page =>
    {
        Assert.Equal(["INFY"], await TickersAsync(page));
        await Expect(page.GetByText("rows, oldest first")).ToBeVisibleAsync();
        await Ticker(page).FillAsync("tcs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        Assert.Equal(["TCS"], await TickersAsync(page));
    });

    [Theory]
    [InlineData("/warehouse?ticker=NOSUCHSHARE", "No price matches")]
    [InlineData("/warehouse?ticker=%3Cb%3E", "“<b>” is not a ticker")]
    [InlineData("/warehouse?from=2026-02-30", "“2026-02-30” in “from” is not a day")]
    [InlineData("/warehouse?size=1000000000", "“1000000000” is not a page size: 1 to 1,000 rows are expected.")]
    public Task What_cannot_be_shown_is_said_in_words(string path, string words) => _visitor.VisitAsync(path, async page =>
    {
        await page.IsLiveAsync();
        await Expect(page.GetByText(words)).ToBeVisibleAsync();
        await Expect(page.Locator("table.prices")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Made_up_position_in_the_rows_does_not_break_the_page() => _visitor.VisitAsync("/warehouse?after=nonsense", async page =>
    {
        await page.IsLiveAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The address points to no place among these rows. Choose Show to start with the first.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.ArrivesAtAsync("/warehouse");
        await Expect(page.Locator("table.prices tbody tr")).ToHaveCountAsync(50);
    });

    private static ILocator Ticker(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Ticker" });

    private static async Task<IReadOnlyList<string>> TickersAsync(IPage page) =>
        [.. (await page.Locator("td.symbol a").AllInnerTextsAsync()).Distinct(StringComparer.Ordinal)];

    private static async Task<IReadOnlyList<decimal>> PricesAsync(IPage page) =>
        [.. (await page.Locator("td.price").AllInnerTextsAsync()).Select(text => decimal.Parse(text, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture))];

    private static Task<IReadOnlyList<string>> RowsAsync(IPage page) => page.Locator("table.prices tbody tr").AllInnerTextsAsync();
}
