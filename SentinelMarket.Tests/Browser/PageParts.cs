using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SentinelMarket.Tests.Browser;

/// <summary>The parts of the pages that several tests look at.</summary>
internal static class PageParts
{
    /// <summary>Waits until the page is connected and has drawn what it read.</summary>
    public static async Task IsLiveAsync(this IPage page)
    {
        await Assertions.Expect(page.Locator(".chip.live")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".loading")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
    }

    /// <summary>Waits until the address is this path and query. As a text, Playwright would take it for a pattern of its own.</summary>
    public static Task ArrivesAtAsync(this IPage page, string pathAndQuery) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex("^https?://[^/]+" + Regex.Escape(pathAndQuery) + "$", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>A pipeline's row of the table.</summary>
    public static ILocator Pipeline(this IPage page, string name) => page.Locator($"tr[data-pipeline={name}]");

    public static ILocator Health(this ILocator row) => row.Locator("td.health");

    /// <summary>The health in a word, without the parts that it is folded from.</summary>
    public static ILocator Judgement(this ILocator row) => row.Locator("td.health .chips");

    public static ILocator Notice(this IPage page) => page.Locator("#components-reconnect-modal");

    /// <summary>The run's line among the latest runs.</summary>
    public static ILocator LatestRun(this IPage page, long id) => page.Locator(FormattableString.Invariant($".two li a[href='/runs/{id}']")).First;

    /// <summary>The chart of a share's prices; that of its talk stands below it.</summary>
    public static ILocator Prices(this IPage page) => page.Locator("figure.chart").First;

    /// <summary>Moves the pointer to a part of the width of the prices' chart, and waits until it tells what is there.</summary>
    public static async Task PointAtChartAsync(this IPage page, float part)
    {
        await Assertions.Expect(page.Locator(".apexcharts-candlestick-area").First).ToBeAttachedAsync();
        var chart = page.Prices();
        await chart.ScrollIntoViewIfNeededAsync();
        var box = (await chart.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * part), box.Y + (box.Height / 2));
        await page.Mouse.MoveAsync(box.X + (box.Width * part) + 3, box.Y + (box.Height / 2));
        await Assertions.Expect(page.Locator(".apexcharts-tooltip.apexcharts-active")).ToBeVisibleAsync();
    }

    public static Task<bool> ScrollsSidewaysAsync(this IPage page) =>
        page.EvaluateAsync<bool>("() => document.scrollingElement.scrollWidth > window.innerWidth");
}
