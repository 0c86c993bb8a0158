using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>From a row to where it comes from, by pointer and by keyboard.</summary>
[Collection(CalmProductTests.Name)]
public sealed class LineageJourneyTests(CalmProduct calm, ITestOutputHelper output)
{
    private readonly Visitor _visitor = new(calm.Product, output);

    [Fact]
    public Task A_price_leads_to_its_payload_and_its_run_and_Escape_leads_back_to_the_row() => _visitor.VisitAsync("/warehouse?ticker=INFY&source=nse.quote", async page =>
    {
        await page.IsLiveAsync();
        var button = page.Locator("table.prices button.lineage").First;
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Where it comes from" });
        await Expect(drawer.Locator("[data-step=lake] dd.mono bdi").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9a-f]{64}$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(drawer.Locator("[data-step=source]")).ToContainTextAsync("INFY");
        await Expect(drawer.Locator("[data-step=rules] .note")).ToContainTextAsync("Held to");
        Assert.True(await drawer.EvaluateAsync<bool>("dialog => dialog.contains(document.activeElement)"));

        await page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);
        await Expect(button).ToBeFocusedAsync();

        await button.ClickAsync();
        await drawer.Locator("[data-step=run] h3 a").ClickAsync();
        await Expect(page.GetByText("stock_data").First).ToBeVisibleAsync();
        Assert.Matches("/runs/[0-9]+$", page.Url);
        await Expect(drawer).ToHaveCountAsync(0);
    });

    [Fact]
    public Task On_a_phone_the_drawer_of_a_bar_takes_the_whole_width_and_a_button_closes_it() => _visitor.VisitAsync("/stocks/RELIANCE", Visit.Phone, async page =>
    {
        await page.IsLiveAsync();
        await page.Locator("table.bars button.lineage").First.ClickAsync();

        var drawer = page.Locator("dialog.drawer");
        await Expect(drawer.Locator("[data-step=row]")).ToBeVisibleAsync();
        var box = (await drawer.BoundingBoxAsync())!;
        Assert.Equal((0f, 390f), (box.X, box.Width));
        Assert.False(await page.ScrollsSidewaysAsync());

        await drawer.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(drawer).ToHaveCountAsync(0);
    });
}
