using Microsoft.Playwright;

namespace SentinelMarket.Tests.Browser;

/// <summary>The machine's own browser, one for all tests of a process. Nothing is ever downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly Lazy<Task<IBrowser>> Browser = new(LaunchAsync);

    public static Task<IBrowser> SharedAsync() => Browser.Value;

    private static async Task<IBrowser> LaunchAsync()
    {
        var program = Find();
        Assertions.SetDefaultExpectTimeout(30_000);

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        TestRun.AtEnd(async () =>
        {
            await browser.CloseAsync();
            playwright.Dispose();
        });
        return browser;
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("SENTINEL_TEST_CHROMIUM") is { Length: > 0 } given) { return given; }
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Programs.SelectMany(program => folders.Select(folder => Path.Combine(folder, program))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is missing: install it (Debian: apt-get install chromium) or set SENTINEL_TEST_CHROMIUM to its program.");
    }
}
