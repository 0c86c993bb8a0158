using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Nse;

namespace SentinelMarket.Tests.Sources.Nse;

public sealed class NseTradeInfoTests
{
    private static readonly (string, string)[] WithTradeInfo = [("Sources:NseQuote:WithTradeInfo", "true")];

    [Fact]
    public async Task A_second_call_brings_volume_and_value_in_shares_and_rupees()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Body(QuoteSamples.QuoteEquity), ScriptedExchange.Body("\n" + QuoteSamples.TradeInfo));
        using var host = new FeedHost(exchange, null, WithTradeInfo);

        var page = await host.Feed(SourceIds.NseQuote).FetchAsync(FeedHost.Stock("RELIANCE"), Exchange.Nse, CancellationToken.None);
        var record = host.Parser(SourceIds.NseQuote).Record(page.Document);

        Assert.Equal(
            ["https://www.nseindia.com/api/quote-equity?symbol=RELIANCE", "https://www.nseindia.com/api/quote-equity?symbol=RELIANCE&section=trade_info"],
            exchange.Requests.Select(request => request.RequestUri!.AbsoluteUri));
        Assert.Null(page.Note);
        Assert.Equal((1391.4m, 4_217_000L, 5_859_300_000m), (record.Price, record.Volume, record.ValueTraded));
        using var raw = JsonDocument.Parse(record.RawData!);
        Assert.Equal("02-MAR-2026 EOD", raw.RootElement.GetProperty("secWiseDelPosDate").GetString());
        Assert.Equal(4_886_267, raw.RootElement.GetProperty("deliveryQuantity").GetInt64());
    }

    [Fact]
    public async Task Both_answers_are_stored_as_they_came()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Body(QuoteSamples.QuoteEquity), ScriptedExchange.Body(QuoteSamples.TradeInfo));
        using var host = new FeedHost(exchange, null, WithTradeInfo);
        var document = await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("RELIANCE"), CancellationToken.None);
        Assert.Equal($$"""{"quote":{{QuoteSamples.QuoteEquity}},"trade_info":{{QuoteSamples.TradeInfo}}}""", Encoding.UTF8.GetString(document.Content.Span));
    }

    [Theory]
    [InlineData("<html></html>", "the quote has no volume: NSE, RELIANCE: 200 OK, but a web page of 13 bytes instead of data; the exchange turns this client away for now, the next run asks again.")]
    [InlineData("[]", "the quote has no volume: NSE, RELIANCE: its trade info is no JSON object.")]
    [InlineData("{\"a\":", "the quote has no volume: NSE, RELIANCE: its trade info is no JSON object.")]
    public async Task A_second_call_that_fails_leaves_the_quote_and_a_note(string body, string note)
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Body(QuoteSamples.QuoteEquity), ScriptedExchange.Body(body)), null, WithTradeInfo);

        var page = await host.Feed(SourceIds.NseQuote).FetchAsync(FeedHost.Stock("RELIANCE"), Exchange.Nse, CancellationToken.None);

        Assert.Equal(note, page.Note);
        Assert.Null(host.Parser(SourceIds.NseQuote).Record(page.Document).Volume);
    }

    [Theory]
    [InlineData("42.17", "-1", "totalTradedVolume is -1, which is no number of lakhs of shares.")]
    [InlineData("42.17", "1e28", "totalTradedVolume is 10000000000000000000000000000, which is no number of lakhs of shares.")]
    [InlineData("42.17", "\"many\"", "totalTradedVolume is \"many\", which is not a number.")]
    [InlineData("585.93", "1e28", "totalTradedValue is 10000000000000000000000000000, which is no number of crores of rupees.")]
    public void A_volume_that_cannot_be_is_a_verdict(string found, string replacement, string message)
    {
        var body = $$"""{"quote":{{QuoteSamples.QuoteEquity}},"trade_info":{{QuoteSamples.TradeInfo.Replace(found, replacement, StringComparison.Ordinal)}}}""";
        Assert.Equal(message, new NseQuoteParser().Verdict(QuoteDocument.Of(SourceIds.NseQuote, "RELIANCE", body)).Message);
    }

    [Fact]
    public async Task The_newer_shape_is_asked_for_by_setting_and_has_the_volume_in_one_call()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Body(QuoteSamples.SymbolData));
        using var host = new FeedHost(exchange, null, ("Sources:NseQuote:Shape", "SymbolData"), WithTradeInfo[0]);

        var document = await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("RELIANCE"), CancellationToken.None);

        Assert.Equal(
            "https://www.nseindia.com/api/NextApi/apiClient/GetQuoteApi?functionName=getSymbolData&marketType=N&series=EQ&symbol=RELIANCE",
            Assert.Single(exchange.Requests).RequestUri!.AbsoluteUri);
        Assert.Equal(4_217_004, host.Parser(SourceIds.NseQuote).Record(document).Volume);
    }

    [RecordedFact]
    public void The_recorded_halves_of_Tata_Motors_make_one_quote()
    {
        byte[] body =
        [
            .. "{\"quote\":"u8, .. RecordedFactAttribute.Read("nse_api/quote-equity_TATAMOTORS_20241008.json"),
            .. ",\"trade_info\":"u8, .. RecordedFactAttribute.Read("nse_api/quote-equity_section-trade_info_TATAMOTORS_20241008.json"), (byte)'}',
        ];
        var record = new NseQuoteParser().Record(QuoteDocument.Of(SourceIds.NseQuote, "TATAMOTORS", body));
        Assert.Equal((899.95m, 6_811_000L, 6_145_500_000m), (record.Price, record.Volume, record.ValueTraded));
    }
}
