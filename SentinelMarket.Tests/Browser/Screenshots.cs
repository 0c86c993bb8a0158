using Microsoft.Playwright;
using SentinelMarket.Tests.Faults;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Browser;

/// <summary>Pictures of every page: light and dark, wide and narrow, in all states.</summary>
public sealed class Screenshots(ITestOutputHelper output)
{
    private static readonly (string Name, Visit Visit)[] Looks =
    [
        ("wide-light", Visit.Desktop), ("wide-dark", Visit.Desktop with { Dark = true }),
        ("narrow-light", Visit.Phone), ("narrow-dark", Visit.Phone with { Dark = true }),
    ];

    [ScreenshotFact]
    public async Task Product_in_use()
    {
        await using var product = await ServedProduct.StartAsync(Settings.With(("Simulation__FailureRate", "0.02")));
        await product.FirstRunAsync("end_of_day");
        await product.FirstRunAsync("stock_data");
        for (var run = 0; run < 6; run++) { await product.RunToEndAsync("stock_data"); }
        await TakeAsync(product, "used", ("pipelines", "/pipelines"), ("run-imported", "/runs/1"), ("run", "/runs/3"), ("warehouse", "/warehouse"),
            ("warehouse-ticker", "/warehouse?ticker=INFY&size=25"), ("warehouse-none", "/warehouse?ticker=NOSUCHSHARE"),
            ("warehouse-fault", "/warehouse?from=2026-02-01&to=2026-01-01"), ("mentions", "/warehouse/mentions"), ("mentions-fault", "/warehouse/mentions?text=ab"), ("warehouse-sorted", "/warehouse?minprice=1000&maxvolume=9000000&sort=price-desc&series=EQ"),
            ("stocks", "/stocks"), ("stocks-found", "/stocks?q=b"), ("stock", "/stocks/RELIANCE"), ("stock-month", "/stocks/INFY?range=1m"),
            ("stock-bse", "/stocks/RELIANCE?exchange=BSE"), ("stock-unknown", "/stocks/NOSUCHSHARE"), ("stock-fault", "/stocks/RELIANCE?range=9y"), ("run-unknown", "/runs/999999"), ("not-found", "/nowhere"));
        await TakeAsync(product, "menu", Visit.Phone, "pipelines", "/pipelines", page => page.GetByRole(AriaRole.Button, new() { Name = "Navigation" }).TapAsync());
        await TakeAsync(product, "noticed", Visit.Desktop, "pipelines", "/pipelines", page => page.Pipeline("stock_data").GetByRole(AriaRole.Button, new() { Name = "Pause stock_data" }).ClickAsync());
        await TakeAsync(product, "searched", Visit.Desktop, "pipelines", "/pipelines", async page =>
        {
            await page.Keyboard.PressAsync("/");
            await page.Keyboard.TypeAsync("ba");
            await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        });
        foreach (var (look, visit) in Looks)
        {
            await TakeAsync(product, $"lineage-{look}", visit, "warehouse", "/warehouse?source=nse.quote", async page =>
            {
                await page.Locator("button.lineage").First.ClickAsync();
                await Assertions.Expect(page.Locator("dialog.drawer [data-step=row]")).ToBeVisibleAsync();
            });
        }

        await TakeAsync(product, "pointed", Visit.Desktop, "stock", "/stocks/RELIANCE", page => page.PointAtChartAsync(0.5f));
        await TakeAsync(product, "away", Visit.Desktop, "pipelines", "/pipelines", async page =>
        {
            await product.StopAsync();
            await Assertions.Expect(page.Notice()).ToBeVisibleAsync();
        });
    }

    [ScreenshotFact]
    public async Task Product_with_a_partial_market()
    {
        await using var product = await ServedProduct.StartAsync(Settings.With(("Simulation__FailureRate", "0.1"), ("Simulation__HtmlRate", "0.05"), ("Simulation__LatencyMilliseconds", "1500")));
        await product.FirstRunAsync("end_of_day");
        await TakeAsync(product, "running", Visit.Desktop, "pipelines", "/pipelines", page => Assertions.Expect(page.GetByText("Running").First).ToBeVisibleAsync());
        await TakeAsync(product, "running", Visit.Desktop, "run", "/runs/2", _ => Task.CompletedTask);
        var run = await product.FirstRunAsync("stock_data");
        await TakeAsync(product, "partial", ("pipelines", "/pipelines"), ("run", FormattableString.Invariant($"/runs/{run.Long("id")}")));
    }

    [ScreenshotFact]
    public async Task Product_in_an_outage()
    {
        await using var product = await ServedProduct.StartAsync(Settings.With(("Simulation__FailureRate", "1")));
        await product.FirstRunAsync("end_of_day");
        await product.FirstRunAsync("stock_data");
        await TakeAsync(product, "outage", ("pipelines", "/pipelines"), ("run", "/runs/2"), ("warehouse", "/warehouse"));
    }

    [ScreenshotFact]
    public async Task Product_not_yet_used()
    {
        // Live, but with no schedule: nothing is asked of the exchanges.
        await using var product = await ServedProduct.StartAsync(
            Settings.With(("Jobs__Schedules__stock_data__Enabled", "false"), ("Jobs__Schedules__end_of_day__Enabled", "false")), "--live");
        await TakeAsync(product, "unused", ("pipelines", "/pipelines"), ("warehouse", "/warehouse"), ("mentions", "/warehouse/mentions"), ("stocks", "/stocks"), ("stock", "/stocks/RELIANCE"), ("import", "/import"));
    }

    [ScreenshotFact]
    public async Task Product_with_talk()
    {
        var talk = new TalkProduct();
        try
        {
            await talk.InitializeAsync();
            await TakeAsync(talk.Product, "talk", ("mentions", "/warehouse/mentions"), ("mentions-none", "/warehouse/mentions?text=nothing%20like%20it"), ("stock", "/stocks/RELIANCE?range=all"));
            await TakeAsync(talk.Product, "opened", Visit.Desktop, "mentions", "/warehouse/mentions?ticker=RELIANCE", page => page.Locator(".mentions summary").First.ClickAsync());
        }
        finally
        {
            await talk.DisposeAsync();
        }
    }

    [ScreenshotFact]
    public async Task Product_with_files()
    {
        await using var product = await ServedProduct.StartAsync(ImportProduct.Live, "--live");
        product.Drop("BhavCopy_NSE_CM_0_0_0_20250102_F_0000.csv", UdiffFiles.Text(new DateOnly(2025, 1, 2), 2_400));
        product.Drop("BhavCopy_NSE_CM_0_0_0_20250103_F_0000.csv", UdiffFiles.Text(new DateOnly(2025, 1, 3), 2_100));
        product.Drop("notes.csv", "a,b,c\n");
        product.Drop("half.csv.part", "a");
        await Wait.UntilAsync(() => product.Filed("done").Length == 2 && product.Filed("rejected").Length == 2, "the files are filed away");
        await TakeAsync(product, "used", ("import", "/import"));
        await using var simulated = await ServedProduct.StartAsync(Settings.Calm);
        simulated.Drop("BhavCopy_NSE_CM_0_0_0_20250102_F_0000.csv", UdiffFiles.Text(new DateOnly(2025, 1, 2), 2_400));
        await TakeAsync(simulated, "held", Visit.Desktop, "import", "/import", page => Assertions.Expect(page.GetByText("takes no real files").First).ToBeVisibleAsync());
    }

    private async Task TakeAsync(ServedProduct product, string state, params (string Name, string Path)[] pages)
    {
        foreach (var (name, path) in pages)
        {
            foreach (var (look, visit) in Looks)
            {
                await new Visitor(product, output).VisitAsync(path, visit with { Tolerated = _ => true }, page => ShootAsync(page, $"{name}-{state}-{look}", full: true));
            }
        }
    }

    private Task TakeAsync(ServedProduct product, string state, Visit visit, string name, string path, Func<IPage, Task> prepare) =>
        new Visitor(product, output).VisitAsync(path, visit with { Tolerated = _ => true }, async page =>
        {
            await page.IsLiveAsync();
            await prepare(page);
            await ShootAsync(page, $"{name}-{state}", full: false, live: false);
        });

    private static async Task ShootAsync(IPage page, string name, bool full, bool live = true)
    {
        if (live) { await page.IsLiveAsync(); }
        await page.EvaluateAsync("() => document.fonts.ready");
        var folder = ScreenshotFactAttribute.Folder!;
        var options = new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), Animations = ScreenshotAnimations.Disabled };
        await page.ScreenshotAsync(options);
        if (full)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions(options) { Path = Path.Combine(folder, name + "-full.png"), FullPage = true });
        }
    }
}
