using System.Text;
using Microsoft.Playwright;
using SentinelMarket.Tests.Faults;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace SentinelMarket.Tests.Browser;

/// <summary>A live product that asks the exchanges for nothing; uploads end at 1 MB.</summary>
public sealed class ImportProduct : IAsyncLifetime
{
    public static readonly IReadOnlyDictionary<string, string> Live = Settings.With(
        ("Jobs__Schedules__stock_data__Enabled", "false"), ("Jobs__Schedules__end_of_day__Enabled", "false"),
        ("Inbox__Interval", "00:00:00.300"), ("Inbox__MaxUploadMegabytes", "1"));

    private ServedProduct? _product;

    public ServedProduct Product => _product ?? throw new InvalidOperationException("The product has not been started.");

    public async Task InitializeAsync() => _product = await ServedProduct.StartAsync(Live, "--live");

    public async Task DisposeAsync()
    {
        if (_product is not null) { await _product.DisposeAsync(); }
    }
}

public sealed class ImportJourneyTests(ImportProduct import, ITestOutputHelper output) : IClassFixture<ImportProduct>
{
    private readonly Visitor _visitor = new(import.Product, output);

    [Fact]
    public Task Chosen_files_are_uploaded_imported_and_lead_to_their_run() => _visitor.VisitAsync("/import", async page =>
    {
        await page.IsLiveAsync();
        await ChooseAsync(page, File("first.csv", UdiffFiles.Text(new DateOnly(2025, 2, 3), 500)), File("second.csv", UdiffFiles.Text(new DateOnly(2025, 2, 4), 200)));

        await Expect(Done(page, "first.csv").Locator("td.num").Nth(1)).ToHaveTextAsync("499");
        await Expect(Done(page, "first.csv").Locator("td.num").Nth(3)).ToHaveTextAsync("1");
        await Expect(Done(page, "second.csv").Locator("td.num").Nth(1)).ToHaveTextAsync("200");
        await Expect(Done(page, "second.csv").Locator(".by")).ToHaveTextAsync("local administrator");
        await Done(page, "first.csv").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByText("end_of_day").First).ToBeVisibleAsync();
        Assert.Matches("/runs/[0-9]+$", page.Url);
    });

    [Fact]
    public Task Files_of_no_known_kind_and_files_that_are_too_large_are_told_why() => _visitor.VisitAsync("/import", async page =>
    {
        await page.IsLiveAsync();
        await ChooseAsync(page, File("holiday.txt", "sun, sea and sand"), File("huge.zip", new string('x', 1_100_000)));

        await Expect(page.Locator("li.refused")).ToContainTextAsync("It is larger than 1 MB (Inbox:MaxUploadMegabytes).");
        await Expect(page.Locator("li[data-file='holiday.txt'] .why")).ToContainTextAsync("holiday.txt: header not recognised: its first line is \"sun, sea and sand\".");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss huge.zip" }).ClickAsync();
        await Expect(page.Locator("li.refused")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_file_that_is_dropped_on_the_page_is_uploaded() => _visitor.VisitAsync("/import", async page =>
    {
        await page.IsLiveAsync();
        await WaitForScriptAsync(page);
        await page.Locator("label.zone").EvaluateAsync(
            """
            (zone, text) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([text], 'dropped.csv'));
              zone.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
            }
            """,
            UdiffFiles.Text(new DateOnly(2025, 2, 5), 20));

        await Expect(Done(page, "dropped.csv").Locator("td.num").Nth(1)).ToHaveTextAsync("20");
    });

    [Fact]
    public Task A_file_in_the_drop_folder_appears_without_reloading() => _visitor.VisitAsync("/import", async page =>
    {
        await page.IsLiveAsync();
        import.Product.Drop("by-hand.csv", UdiffFiles.Text(new DateOnly(2025, 2, 6), 30));

        await Expect(Done(page, "by-hand.csv").Locator("td.num").Nth(1)).ToHaveTextAsync("30");
        await Expect(Done(page, "by-hand.csv").Locator(".by")).ToHaveTextAsync("drop folder");
    });

    private static ILocator Done(IPage page, string name) => page.Locator($"tr[data-file='{name}']");

    private static FilePayload File(string name, string text) => new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) };

    private static async Task ChooseAsync(IPage page, params FilePayload[] files)
    {
        await WaitForScriptAsync(page);
        await page.Locator("label.zone input").SetInputFilesAsync(files);
    }

    // The zone is drawn before the script that serves it has arrived.
    private static Task WaitForScriptAsync(IPage page) => Expect(page.Locator("label.zone[data-ready]")).ToBeVisibleAsync();
}
