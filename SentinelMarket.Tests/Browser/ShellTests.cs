using Microsoft.Playwright;
using Xunit.Abstractions;
using Xunit.Sdk;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>What all pages have in common.</summary>
[Collection(CalmProductTests.Name)]
public sealed class ShellTests(CalmProduct calm, ITestOutputHelper output)
{
    private readonly Visitor _visitor = new(calm.Product, output);

    public static TheoryData<string> Pages =>
    [
        "/pipelines", "/pipelines?health=unhealthy", "/runs/1", "/runs/2", "/runs/999999",
        "/feeds", "/quarantine", "/quarantine?status=all&rule=price.positive", "/quarantine?run=x", "/quarantine/999999", "/warehouse", "/warehouse?ticker=INFY", "/warehouse?ticker=NOSUCHSHARE", "/warehouse?from=2026-02-01&to=2026-01-01",
        "/warehouse?minprice=100&maxprice=9000&sort=price-desc&source=nse.eod.udiff", "/stocks", "/stocks?q=r", "/stocks?q=zzz",
        "/stocks/RELIANCE", "/stocks/RELIANCE?range=1m", "/stocks/NOSUCHSHARE", "/stocks/%3Cb%3E", "/nowhere",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Page_is_clean_and_never_scrolls_sideways(string path) =>
        _visitor.VisitAsync(path, Visit.Phone with { Dark = true, Tolerated = path is "/nowhere" or "/runs/999999" or "/quarantine/999999" or "/stocks/NOSUCHSHARE" or "/stocks/%3Cb%3E" ? Visit.IsNotFound : null }, async page =>
        {
            await page.IsLiveAsync();
            Assert.False(await page.ScrollsSidewaysAsync(), "It scrolls sideways on a phone.");
            await page.SetViewportSizeAsync(768, 1024);
            Assert.False(await page.ScrollsSidewaysAsync(), "It scrolls sideways on a tablet.");
            await page.SetViewportSizeAsync(Visit.Desktop.Width, Visit.Desktop.Height);
            Assert.False(await page.ScrollsSidewaysAsync(), "It scrolls sideways at a desk.");
        });

    [Fact]
    public Task Navigation_opens_and_closes_by_keyboard_on_a_phone() => _visitor.VisitAsync("/pipelines", Visit.Phone, async page =>
    {
        await page.IsLiveAsync();
        var navigation = page.Locator("#navigation");
        var menu = page.GetByRole(AriaRole.Button, new() { Name = "Navigation" });
        await Expect(navigation).ToBeHiddenAsync();

        await TabToAsync(page, menu);
        await page.Keyboard.PressAsync("Enter");
        await Expect(navigation).ToBeVisibleAsync();
        await Expect(menu).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Keyboard.PressAsync("Escape");
        await Expect(navigation).ToBeHiddenAsync();
        await Expect(menu).ToHaveAttributeAsync("aria-expanded", "false");
    });

    [Fact]
    public Task Navigation_leads_to_another_page_by_touch() => _visitor.VisitAsync("/pipelines", Visit.Phone, async page =>
    {
        await page.IsLiveAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Navigation" }).TapAsync();
        await page.Locator("#navigation").GetByRole(AriaRole.Link, new() { Name = "Warehouse" }).TapAsync();
        await page.ArrivesAtAsync("/warehouse");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Warehouse" })).ToBeVisibleAsync();
        await Expect(page.Locator("#navigation")).ToBeHiddenAsync();
    });

    [Fact]
    public Task Theme_that_was_chosen_outlives_a_reload() => _visitor.VisitAsync("/pipelines", async page =>
    {
        var root = page.Locator("html");
        await page.IsLiveAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "light");
        var light = await GroundAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).ClickAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await page.ReloadAsync();
        await page.IsLiveAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        Assert.NotEqual(light, await GroundAsync(page));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" })).ToHaveAttributeAsync("aria-pressed", "true");

        await page.GetByRole(AriaRole.Button, new() { Name = "Theme of the system" }).ClickAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "light");
    });

    [Fact]
    public async Task Unknown_share_is_not_found()
    {
        using var answer = await calm.Product.Http.GetAsync(new Uri("/stocks/NOSUCHSHARE", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("NOSUCHSHARE", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Unknown_run_is_said_to_be_unknown() => _visitor.VisitAsync("/runs/999999", Visit.Desktop with { Tolerated = Visit.IsNotFound }, async page =>
    {
        await page.IsLiveAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There is no run 999,999");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the pipelines" }).ClickAsync();
        await Expect(page.Pipeline("stock_data")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Unknown_address_is_answered_by_a_page_of_ours() => _visitor.VisitAsync("/pipelines", Visit.Desktop with { Tolerated = Visit.IsNotFound }, async page =>
    {
        var answer = await page.GotoAsync("/nowhere/at/all");
        Assert.Equal(404, answer!.Status);
        await page.IsLiveAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There is no such page");
        await Expect(page.Locator("#navigation")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Simulated_prices_are_said_to_be_simulated() => _visitor.VisitAsync("/warehouse", async page =>
        await Expect(page.GetByRole(AriaRole.Note)).ToContainTextAsync("not from the exchanges"));

    [Theory]
    [InlineData("console.error('wrong')", "console: wrong")]
    [InlineData("setTimeout(() => { throw new Error('wrong'); })", "wrong")]
    [InlineData("document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))", "Content Security Policy")]
    [InlineData("new Image().src = 'http://192.0.2.1/pixel.png'", "request to another host: http://192.0.2.1/pixel.png")]
    public async Task Faults_of_a_page_fail_its_visit(string script, string fault)
    {
        var visit = () => _visitor.VisitAsync("/pipelines", async page =>
        {
            await page.IsLiveAsync();
            await page.EvaluateAsync($"() => {{ {script}; }}");
            await page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        });

        var failure = await Assert.ThrowsAsync<AllException>(visit);
        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }

    // The browser itself reports the status of the page on its console.
    private static Task<string> GroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static async Task TabToAsync(IPage page, ILocator target)
    {
        // From the heading through all of the page and round to its beginning.
        for (var presses = 0; presses < 200; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) { return; }
        }

        Assert.Fail("The keyboard does not reach the element.");
    }
}
