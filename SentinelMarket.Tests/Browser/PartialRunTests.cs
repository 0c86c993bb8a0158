using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>50 tickers on two exchanges at 200 ms an answer, and a tenth of the calls fail for good.</summary>
public sealed class PartialRunTests(FlakyProduct flaky, ITestOutputHelper output) : IClassFixture<FlakyProduct>
{
    private readonly ServedProduct _product = flaky.Product;

    [Fact]
    public async Task Run_is_partial_and_the_others_are_in_the_warehouse()
    {
        var run = await _product.FirstRunAsync("stock_data");

        var sources = run.List("sources");
        var failed = sources.Where(source => !source.GetProperty("succeeded").GetBoolean()).ToList();
        output.WriteLine($"{failed.Count} of {sources.Count} sources failed, in {run.GetProperty("seconds").GetDouble():0.000} s");
        Assert.Equal("Partial", run.Text("outcome"));
        Assert.Equal(100, sources.Count);
        Assert.InRange(failed.Count, 1, 40);
        Assert.Equal(failed.Count, run.Long("sourcesFailed"));
        Assert.Equal(100 - failed.Count, run.Long("extracted"));
        run.AssertBalances();
        Assert.DoesNotContain(".;", run.Text("error"), StringComparison.Ordinal);
        Assert.All(failed, source => Assert.Contains("503", source.Text("message"), StringComparison.Ordinal));
        foreach (var ticker in sources.GroupBy(source => source.Text("stream")!, StringComparer.Ordinal))
        {
            var answered = ticker.Where(source => source.GetProperty("succeeded").GetBoolean()).Select(source => source.Text("source")!);
            Assert.Equal(answered.Order(StringComparer.Ordinal), await _product.FeedsInTheWarehouseAsync(ticker.Key));
        }
    }

    [Fact]
    public async Task Page_names_the_failed_tickers()
    {
        var run = await _product.FirstRunAsync("stock_data");
        var failed = run.List("sources").Where(source => !source.GetProperty("succeeded").GetBoolean()).ToList();
        await new Visitor(_product, output).VisitAsync($"/runs/{run.Long("id")}?sources=failed", async page =>
        {
            await page.IsLiveAsync();
            await Expect(page.Locator(".page-head .chip")).ToHaveTextAsync("Partial");
            await Expect(page.Locator(".page-head .sentence")).ToContainTextAsync($"{failed.Count} of 100 sources failed; the others' rows are in the warehouse");
            var grid = page.Locator(".rz-data-grid");
            foreach (var source in failed.Take(10))
            {
                await Expect(grid.GetByRole(AriaRole.Row).Filter(new() { HasText = source.Text("stream")! }).Filter(new() { HasText = "503" }).First).ToContainTextAsync("Failed");
            }

            await Expect(grid.GetByText("Succeeded")).ToHaveCountAsync(0);
            Assert.True(await page.Locator(".rz-data-grid-data").EvaluateAsync<bool>("table => table.scrollWidth <= table.clientWidth"), "The messages are out of sight.");
        });
    }

    [Fact]
    public Task Pipeline_of_partial_runs_says_so_beside_its_health() => new Visitor(_product, output).VisitAsync("/pipelines", async page =>
    {
        await page.IsLiveAsync();
        var row = page.Pipeline("stock_data");
        await Expect(row.Judgement()).ToHaveTextAsync("Healthy");
        await Expect(row.Locator("td[data-label='Last run']")).ToContainTextAsync("partial");
    });
}
