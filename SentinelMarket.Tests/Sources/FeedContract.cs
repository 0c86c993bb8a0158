using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Sources.Live;

namespace SentinelMarket.Tests.Sources;

/// <summary>What a test has to know of a feed to hold it to what every feed does.</summary>
/// <param name="Path">A part of the address by which records are asked for.</param>
/// <param name="AsksFrom">Whether the first call after a watermark asks from there; null for a feed without watermarks.</param>
internal sealed record FeedContract(string Path, Func<string, SiteCall, bool>? AsksFrom = null)
{
    /// <summary>What the exchange's order of sources has to name for the feed to be asked first.</summary>
    public (string Key, string Value)[] Settings { get; init; } = [];

    /// <summary>Parameters of a run that asks this feed.</summary>
    public (string Name, string Value)[] Run { get; init; } = [];

    /// <summary>The status with which its site asks to wait; NewsAPI's refusals are final.</summary>
    public int Busy { get; init; } = 429;

    /// <summary>Every feed that the product registers; one without a row here fails each of its tests.</summary>
    public static IReadOnlyDictionary<string, FeedContract> All { get; } = new Dictionary<string, FeedContract>(StringComparer.Ordinal)
    {
        [SourceIds.NseQuote] = new("/api/quote-equity"),
        [SourceIds.BseQuote] = new("/getScripHeaderData/"),
        [SourceIds.BseGraph] = new("/StockReachGraph/") { Settings = [("Pipelines:StockData:Sources:Bse:0", SourceIds.BseGraph)] },
        [SourceIds.YahooQuote] = new("/v8/finance/chart/") { Settings = [("Pipelines:StockData:Sources:Nse:0", SourceIds.YahooQuote)] },
        [SourceIds.NseArchive] = new("/content/cm/") { Run = [("from", "2026-03-02"), ("to", "2026-03-03")] },
        [SourceIds.BseArchive] = new("/download/BhavCopy/") { Run = [("from", "2026-03-02"), ("to", "2026-03-03")] },
        [SourceIds.X] = new("/2/tweets/search/recent", (watermark, call) => call.Address.Contains($"&since_id={watermark}&", StringComparison.Ordinal)) { Run = [("source", SourceIds.X)] },
        [SourceIds.TelegramBot] = new("/getUpdates", (watermark, call) => call.Address.Contains($"&offset={watermark}&", StringComparison.Ordinal)) { Run = [("source", SourceIds.TelegramBot)] },
        [SourceIds.TelegramChannel] = new("/s/", (_, call) => !call.Address.Contains("before=", StringComparison.Ordinal)) { Run = [("source", SourceIds.TelegramChannel)] },
        [SourceIds.Reddit] = new("/r/", (_, call) => !call.Address.Contains("after=", StringComparison.Ordinal)) { Run = [("source", SourceIds.Reddit)] },
        [SourceIds.YouTube] = new("/commentThreads", (_, call) => !call.Address.Contains("pageToken=", StringComparison.Ordinal)) { Run = [("source", SourceIds.YouTube)] },
        [SourceIds.NewsApi] = new("/v2/everything", (watermark, call) => call.Address.Contains($"&from={Instant(watermark).AddHours(-1):yyyy-MM-ddTHH:mm:ss}&", StringComparison.Ordinal)) { Run = [("source", SourceIds.NewsApi)], Busy = 503 },
        [SourceIds.Rss] = new(".xml", (watermark, call) => watermark == "ETag: " + call.KnownState) { Run = [("source", SourceIds.Rss)] },
        [SourceIds.Gdelt] = new("/api/v2/doc/doc", (watermark, call) => call.Address.Contains($"&startdatetime={Instant(watermark):yyyyMMddHHmmss}&", StringComparison.Ordinal)) { Run = [("source", SourceIds.Gdelt)] },
        [SourceIds.NseFilings] = new("/api/corporate-announcements", (watermark, call) => call.Address.Contains($"&from_date={IndianTime.DayOf(Instant(watermark)):dd-MM-yyyy}&", StringComparison.Ordinal)) { Run = [("source", SourceIds.NseFilings)] },
        [SourceIds.BseFilings] = new("/AnnSubCategoryGetData/", (watermark, call) => call.Address.Contains($"&strPrevDate={IndianTime.DayOf(Instant(watermark)):yyyyMMdd}&", StringComparison.Ordinal)) { Run = [("source", SourceIds.BseFilings)] },
    };

    private static DateTimeOffset Instant(string watermark) => DateTimeOffset.Parse(watermark, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
