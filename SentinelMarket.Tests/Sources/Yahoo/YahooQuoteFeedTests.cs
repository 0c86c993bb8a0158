using System.Net;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources.Yahoo;

public sealed class YahooQuoteFeedTests
{
    [Theory]
    [InlineData("M&M", Exchange.Nse, "https://query1.finance.yahoo.com/v8/finance/chart/M%26M.NS?range=1d&interval=1d&includePrePost=false", "M&M.NS")]
    [InlineData("TCS", Exchange.Bse, "https://query1.finance.yahoo.com/v8/finance/chart/TCS.BO?range=1d&interval=1d&includePrePost=false", "TCS.BO")]
    public async Task The_days_chart_is_asked_for_by_symbol_and_exchange(string ticker, Exchange exchange, string address, string stream)
    {
        var site = new ScriptedExchange(ScriptedExchange.Body(QuoteSamples.Chart));
        using var host = new FeedHost(site);

        var page = await host.Feed(SourceIds.YahooQuote).FetchAsync(FeedHost.Stock(ticker), exchange, CancellationToken.None);

        Assert.Equal(address, Assert.Single(site.Requests).RequestUri!.AbsoluteUri);
        Assert.Equal((SourceIds.YahooQuote, stream, null), (page.Document.Source, page.Document.Stream, page.Watermark));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.OK)]
    public async Task An_unknown_share_is_a_failed_source_in_Yahoos_words_whatever_the_status(HttpStatusCode status)
    {
        const string Body = """{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted."}}}""";
        using var host = new FeedHost(new ScriptedExchange(_ => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(Body) })));
        Assert.Equal(
            "Yahoo, INFY.NS: Yahoo has no chart of INFY.NS (No data found, symbol may be delisted); check for a renamed or delisted share.",
            (await FailureAsync(host)).Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"chart":{"result":[],"error":"\ud800"}}""")]
    [InlineData("""{"chart":{"result":[{"meta":null}],"error":7}}""")]
    public async Task An_answer_without_a_chart_is_a_failed_source(string body)
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Body(body)));
        Assert.Equal("Yahoo, INFY.NS: Yahoo has no chart of INFY.NS; check for a renamed or delisted share.", (await FailureAsync(host)).Message);
    }

    [Fact]
    public async Task A_web_page_is_a_failed_source()
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Body("<html>consent</html>", "text/html")));
        Assert.StartsWith("Yahoo, INFY.NS: 200 OK, but a web page of 20 bytes", (await FailureAsync(host)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_still_becomes_a_document_for_the_lake()
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Body(QuoteSamples.Chart[..300])));
        var page = await host.Feed(SourceIds.YahooQuote).FetchAsync(FeedHost.Stock("INFY"), Exchange.Nse, CancellationToken.None);
        Assert.Throws<MalformedDocumentException>(() => host.Parser(SourceIds.YahooQuote).Parse(page.Document).ToList());
    }

    [Fact]
    public void A_feed_that_no_order_names_is_not_asked_and_says_so()
    {
        using var host = new FeedHost(ScriptedExchange.Of(HttpStatusCode.OK));
        var feed = host.Feed(SourceIds.YahooQuote);
        Assert.Equal(
            "No exchange's order of sources names it; add yahoo.quote to Pipelines:StockData:Sources:Nse or Pipelines:StockData:Sources:Bse.", feed.Readiness.Missing);
        Assert.Empty(feed.Streams);
    }

    [Fact]
    public void Its_streams_are_the_shares_of_the_exchanges_that_name_it()
    {
        using var host = new FeedHost(
            ScriptedExchange.Of(HttpStatusCode.OK), null, ("Pipelines:StockData:Sources:Bse:0", "bse.quote"), ("Pipelines:StockData:Sources:Bse:1", "yahoo.quote"));
        var feed = host.Feed(SourceIds.YahooQuote);
        Assert.True(feed.Readiness.IsReady);
        Assert.Equal(NiftyFifty.Instruments.Where(share => share.BseCode is not null).Select(share => share.Ticker + ".BO"), feed.Streams);
    }

    [Fact]
    public void A_source_that_cannot_answer_for_its_exchange_is_named_by_its_key()
    {
        using var host = new FeedHost(
            ScriptedExchange.Of(HttpStatusCode.OK),
            null,
            ("Pipelines:StockData:Sources:Nse:0", "bse.quote"),
            ("Pipelines:StockData:Sources:Bse:0", "yahoo.quote"),
            ("Pipelines:StockData:Sources:Bse:1", "yahoo.quote"),
            ("Pipelines:StockData:Sources:Bse:2", ""));
        var e = Assert.Throws<OptionsValidationException>(() => host.Get<IOptions<QuoteOrderOptions>>().Value);
        Assert.Equal<IEnumerable<string>>(
            [
                "Pipelines:StockData:Sources:Nse:0: \"bse.quote\" brings no quotes of NSE; nse.quote or yahoo.quote is expected.",
                "Pipelines:StockData:Sources:Bse:1: yahoo.quote is named twice.",
                "Pipelines:StockData:Sources:Bse:2: \"\" brings no quotes of BSE; bse.quote or bse.graph or yahoo.quote is expected.",
            ],
            e.Failures);
    }

    private static Task<SourceFailedException> FailureAsync(FeedHost host) =>
        Assert.ThrowsAsync<SourceFailedException>(() => host.Feed(SourceIds.YahooQuote).FetchAsync(FeedHost.Stock("INFY"), Exchange.Nse, CancellationToken.None));
}
