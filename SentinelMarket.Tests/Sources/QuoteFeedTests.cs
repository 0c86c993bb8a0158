using System.IO.Compression;
using System.Net;
using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Nse;

namespace SentinelMarket.Tests.Sources;

public sealed class QuoteFeedTests
{
    [Fact]
    public async Task NSE_is_asked_as_a_browser_would()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Body("""{"priceInfo":{"lastPrice":1}}"""));
        using var host = new FeedHost(exchange);

        var document = await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("M&M"), CancellationToken.None);

        var request = Assert.Single(exchange.Requests);
        Assert.Equal("https://www.nseindia.com/api/quote-equity?symbol=M%26M", request.RequestUri!.AbsoluteUri);
        Assert.StartsWith("Mozilla/5.0", request.Headers.UserAgent.ToString(), StringComparison.Ordinal);
        Assert.Equal("https://www.nseindia.com/get-quotes/equity?symbol=M%26M", request.Headers.Referrer!.AbsoluteUri);
        Assert.Equal((SourceIds.NseQuote, "M&M", "application/json"), (document.Source, document.Stream, document.ContentType));
        Assert.Equal("https://www.nseindia.com/api/quote-equity?symbol=M%26M", document.Request);
        Assert.Equal(SkippingTime.Noon, document.FetchedAt);
        Assert.Equal("""{"priceInfo":{"lastPrice":1}}""", Encoding.UTF8.GetString(document.Content.Span));
    }

    [Fact]
    public async Task BSE_is_asked_by_scrip_code_and_the_document_carries_the_ticker()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Body("""{"Header":{"LTP":"1.00"}}"""));
        using var host = new FeedHost(exchange);

        var document = await host.Feed(Exchange.Bse).FetchAsync(FeedHost.Stock("RELIANCE"), CancellationToken.None);

        Assert.Equal("https://api.bseindia.com/BseIndiaAPI/api/getScripHeaderData/w?Debtflag=&scripcode=500325&seriesid=", exchange.Requests[0].RequestUri!.AbsoluteUri);
        Assert.Equal("https://www.bseindia.com", Assert.Single(exchange.Requests[0].Headers.GetValues("Origin")));
        Assert.Equal("RELIANCE", document.Stream);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"info":{"symbol":"INFY"}}""")]
    [InlineData("""{"equityResponse":[]}""")]
    public async Task A_symbol_that_NSE_does_not_know_is_a_failed_source(string body)
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Body(body)));
        Assert.Equal(
            "NSE, INFY: NSE knows no symbol INFY; check for a renamed or delisted share, its ISIN is INE009A01021.",
            (await FailureAsync(host, Exchange.Nse)).Message);
    }

    [Fact]
    public async Task Status_404_means_an_unknown_symbol_and_is_asked_once()
    {
        var exchange = ScriptedExchange.Of(HttpStatusCode.NotFound);
        using var host = new FeedHost(exchange);
        Assert.Contains("NSE knows no symbol INFY", (await FailureAsync(host, Exchange.Nse)).Message, StringComparison.Ordinal);
        Assert.Single(exchange.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Header":{"LTP":""},"CurrRate":{"LTP":"-"}}""")]
    public async Task A_code_without_a_price_is_a_failed_source(string body)
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Body(body)));
        Assert.Equal(
            "BSE, INFY: BSE has no price for scrip code 500209; check the code, or whether the share is still listed there.",
            (await FailureAsync(host, Exchange.Bse)).Message);
    }

    [Fact]
    public async Task A_share_without_a_BSE_code_is_not_asked_for()
    {
        var exchange = ScriptedExchange.Of(HttpStatusCode.OK);
        using var host = new FeedHost(exchange);
        var unlisted = FeedHost.Stock("INFY") with { BseCode = null };

        var e = await Assert.ThrowsAsync<SourceFailedException>(() => host.Feed(Exchange.Bse).FetchAsync(unlisted, CancellationToken.None));

        Assert.Equal("BSE, INFY: the share has no BSE scrip code; add BseCode to its entry under Universe:Tickers.", e.Message);
        Assert.Equal(0, e.Attempts);
        Assert.Empty(exchange.Requests);
    }

    [Theory]
    [InlineData(Exchange.Nse, "<html></html>", "text/html")]
    [InlineData(Exchange.Nse, "\uFEFF \r\n<!DOCTYPE html>", "application/json")]
    [InlineData(Exchange.Bse, "<html></html>", "text/plain")]
    public async Task A_web_page_with_status_200_is_a_failed_source(Exchange exchange, string body, string mediaType)
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Body(body, mediaType)));
        var e = await FailureAsync(host, exchange);
        Assert.StartsWith($"{exchange.Code()}, INFY: 200 OK, but a web page of ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_still_becomes_a_document_for_the_lake()
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Body("""{"priceInfo":{"lastP""")));
        var document = await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None);
        Assert.Throws<MalformedDocumentException>(() => host.Parser(document.Source).Parse(document).ToList());
    }

    [Fact]
    public async Task The_archives_day_is_unpacked()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Content(new ByteArrayContent(Zip(("a.csv", "TradDt\n2026-03-03\n")))));
        using var host = new FeedHost(exchange);

        var document = await host.Get<NseArchiveFeed>().FetchDayAsync(new DateOnly(2026, 3, 3), CancellationToken.None);

        Assert.Equal("https://nsearchives.nseindia.com/content/cm/BhavCopy_NSE_CM_0_0_0_20260303_F_0000.csv.zip", exchange.Requests[0].RequestUri!.AbsoluteUri);
        Assert.NotNull(document);
        Assert.Equal((SourceIds.NseEodUdiff, "a.csv", "text/csv"), (document.Source, document.Stream, document.ContentType));
        Assert.Equal("TradDt\n2026-03-03\n", Encoding.UTF8.GetString(document.Content.Span));
    }

    [Fact]
    public async Task A_day_without_a_file_is_nothing_and_no_failure()
    {
        using var host = new FeedHost(ScriptedExchange.Of(HttpStatusCode.NotFound));
        Assert.Null(await host.Get<NseArchiveFeed>().FetchDayAsync(new DateOnly(2026, 3, 3), CancellationToken.None));
    }

    [Fact]
    public async Task A_zip_that_is_not_of_one_file_is_refused()
    {
        Assert.Equal("NSE's archive, 2026-03-03: the zip holds several files where one was expected.", await ArchiveFailureAsync(Zip(("a", "1"), ("b", "2"))));
        Assert.Equal("NSE's archive, 2026-03-03: the zip holds no file where one was expected.", await ArchiveFailureAsync(Zip()));
    }

    [Fact]
    public async Task A_zip_cut_anywhere_is_refused()
    {
        var zip = Zip(("a.csv", string.Join('\n', Enumerable.Range(0, 200))));
        for (var length = 0; length < zip.Length; length += 3)
        {
            Assert.StartsWith("NSE's archive, 2026-03-03: ", await ArchiveFailureAsync(zip[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_zip_that_unpacks_to_too_much_is_refused()
    {
        using var bomb = new MemoryStream();
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var file = zip.CreateEntry("a.csv").Open();
            var block = new byte[1024 * 1024];
            for (var i = 0; i < 65; i++) { file.Write(block); }
        }

        Assert.Equal("NSE's archive, 2026-03-03: unpacked, the file is larger than 67108864 bytes; no day of the market is.", await ArchiveFailureAsync(bomb.ToArray()));
    }

    private static async Task<string> ArchiveFailureAsync(byte[] body)
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Content(new ByteArrayContent(body))));
        return (await Assert.ThrowsAsync<SourceFailedException>(() => host.Get<NseArchiveFeed>().FetchDayAsync(new DateOnly(2026, 3, 3), CancellationToken.None))).Message;
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var file = zip.CreateEntry(name).Open();
                file.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static Task<SourceFailedException> FailureAsync(FeedHost host, Exchange exchange) =>
        Assert.ThrowsAsync<SourceFailedException>(() => host.Feed(exchange).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None));
}
