using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>The server goes away while a page is open, and comes back.</summary>
public sealed class RestartTests(RestartTests.RestartedProduct restarted, ITestOutputHelper output) : IClassFixture<RestartTests.RestartedProduct>
{
    private static readonly Visit WithoutServer = Visit.Desktop with { Tolerated = IsOfAnAbsentServer };
    private readonly ServedProduct _product = restarted.Product;

    [Fact]
    public Task Open_page_outlives_a_stop_and_a_start() => new Visitor(_product, output).VisitAsync("/pipelines", WithoutServer, async page =>
    {
        await page.IsLiveAsync();
        Assert.Equal(0, await _product.StopAsync());
        await IsAwayAsync(page);

        await _product.StartAgainAsync();
        await IsBackAsync(page);
    });

    [Fact]
    public Task Open_page_outlives_a_crash() => new Visitor(_product, output).VisitAsync("/pipelines", WithoutServer, async page =>
    {
        await page.IsLiveAsync();
        await _product.KillAsync();
        await IsAwayAsync(page);

        await _product.StartAgainAsync();
        await IsBackAsync(page);
    });

    private static async Task IsAwayAsync(IPage page)
    {
        await Expect(page.Notice()).ToBeVisibleAsync();
        await Expect(page.Notice()).ToContainTextAsync("The server is away.");
        await Expect(page.GetByText("offline")).ToBeVisibleAsync();
        await Expect(page.Pipeline("stock_data")).ToBeVisibleAsync();
    }

    private async Task IsBackAsync(IPage page)
    {
        await Expect(page.Notice()).ToBeHiddenAsync();
        await page.IsLiveAsync();
        output.WriteLine($"Started again in {_product.StartedIn.TotalSeconds:0.0} s");

        // Nobody touches the page: what happens now has to come to it.
        var run = await _product.RunToEndAsync("stock_data");
        await Expect(page.LatestRun(run.Long("id"))).ToContainTextAsync("Succeeded");
    }

    private static bool IsOfAnAbsentServer(string fault) =>
        fault.Contains("ERR_CONNECTION_REFUSED", StringComparison.Ordinal)
        || fault.Contains("ERR_CONNECTION_RESET", StringComparison.Ordinal)
        || fault.Contains("ERR_EMPTY_RESPONSE", StringComparison.Ordinal)
        || fault.Contains("WebSocket", StringComparison.Ordinal)
        || fault.Contains("Connection disconnected with error", StringComparison.Ordinal)
        || fault.Contains("Failed to complete negotiation", StringComparison.Ordinal)
        || fault.Contains("Failed to start the connection", StringComparison.Ordinal)
        || fault.Contains("Failed to fetch", StringComparison.Ordinal);

    public sealed class RestartedProduct() : SharedProduct(Settings.Calm);
}
