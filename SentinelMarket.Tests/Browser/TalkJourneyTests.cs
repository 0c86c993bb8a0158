using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>From a dropped export to the message behind a pump.</summary>
public sealed class TalkJourneyTests(TalkProduct talk, ITestOutputHelper output) : IClassFixture<TalkProduct>
{
    private readonly Visitor _visitor = new(talk.Product, output);

    [Fact]
    public Task Search_leads_to_the_whole_text_with_its_reasons_marked_and_its_run() => _visitor.VisitAsync("/warehouse", async page =>
    {
        await page.IsLiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Mentions", Exact = true }).ClickAsync();
        await page.ArrivesAtAsync("/warehouse/mentions");
        await page.GetByLabel("Words in the text").FillAsync("upper circuit lot 7");
        await page.GetByLabel("Words in the text").PressAsync("Enter");

        await page.ArrivesAtAsync("/warehouse/mentions?text=upper%20circuit%20lot%207");
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Rows(page).First.Locator("summary").ClickAsync();
        var whole = Rows(page).First.Locator(".whole");
        await Expect(whole.Locator(".full")).ToHaveTextAsync($"{TalkProduct.Promotion} 7");
        await Expect(whole.Locator(".full mark").Filter(new() { HasText = "Upper circuit" })).ToBeVisibleAsync();
        await whole.GetByRole(AriaRole.Link, new() { Name = "run" }).ClickAsync();
        await Expect(page.GetByText("telegram.export").First).ToBeVisibleAsync();
        Assert.Matches("/runs/[0-9]+$", page.Url);
    });

    [Fact]
    public Task Filters_and_pages_live_in_the_address_and_outlive_a_reload() => _visitor.VisitAsync("/warehouse/mentions?size=5", async page =>
    {
        await page.IsLiveAsync();
        await page.GetByLabel("Ticker").FillAsync("reliance");
        await page.GetByLabel("Platform").SelectOptionAsync("telegram");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.ArrivesAtAsync("/warehouse/mentions?ticker=RELIANCE&platform=telegram&size=5");
        await Expect(page.GetByText("5 mentions, newest first", new() { Exact = true })).ToBeVisibleAsync();
        var newest = await TextsAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Expect(page.GetByText("5 mentions, newest first, older page")).ToBeVisibleAsync();
        Assert.Empty(newest.Intersect(await TextsAsync(page), StringComparer.Ordinal));
        await page.ReloadAsync();
        await page.IsLiveAsync();
        await Expect(page.GetByText("5 mentions, newest first, older page")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await page.ArrivesAtAsync("/warehouse/mentions?ticker=RELIANCE&platform=telegram&size=5");
        await Expect(page.GetByText("5 mentions, newest first", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(newest, await TextsAsync(page));
    });

    [Fact]
    public Task Script_in_a_message_is_seen_and_not_run() => _visitor.VisitAsync("/warehouse/mentions?text=%3Cscript%3E", async page =>
    {
        await page.IsLiveAsync();
        await Rows(page).First.Locator("summary").ClickAsync();
        await Expect(Rows(page).First.Locator(".full")).ToHaveTextAsync(TalkProduct.Script);
        await Expect(page).ToHaveTitleAsync("Mentions · SentinelMarket");
    });

    [Fact]
    public Task Share_without_prices_shows_its_talk_and_the_repeated_text_leads_to_its_messages() => _visitor.VisitAsync("/stocks/RELIANCE?range=all", async page =>
    {
        await page.IsLiveAsync();
        await Expect(page.Locator(".heard")).ToContainTextAsync("12 messages speak of RELIANCE");
        await Expect(page.Locator(".apexcharts-bar-area").First).ToBeAttachedAsync();
        await Expect(page.Locator(".mentions .excerpt mark").First).ToBeVisibleAsync();
        await page.Locator(".clusters a").First.ClickAsync();
        await Expect(page.GetByText("12 mentions, newest first", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Matches("/warehouse/mentions\\?cluster=[0-9]+$", page.Url);
    });

    [Fact]
    public async Task Programs_are_told_the_same_in_pages_clusters_and_buckets()
    {
        var first = await AskAsync("mentions?ticker=RELIANCE&limit=7");
        var second = await AskAsync($"mentions?ticker=RELIANCE&limit=7&after={Uri.EscapeDataString(first.Text("next")!)}");
        Assert.Equal((7, 5, null), (first.List("rows").Count, second.List("rows").Count, second.Text("next")));
        var rows = first.List("rows").Concat(second.List("rows")).ToList();
        Assert.Equal(12, rows.Select(row => row.Text("externalId")).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rows, row => Assert.StartsWith(TalkProduct.Promotion, row.Text("text"), StringComparison.Ordinal));
        Assert.All(rows, row => Assert.All(row.List("reasons"), reason => Assert.Equal(
            row.Text("text")!.Substring(reason.GetProperty("start").GetInt32(), reason.GetProperty("length").GetInt32()), reason.Text("excerpt"))));

        var cluster = Assert.Single((await AskAsync("mentions/clusters?ticker=RELIANCE&from=2025-01-10&to=2025-01-10")).List("clusters"));
        Assert.Equal(12, cluster.Long("messages"));
        Assert.Equal(12, (await AskAsync(FormattableString.Invariant($"mentions?cluster={cluster.Long("cluster")}"))).List("rows").Count);

        var day = Assert.Single((await AskAsync("stocks/RELIANCE/sentiment?from=2025-01-01&to=2025-01-31")).List("buckets"));
        Assert.Equal(("2025-01-09T18:30:00Z", 12), (day.Text("start"), day.Long("mentions")));
        Assert.Equal(12, (await AskAsync("stocks/RELIANCE/sentiment?from=2025-01-01&to=2025-01-31&bucket=hour")).List("buckets").Sum(hour => hour.Long("mentions")));
    }

    [Fact]
    public Task Rows_open_without_script() => _visitor.VisitAsync("/warehouse/mentions?ticker=RELIANCE", Visit.Desktop with { Script = false }, async page =>
    {
        await Expect(Rows(page)).ToHaveCountAsync(12);
        await Rows(page).First.Locator("summary").ClickAsync();
        await Expect(Rows(page).First.Locator(".full")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Phone_shows_mentions_without_scrolling_sideways() => _visitor.VisitAsync("/warehouse/mentions", Visit.Phone with { Dark = true }, async page =>
    {
        await page.IsLiveAsync();
        await Rows(page).First.Locator("summary").TapAsync();
        await Expect(Rows(page).First.Locator(".full")).ToBeVisibleAsync();
        Assert.False(await page.ScrollsSidewaysAsync(), "It scrolls sideways on a phone.");
        await page.GotoAsync("/stocks/RELIANCE");
        await page.IsLiveAsync();
        Assert.False(await page.ScrollsSidewaysAsync(), "The share scrolls sideways on a phone.");
    });

    private Task<JsonElement> AskAsync(string path) => talk.Product.Http.GetFromJsonAsync<JsonElement>("/api/data/" + path);

    private static ILocator Rows(IPage page) => page.Locator(".mentions li");

    private static Task<IReadOnlyList<string>> TextsAsync(IPage page) => page.Locator(".mentions .excerpt").AllTextContentsAsync();
}
