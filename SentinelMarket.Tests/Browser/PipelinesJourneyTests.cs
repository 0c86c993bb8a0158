using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

[Collection(CalmProductTests.Name)]
public sealed class PipelinesJourneyTests(CalmProduct calm, ITestOutputHelper output)
{
    private readonly Visitor _visitor = new(calm.Product, output);

    [Fact]
    public Task Run_started_by_hand_is_seen_to_succeed_and_can_be_followed() => _visitor.VisitAsync("/pipelines", async page =>
    {
        await page.IsLiveAsync();
        await page.EvaluateAsync("() => { window.neverReloaded = true; }");
        var started = Stopwatch.GetTimestamp();
        await page.Pipeline("stock_data").GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();

        // "Run 3 was started by ..."
        var told = await page.GetByText("was started by").InnerTextAsync();
        var id = long.Parse(told.Split(' ')[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        await Expect(page.LatestRun(id)).ToContainTextAsync("Succeeded");
        output.WriteLine($"From the click to \"Succeeded\" in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.True(await page.EvaluateAsync<bool>("() => window.neverReloaded"));

        await page.LatestRun(id).ClickAsync();
        await page.ArrivesAtAsync(FormattableString.Invariant($"/runs/{id}"));
        await Expect(page.Locator(".page-head .chip")).ToHaveTextAsync("Succeeded");
        await Expect(page.Locator(".page-head .sentence")).ToContainTextAsync("All 100 sources answered");
        await Expect(page.GetByText("Every extracted record is accounted for.")).ToBeVisibleAsync();

        var run = await calm.Product.RunAsync(id);
        run.AssertBalances();
        Assert.Equal("Manual", run.Text("trigger"));
        Assert.Equal(
            FormattableString.Invariant($"{run.Long("extracted")} extracted = {run.Long("loaded")} loaded + {run.Long("unchanged")} unchanged + {run.Long("quarantined")} quarantined"),
            await page.Locator(".equation").GetAttributeAsync("aria-label"));
        await Expect(page.Locator("ol .name")).ToHaveTextAsync(["Extract", "Transform", "Load"]);
        await Expect(page.Locator("ol .flow").First).ToHaveTextAsync("100 sources in → 100 documents out");
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Show sources" })).ToContainTextAsync("All 100");
        await Expect(page.GetByText("Page 1 of 10, 100 sources")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Paused_pipeline_stays_paused_until_it_is_resumed() => _visitor.VisitAsync("/pipelines", async page =>
    {
        var row = page.Pipeline("stock_data");
        var next = row.Locator("td[data-label=Next]");
        try
        {
            await page.IsLiveAsync();
            await Expect(next.Locator("time")).ToBeVisibleAsync();
            await row.GetByRole(AriaRole.Button, new() { Name = "Pause stock_data" }).ClickAsync();
            await Expect(row.Health()).ToContainTextAsync("Paused");
            await Expect(next).ToHaveTextAsync("paused");

            await page.ReloadAsync();
            await page.IsLiveAsync();
            await Expect(row.Health()).ToContainTextAsync("Paused");
            await Expect(next).ToHaveTextAsync("paused");

            await row.GetByRole(AriaRole.Button, new() { Name = "Resume stock_data" }).ClickAsync();
            await Expect(next.Locator("time")).ToBeVisibleAsync();
            await Expect(row.Health()).Not.ToContainTextAsync("Paused");
        }
        finally
        {
            using var resumed = await calm.Product.Http.PostAsync(new Uri("/api/data/pipelines/stock_data/resume", UriKind.Relative), null);
        }
    });

    [Fact]
    public Task Run_from_elsewhere_appears_without_reloading() => _visitor.VisitAsync("/pipelines", async page =>
    {
        await page.IsLiveAsync();
        await page.EvaluateAsync("() => { window.neverReloaded = true; }");

        var run = await calm.Product.RunToEndAsync("stock_data");

        await Expect(page.LatestRun(run.Long("id"))).ToContainTextAsync("Succeeded");
        Assert.True(await page.EvaluateAsync<bool>("() => window.neverReloaded"));
    });

    [Fact]
    public Task Filter_by_health_is_in_the_address() => _visitor.VisitAsync("/pipelines", async page =>
    {
        await page.IsLiveAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Show pipelines by health" }).GetByRole(AriaRole.Link, new() { Name = "Healthy" }).ClickAsync();
        await page.ArrivesAtAsync("/pipelines?health=healthy");
        await Expect(page.Pipeline("stock_data")).ToBeVisibleAsync();

        await page.GotoAsync("/pipelines?health=unhealthy");
        await Expect(page.GetByText("No pipeline is in this state")).ToBeVisibleAsync();
    });
}
