using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>No exchange answers any call.</summary>
public sealed class OutageTests(OutageProduct outage, ITestOutputHelper output) : IClassFixture<OutageProduct>
{
    private readonly ServedProduct _product = outage.Product;

    [Fact]
    public async Task Run_fails_and_says_where_and_why()
    {
        var run = await _product.RunToEndAsync("stock_data");

        output.WriteLine($"All sources failed, in {run.GetProperty("seconds").GetDouble():0.000} s");
        Assert.Equal("Failed", run.Text("outcome"));
        Assert.Equal("Extract", run.Text("errorStage"));
        Assert.NotNull(run.Text("error"));
        Assert.Equal(100, run.Long("sourcesFailed"));
        Assert.Equal(0, run.Long("extracted"));
        Assert.Empty(await _product.FeedsInTheWarehouseAsync("INFY"));
    }

    [Fact]
    public Task Pipeline_is_unhealthy_in_words() => new Visitor(_product, output).VisitAsync("/pipelines", async page =>
    {
        await page.IsLiveAsync();
        await Expect(page.Pipeline("stock_data").Judgement()).ToHaveTextAsync("Unhealthy");
        await Expect(page.Locator(".page-head .sentence")).ToContainTextAsync("stock_data is unhealthy: ");
        await Expect(page.Locator(".two li .chip").First).ToHaveTextAsync("Failed");
        Assert.All(await page.Locator("main .chip").AllInnerTextsAsync(), words => Assert.Matches("[A-Za-z]{4,}", words));
    });

    [Fact]
    public async Task Page_of_the_failed_run_shows_the_error_and_its_stage()
    {
        var run = await _product.FirstRunAsync("stock_data");
        await new Visitor(_product, output).VisitAsync($"/runs/{run.Long("id")}", async page =>
        {
            await page.IsLiveAsync();
            await Expect(page.Locator(".page-head .chip")).ToHaveTextAsync("Failed");
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Error" })).ToContainTextAsync("Error at extract");
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Error" })).ToContainTextAsync(run.Text("error")!);

            await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"run {run.Long("id")}", Exact = true })).ToBeVisibleAsync();
            await Expect(page.Locator(".page-head .chip")).ToHaveTextAsync("Failed");
        });
    }

    [Fact]
    public Task Warehouse_without_rows_says_so() => new Visitor(_product, output).VisitAsync("/warehouse", async page =>
    {
        await page.IsLiveAsync();
        await Expect(page.GetByText("The warehouse is empty")).ToBeVisibleAsync();
    });
}
