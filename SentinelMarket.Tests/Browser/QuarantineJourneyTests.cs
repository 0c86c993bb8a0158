using Microsoft.Playwright;
using SentinelMarket.Tests.Faults;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>From a refused line of a file to its row in the warehouse.</summary>
public sealed class QuarantineJourneyTests(ImportProduct import, ITestOutputHelper output) : IClassFixture<ImportProduct>
{
    private readonly Visitor _visitor = new(import.Product, output);

    [Fact]
    public async Task A_refused_record_is_corrected_and_loaded_and_another_is_dismissed()
    {
        import.Product.Drop("day.csv", UdiffFiles.Text(new DateOnly(2025, 2, 6), 1_000));
        await Wait.UntilAsync(() => import.Product.Filed("done").Length == 1, "the file is imported");

        await _visitor.VisitAsync("/quarantine", async page =>
        {
            await page.IsLiveAsync();
            await Expect(page.GetByText("2 refused records wait for a decision")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "T500 EQ" }).ClickAsync();
            await page.Locator("input[name=ClsPric]").FillAsync("-3");
            await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
            await Expect(page.Locator("form.correct .verdicts")).ToContainTextAsync("Price -3 is not above 0.");

            await page.Locator("input[name=ClsPric]").FillAsync("600.50");
            await page.GetByLabel("Reason").FillAsync("the exchange's corrected file");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save and load" }).ClickAsync();

            await Expect(page.Locator("h1 + .chip")).ToContainTextAsync("Replayed");
            await Expect(page.Locator(".history")).ToContainTextAsync("ClsPric: \"-1.50\" became \"600.50\"");
            await page.Locator(".facts").GetByRole(AriaRole.Link).Last.ClickAsync();
            await Expect(page.GetByText("end_of_day").First).ToBeVisibleAsync();
        });

        await _visitor.VisitAsync("/quarantine", async page =>
        {
            await page.IsLiveAsync();
            await page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose all on this page" }).CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss …" }).ClickAsync();
            await page.GetByLabel("Why they stay out").FillAsync("a test share");
            await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss 1" }).ClickAsync();
            await Expect(page.GetByText("Nothing waits for a decision")).ToBeVisibleAsync();
        });

        await _visitor.VisitAsync("/warehouse?ticker=T500", async page =>
        {
            await page.IsLiveAsync();
            await Expect(page.Locator("td.price")).ToHaveTextAsync("600.50");
        });
    }
}
