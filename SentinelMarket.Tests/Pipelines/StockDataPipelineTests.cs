using System.Net;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Sources;
using SentinelMarket.Tests.Sources.Archives;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

public sealed class StockDataPipelineTests
{
    private const string Rows = "SELECT exchange || ' ' || ticker || ' ' || source || ' ' || trim_scale(price) FROM stock_data_warehouse ORDER BY 1";

    private static readonly (string, string)[] OneShare = [("Universe:Tickers:0", "RELIANCE"), ("Sources:NseQuote:Retries", "0")];

    private static readonly (string, string)[] WithFallback =
    [
        .. OneShare, ("Pipelines:StockData:Sources:Nse:0", "nse.quote"), ("Pipelines:StockData:Sources:Nse:1", "yahoo.quote"),
        ("Pipelines:StockData:Sources:Bse:0", "bse.quote"), ("Pipelines:StockData:Sources:Bse:1", "yahoo.quote"),
    ];

    [Fact]
    public async Task Both_exchanges_quotes_of_a_share_are_kept_side_by_side_and_the_fallback_is_not_asked()
    {
        using var site = Site(nse: () => RoutedSite.Body(QuoteSamples.QuoteEquity));
        await using var host = await PriceHost.StartAsync(site, WithFallback);

        var run = await host.RunAsync("stock_data");

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(2, 2, 0, 0)), (run.Outcome, run.Counts));
        Assert.Equal(["BSE RELIANCE bse.quote 1391.1", "NSE RELIANCE nse.quote 1391.4"], await host.Database.LinesAsync(Rows));
        Assert.DoesNotContain(site.Asked, address => address.Host == "query1.finance.yahoo.com");
    }

    [Fact]
    public async Task A_share_that_the_first_source_fails_is_asked_of_the_next_in_the_same_run_and_both_are_told()
    {
        using var site = Site(nse: () => new HttpResponseMessage(HttpStatusCode.Forbidden));
        await using var host = await PriceHost.StartAsync(site, WithFallback);

        var run = await host.RunAsync("stock_data");

        Assert.Equal((RunOutcome.Succeeded, null, new RowCounts(2, 2, 0, 0)), (run.Outcome, run.Error, run.Counts));
        Assert.Equal((2, 1), (run.SourcesSucceeded, run.SourcesFailed));
        Assert.Equal(["BSE RELIANCE bse.quote 1391.1", "NSE RELIANCE yahoo.quote 1391.4"], await host.Database.LinesAsync(Rows));
        Assert.Equal(
            [
                "bse.quote RELIANCE answered: ",
                "nse.quote RELIANCE failed: NSE, RELIANCE: 403 Forbidden after 1 try. yahoo.quote answered instead.",
                "yahoo.quote RELIANCE.NS answered: asked because nse.quote failed",
            ],
            await host.SourcesAsync(run));
        Assert.Contains(
            await host.Runs.LogAsync(run.Id, default),
            line => line is { Level: RunLogLevel.Warning, Message: "nse.quote RELIANCE: NSE, RELIANCE: 403 Forbidden after 1 try. yahoo.quote is asked instead." });
    }

    [Fact]
    public async Task When_the_fallback_fails_too_the_run_is_partial_and_names_both()
    {
        using var site = Site(nse: () => new HttpResponseMessage(HttpStatusCode.Forbidden), yahoo: () => null);
        await using var host = await PriceHost.StartAsync(site, WithFallback);

        var run = await host.RunAsync("stock_data");

        Assert.Equal(RunOutcome.Partial, run.Outcome);
        Assert.Equal(
            "2 of 3 sources failed: NSE, RELIANCE: 403 Forbidden after 1 try; Yahoo, RELIANCE.NS: Yahoo has no chart of RELIANCE.NS; check for a renamed or delisted share",
            run.Error);
        Assert.Equal(["BSE RELIANCE bse.quote 1391.1"], await host.Database.LinesAsync(Rows));
    }

    [Theory]
    [InlineData("{\"priceInfo\":{\"lastP", "nse.quote RELIANCE failed: answered with something that cannot be read: The answer of nse.quote about RELIANCE (20 bytes) is not JSON: it breaks off or goes wrong at line 1, byte 21 of it. yahoo.quote answered instead.")]
    [InlineData("{\"priceInfo\":{\"lastPrice\":\"-\"}}", "nse.quote RELIANCE failed: answered with a quote that is refused: lastUpdateTime is missing: it is not known when the price was valid. yahoo.quote answered instead.")]
    public async Task An_answer_without_a_sound_quote_is_kept_and_quarantined_and_the_next_source_is_asked(string body, string told)
    {
        using var site = Site(nse: () => RoutedSite.Body(body));
        await using var host = await PriceHost.StartAsync(site, WithFallback);

        var run = await host.RunAsync("stock_data");

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(3, 2, 0, 1)), (run.Outcome, run.Counts));
        Assert.Equal(["BSE RELIANCE bse.quote 1391.1", "NSE RELIANCE yahoo.quote 1391.4"], await host.Database.LinesAsync(Rows));
        Assert.Contains(told, await host.SourcesAsync(run));
    }

    [Fact]
    public async Task Without_a_fallback_a_quote_that_is_refused_is_a_quarantine_entry_and_no_failure_of_its_source()
    {
        using var site = Site(nse: () => RoutedSite.Body("{\"priceInfo\":{\"lastPrice\":\"-\"}}"));
        await using var host = await PriceHost.StartAsync(site, OneShare);

        var run = await host.RunAsync("stock_data");

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(2, 1, 0, 1), 0), (run.Outcome, run.Counts, run.SourcesFailed));
        Assert.DoesNotContain(site.Asked, address => address.Host == "query1.finance.yahoo.com");
    }

    [Fact]
    public async Task A_quote_says_which_source_it_came_from_when_the_first_comes_back()
    {
        var isAway = true;
        using var site = Site(nse: () => isAway ? new HttpResponseMessage(HttpStatusCode.Forbidden) : RoutedSite.Body(QuoteSamples.QuoteEquity));
        await using var host = await PriceHost.StartAsync(site, WithFallback);
        await host.RunAsync("stock_data");
        isAway = false;

        var run = await host.RunAsync("stock_data");

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(2, 1, 1, 0), 0), (run.Outcome, run.Counts, run.SourcesFailed));
        Assert.Equal(["BSE RELIANCE bse.quote 1391.1", "NSE RELIANCE nse.quote 1391.4", "NSE RELIANCE yahoo.quote 1391.4"], await host.Database.LinesAsync(Rows));
    }

    private static RoutedSite Site(Func<HttpResponseMessage?> nse, Func<HttpResponseMessage?>? yahoo = null) => new(address => address.Host switch
    {
        "www.nseindia.com" => nse(),
        "api.bseindia.com" => RoutedSite.Body(QuoteSamples.ScripHeader),
        "query1.finance.yahoo.com" => yahoo is null ? RoutedSite.Body(QuoteSamples.Chart) : yahoo(),
        _ => null,
    });
}
