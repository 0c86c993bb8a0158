using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Bse;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Nse;

namespace SentinelMarket.Tests.Sources.Archives;

public sealed class ArchiveFeedTests
{
    private const string Nse = "https://nsearchives.nseindia.com/";
    private const string Bse = "https://www.bseindia.com/download/BhavCopy/Equity/";

    private static readonly DateOnly LastLegacyDay = new(2024, 7, 5);
    private static readonly DateOnly FirstUnifiedDay = new(2024, 7, 8);

    [Fact]
    public async Task NSE_has_the_unified_format_from_8_July_2024_on()
    {
        var (pages, asked) = await FetchAsync<NseArchiveFeed>(FirstUnifiedDay, address => RoutedSite.Bytes(ArchiveSamples.Zip((NameOf(address)[..^4], ArchiveSamples.Unified("NSE", FirstUnifiedDay)))));
        Assert.Equal([Nse + "content/cm/BhavCopy_NSE_CM_0_0_0_20240708_F_0000.csv.zip"], asked);
        AssertPage(Assert.Single(pages), SourceIds.NseEodUdiff, "BhavCopy_NSE_CM_0_0_0_20240708_F_0000.csv", "RELIANCE", FirstUnifiedDay);
    }

    [Fact]
    public async Task NSE_has_the_legacy_format_before()
    {
        var (pages, asked) = await FetchAsync<NseArchiveFeed>(LastLegacyDay, address => RoutedSite.Bytes(ArchiveSamples.Zip((NameOf(address)[..^4], ArchiveSamples.NseLegacy(LastLegacyDay)))));
        Assert.Equal([Nse + "content/historical/EQUITIES/2024/JUL/cm05JUL2024bhav.csv.zip"], asked);
        AssertPage(Assert.Single(pages), SourceIds.NseEodLegacy, "cm05JUL2024bhav.csv", "RELIANCE", LastLegacyDay);
    }

    [Fact]
    public async Task The_file_with_deliveries_comes_beside_the_other_by_setting()
    {
        var (pages, asked) = await FetchAsync<NseArchiveFeed>(
            FirstUnifiedDay,
            address => NameOf(address).StartsWith("sec_", StringComparison.Ordinal)
                ? RoutedSite.Body(ArchiveSamples.NseFull(FirstUnifiedDay), "text/csv")
                : RoutedSite.Bytes(ArchiveSamples.Zip((NameOf(address)[..^4], ArchiveSamples.Unified("NSE", FirstUnifiedDay)))),
            ("Sources:NseArchive:WithDeliveries", "true"));
        Assert.Equal(Nse + "products/content/sec_bhavdata_full_08072024.csv", asked[1]);
        Assert.Equal(2, pages.Count);
        AssertPage(pages[1], SourceIds.NseEodFull, "sec_bhavdata_full_08072024.csv", "RELIANCE", FirstUnifiedDay);
    }

    [Fact]
    public async Task BSE_has_a_plain_file_of_the_unified_format_from_8_July_2024_on()
    {
        var (pages, asked) = await FetchAsync<BseArchiveFeed>(FirstUnifiedDay, _ => RoutedSite.Body(ArchiveSamples.Unified("BSE", FirstUnifiedDay), "application/octet-stream"));
        Assert.Equal([Bse + "BhavCopy_BSE_CM_0_0_0_20240708_F_0000.CSV"], asked);
        AssertPage(Assert.Single(pages), SourceIds.BseEodUdiff, "BhavCopy_BSE_CM_0_0_0_20240708_F_0000.CSV", "500325", FirstUnifiedDay);
    }

    [Fact]
    public async Task BSE_has_a_legacy_file_with_ISIN_and_date_before()
    {
        var (pages, asked) = await FetchAsync<BseArchiveFeed>(LastLegacyDay, _ => RoutedSite.Bytes(ArchiveSamples.Zip(("EQ_ISINCODE_050724.CSV", ArchiveSamples.BseLegacyWithIsin(LastLegacyDay)))));
        Assert.Equal([Bse + "EQ_ISINCODE_050724.zip"], asked);
        AssertPage(Assert.Single(pages), SourceIds.BseEodLegacy, "EQ_ISINCODE_050724.CSV", "500325", LastLegacyDay);
    }

    [Fact]
    public async Task Where_BSE_lacks_that_file_the_older_one_is_taken_whose_day_is_in_its_name()
    {
        var (pages, asked) = await FetchAsync<BseArchiveFeed>(
            LastLegacyDay, address => NameOf(address) == "EQ050724_CSV.ZIP" ? RoutedSite.Bytes(ArchiveSamples.Zip(("EQ050724.CSV", ArchiveSamples.BseLegacy))) : null);
        Assert.Equal([Bse + "EQ_ISINCODE_050724.zip", Bse + "EQ050724_CSV.ZIP"], asked);
        AssertPage(Assert.Single(pages), SourceIds.BseEodLegacy, "EQ050724.CSV", "500325", LastLegacyDay);
    }

    [Fact]
    public async Task A_day_that_no_file_is_published_for_is_nothing_and_no_failure()
    {
        Assert.Empty((await FetchAsync<NseArchiveFeed>(FirstUnifiedDay, _ => null)).Pages);
        Assert.Empty((await FetchAsync<BseArchiveFeed>(FirstUnifiedDay, _ => null)).Pages);
        Assert.Empty((await FetchAsync<BseArchiveFeed>(FirstUnifiedDay, _ => RoutedSite.Bytes([]))).Pages);
    }

    [Fact]
    public async Task A_file_that_repeats_an_earlier_session_is_kept_with_a_note()
    {
        var (pages, _) = await FetchAsync<BseArchiveFeed>(new DateOnly(2024, 8, 15), _ => RoutedSite.Body(ArchiveSamples.Unified("BSE", new DateOnly(2024, 8, 14)), "text/csv"));
        var page = Assert.Single(pages);
        Assert.Equal("name says 15-Aug-2024, rows are of 14-Aug-2024: stale copy", page.Note);
        Assert.Equal(new DateOnly(2024, 8, 14), Assert.Single(new BhavcopyParser().Parse(page.Document)).Record!.TradingDay);
    }

    [Fact]
    public async Task A_file_of_another_day_is_kept_with_a_note()
    {
        var (pages, _) = await FetchAsync<NseArchiveFeed>(
            FirstUnifiedDay, _ => RoutedSite.Bytes(ArchiveSamples.Zip(("BhavCopy_NSE_CM_0_0_0_20240705_F_0000.csv", ArchiveSamples.Unified("NSE", LastLegacyDay)))));
        Assert.Equal("the file of 2024-07-08 is named BhavCopy_NSE_CM_0_0_0_20240705_F_0000.csv", Assert.Single(pages).Note);
    }

    [Fact]
    public async Task What_is_no_file_of_the_exchange_still_goes_to_the_lake_and_is_refused_by_the_parser()
    {
        var (pages, _) = await FetchAsync<BseArchiveFeed>(FirstUnifiedDay, _ => RoutedSite.Body("Access denied", "text/plain"));
        var page = Assert.Single(pages);
        Assert.Equal(SourceIds.BseEodUdiff, page.Document.Source);
        Assert.Throws<MalformedDocumentException>(() => new BhavcopyParser().Parse(page.Document).ToList());
    }

    [Fact]
    public async Task A_web_page_is_a_failed_source()
    {
        var e = await Assert.ThrowsAsync<SourceFailedException>(() => FetchAsync<BseArchiveFeed>(FirstUnifiedDay, _ => RoutedSite.Body("<html>404</html>", "text/html")));
        Assert.StartsWith("BSE's archive, 2024-07-08: 200 OK, but a web page", e.Message, StringComparison.Ordinal);
    }

    private static async Task<(IReadOnlyList<FeedPage> Pages, IReadOnlyList<string> Asked)> FetchAsync<TArchive>(
        DateOnly day, Func<Uri, HttpResponseMessage?> route, params (string Key, string Value)[] settings)
        where TArchive : IArchiveFeed
    {
        using var site = new RoutedSite(route);
        using var host = new FeedHost(site, null, settings);
        var pages = await host.Get<TArchive>().FetchAsync(day, CancellationToken.None).ToListAsync();
        return (pages, [.. site.Asked.Select(address => address.AbsoluteUri)]);
    }

    private static void AssertPage(FeedPage page, string source, string stream, string ticker, DateOnly day)
    {
        Assert.Null(page.Note);
        Assert.Equal((source, stream, "text/csv"), (page.Document.Source, page.Document.Stream, page.Document.ContentType));
        var record = Assert.Single(new BhavcopyParser().Parse(page.Document)).Record!;
        Assert.Equal((ticker, day, 1384m), (record.Ticker.Value, record.TradingDay, record.Open));
    }

    private static string NameOf(Uri address) => address.Segments[^1];
}
