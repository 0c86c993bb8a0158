using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Tests.Browser;

namespace SentinelMarket.Tests.Sources.Live;

/// <summary>The product as it goes live, by settings only, against sites on loopback in place of the real ones.</summary>
public sealed class GoingLiveTests : IAsyncLifetime
{
    // What its own exchange does not answer for, so that the sources behind it are asked.
    private const string Ticker = "TCS";
    private const string BseCode = "532540";
    private const string SecondBseCode = "500209";

    private readonly TemporaryFolder _files = new();
    private readonly ProductFolder _folder = new();
    private LiveSites _sites = null!;

    public async Task InitializeAsync()
    {
        _sites = await LiveSites.StartAsync(messagesPerTenMinutes: 12);
        _sites.Instead = (_, context) =>
        {
            var (path, query) = (context.Request.Path.Value!, context.Request.Query);
            var isDown = query["symbol"] == Ticker
                || (path.Contains("getScripHeaderData", StringComparison.Ordinal) && query["scripcode"].ToString() is BseCode or SecondBseCode)
                || (path.Contains("StockReachGraph", StringComparison.Ordinal) && query["scripcode"] == SecondBseCode);
            if (isDown) { context.Response.StatusCode = StatusCodes.Status404NotFound; }
            return Task.FromResult(isDown);
        };
    }

    public async Task DisposeAsync()
    {
        await _folder.DisposeAsync();
        await _sites.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task With_the_settings_of_the_worked_example_every_feed_brings_records()
    {
        var example = GoingLiveExample.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["secrets"] = Folder("secrets"), ["exports"] = Folder("exports") });
        WriteSecrets(example);
        WriteExports();
        var settings = Here(example.Settings);

        ServedProduct? product = null;
        try
        {
            foreach (var call in example.Calls)
            {
                if (call.Length == 0) { product = await ServedProduct.StartAsync(_folder, settings); }
                else { await CallAsync(settings, call); }
            }

            Assert.NotNull(product);
            await product.FirstRunAsync("stock_data");
            foreach (var pipeline in (string[])["social_media", "news", "filings"]) { AssertSucceeded(await product.RunToEndAsync(pipeline)); }
            AssertSucceeded(await product.FirstRunAsync("stock_data"));

            var expected = Feeds().SelectMany(SourcesOf).Append(SourceIds.TelegramExport).Order(StringComparer.Ordinal);
            Assert.Equal(
                expected,
                (await _folder.LinesAsync("SELECT source FROM stock_data_warehouse UNION SELECT source FROM social_messages")).Order(StringComparer.Ordinal));
            Assert.Equal(["700100200300400500"], await _folder.LinesAsync("SELECT external_id FROM social_messages WHERE platform = 'x' AND external_id = '700100200300400500'"));
            await AssertEveryFeedIsWellAsync(product);
        }
        finally
        {
            if (product is not null) { await product.DisposeAsync(); }
        }
    }

    /// <summary>The example's settings with the addresses that are here, and without a pace, which only real sites need.</summary>
    private Dictionary<string, string> Here(IReadOnlyDictionary<string, string> example)
    {
        var settings = example.Where(setting => !LiveSites.IsPlace(setting.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in _sites.Settings)
        {
            settings[name] = value;
            if (name.EndsWith("__BaseAddress", StringComparison.Ordinal)) { settings[name.Replace("__BaseAddress", "__RequestsPerMinute", StringComparison.Ordinal)] = "100000"; }
        }

        return settings;
    }

    private async Task CallAsync(Dictionary<string, string> settings, string[] call)
    {
        var process = _folder.Start(settings, call);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"./run {string.Join(' ', call)} ended with {process.ExitCode}: {process.Said}");
    }

    private static void AssertSucceeded(JsonElement run) => Assert.True(run.Text("outcome") == "Succeeded", $"{run.Text("pipeline")} ended as {run.Text("outcome")}: {run.Text("error")}");

    private static async Task AssertEveryFeedIsWellAsync(ServedProduct product)
    {
        var feeds = (await product.Http.GetFromJsonAsync<JsonElement>("/api/data/feeds")).EnumerateArray().ToList();
        Assert.Equal(Feeds().Select(feed => feed.Source).Order(StringComparer.Ordinal), feeds.Select(feed => feed.Text("source")!).Order(StringComparer.Ordinal));
        Assert.All(feeds, feed => Assert.True(
            feed.GetProperty("configured").GetBoolean() && feed.Text("circuit") == "Closed" && feed.Long("records24Hours") > 0 && feed.GetProperty("lastSuccess").ValueKind == JsonValueKind.String,
            feed.ToString()));
    }

    /// <summary>The ids that a feed's records carry.</summary>
    private static IEnumerable<string> SourcesOf(IFeed feed) => feed.Source switch
    {
        SourceIds.NseArchive => [SourceIds.NseEodLegacy, SourceIds.NseEodUdiff, SourceIds.NseEodFull],
        SourceIds.BseArchive => [SourceIds.BseEodLegacy, SourceIds.BseEodUdiff],
        _ => [feed.Source],
    };

    private static IReadOnlyList<IFeed> Feeds()
    {
        var configuration = new ConfigurationBuilder().Build();
        return [.. new ServiceCollection().AddLogging().AddMarket(configuration).AddSources(configuration).BuildServiceProvider().GetServices<IFeed>()];
    }

    private string Folder(string name) => Directory.CreateDirectory(_files[name]).FullName;

    private static void WriteSecrets(GoingLiveExample example)
    {
        foreach (var (name, path) in example.Settings.Where(setting => setting.Key.EndsWith("File", StringComparison.Ordinal)))
        {
            File.WriteAllText(path, name.Contains("TelegramBot", StringComparison.Ordinal) ? "700000001:a-token" : "a-secret-of-" + name);
        }
    }

    private void WriteExports()
    {
        var at = TimeProvider.System.GetUtcNow().AddDays(-2);
        File.WriteAllText(
            Path.Combine(Folder("exports"), "result.json"),
            JsonSerializer.Serialize(new
            {
                name = "Traders",
                type = "public_channel",
                id = 1_487_851_422,
                messages = new[] { new { id = 7, type = "message", date = at.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), date_unixtime = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), from = "Traders", from_id = "channel1487851422", text = "#INFY results are out" } },
            }));
        File.WriteAllText(
            Path.Combine(Folder("exports"), "posts.jsonl"),
            JsonSerializer.Serialize(new { id = "700100200300400500", text = "$TCS closes higher", created_at = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), author_id = "42" }) + "\n");
    }
}
