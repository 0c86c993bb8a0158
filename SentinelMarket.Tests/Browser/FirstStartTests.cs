using System.Diagnostics;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>The product as it comes, without any setting of the tests but those of their database and a silent schedule.</summary>
public sealed class FirstStartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Fresh_product_soon_shows_stock_data_healthy_from_a_real_run()
    {
        var started = Stopwatch.GetTimestamp();
        await using var product = await ServedProduct.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal));
        await new Visitor(product, output).VisitAsync("/", async page =>
        {
            await page.ArrivesAtAsync("/pipelines");
            var row = page.Pipeline("stock_data");
            await Expect(row.Judgement()).ToHaveTextAsync("Healthy");
            output.WriteLine($"Address after {product.StartedIn.TotalSeconds:0.0} s, stock_data healthy in the browser after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
            await Expect(row.GetByRole(Microsoft.Playwright.AriaRole.Listitem)).ToHaveCountAsync(1);
        });

        var run = await product.FirstRunAsync("stock_data");
        Assert.Equal("Schedule", run.Text("trigger"));
        Assert.Equal(100, run.List("sources").Count);
        Assert.InRange(run.Long("loaded"), 90, 100);
        run.AssertBalances();
        Assert.Equal(0, await product.StopAsync());
    }
}
