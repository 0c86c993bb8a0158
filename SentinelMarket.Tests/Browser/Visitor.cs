using Microsoft.Playwright;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Browser;

/// <summary>How somebody visits.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Height">Of the window, in CSS pixels.</param>
/// <param name="Touch">Whether the device has a touch screen.</param>
/// <param name="Dark">Whether the device prefers dark.</param>
/// <param name="Tolerated">Which faults the visit is about, and so do not count.</param>
/// <param name="Script">Whether the browser runs scripts.</param>
public sealed record Visit(int Width = 1440, int Height = 900, bool Touch = false, bool Dark = false, Func<string, bool>? Tolerated = null, bool Script = true)
{
    public static readonly Visit Desktop = new();

    public static readonly Visit Phone = new(390, 844, Touch: true);

    /// <summary>Tolerates that the page was answered with 404.</summary>
    public static bool IsNotFound(string fault) => fault.Contains("status of 404", StringComparison.Ordinal);
}

/// <summary>
/// Opens pages of a product in a fresh browser profile. A visit fails also when the page wrote an error to the console (violations of the
/// content security policy among them), threw, or asked another host for anything.
/// </summary>
public sealed class Visitor(ServedProduct product, ITestOutputHelper output)
{
    private const int Patience = 30_000;

    public async Task VisitAsync(string path, Visit visit, Func<IPage, Task> journey)
    {
        var browser = await Chromium.SharedAsync();
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = product.Address.ToString(),
            ViewportSize = new ViewportSize { Width = visit.Width, Height = visit.Height },
            HasTouch = visit.Touch,
            ColorScheme = visit.Dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-GB",
            JavaScriptEnabled = visit.Script,
        });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        var faults = new List<string>();
        Watch(page, faults);
        try
        {
            await page.GotoAsync(path);
            await journey(page);
        }
        catch
        {
            await TellAsync(page, faults);
            throw;
        }

        lock (faults) { Assert.All(faults, fault => Assert.True(visit.Tolerated?.Invoke(fault), fault)); }
    }

    public Task VisitAsync(string path, Func<IPage, Task> journey) => VisitAsync(path, Visit.Desktop, journey);

    private void Watch(IPage page, List<string> faults)
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error") { Add($"console: {message.Text}"); }
        };
        page.PageError += (_, error) => Add($"exception: {error}");
        page.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Authority != product.Address.Authority)
            {
                Add($"request to another host: {request.Url}");
            }
        };

        void Add(string fault)
        {
            lock (faults) { faults.Add(fault); }
        }
    }

    private async Task TellAsync(IPage page, List<string> faults)
    {
        output.WriteLine($"The page was {page.Url}");
        lock (faults) { output.WriteLine(string.Join(Environment.NewLine, faults)); }
        try
        {
            output.WriteLine(await page.InnerTextAsync("body", new PageInnerTextOptions { Timeout = 1000 }));
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            output.WriteLine($"Its text cannot be read: {exception.Message}");
        }

        output.WriteLine($"The product said:{Environment.NewLine}{product.Output}");
    }
}
