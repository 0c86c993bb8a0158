using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Nse;

namespace SentinelMarket.Tests.Sources.Nse;

public sealed class NseQuoteParserTests
{
    private const string QuoteEquity = """
        {"info":{"symbol":"M&M","companyName":"Mahindra","isin":"INE101A01026"},
         "metadata":{"series":"EQ","symbol":"M&M","lastUpdateTime":"05-Jan-2026 09:35:45","pdSymbolPe":"-","status":"Listed"},
         "priceInfo":{"lastPrice":"3,741.90","change":-27.9,"pChange":-0.74,"previousClose":3769.8,"open":"3,750.00","close":0,"vwap":3745.11,
           "lowerCP":"3,392.85","upperCP":"4,146.75","pPriceBand":"No Band","iNavValue":null,
           "intraDayHighLow":{"min":3739,"max":"3,760.05","value":3741.9},"weekHighLow":{"min":2425,"max":3839.9}},
         "preOpenMarket":{"totalTradedVolume":16725}}
        """;

    private const string SymbolData = """
        {"equityResponse":[{"orderBook":{"lastPrice":100.5,"totalBuyQuantity":5},
          "metaData":{"companyName":"Infosys","isinCode":"INE009A01021","symbol":"INFY","series":"EQ","open":0,"dayHigh":"101","dayLow":99.5,"previousClose":100,"averagePrice":100.2},
          "tradeInfo":{"totalTradedVolume":"32,05,659","totalTradedValue":321207031.8,"lastPrice":100.5,"faceValue":5},
          "priceInfo":{"priceBand":"90.00-110.00","yearHigh":120},
          "lastUpdateTime":"06-Jan-2026 00:10:00"}]}
        """;

    private readonly NseQuoteParser _parser = new();

    [Fact]
    public void Quote_equity_is_read_with_strings_and_commas()
    {
        var record = _parser.Record(Document("M&M", QuoteEquity));

        Assert.Equal("M&M", record.Ticker.Value);
        Assert.Equal("EQ", record.Series);
        Assert.Equal("INE101A01026", record.Isin);
        Assert.Equal(Exchange.Nse, record.Exchange);
        Assert.Equal(3741.90m, record.Price);
        Assert.Equal(3750m, record.Open);
        Assert.Equal(3760.05m, record.High);
        Assert.Equal(3739m, record.Low);
        Assert.Equal(3769.8m, record.PreviousClose);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 4, 5, 45, TimeSpan.Zero), record.Timestamp);
        Assert.Equal(TimeSpan.Zero, record.Timestamp.Offset);
        Assert.Equal(new DateOnly(2026, 1, 5), record.TradingDay);
        Assert.Equal("nse.quote", record.Source);
    }

    [Fact]
    public void The_opening_auctions_volume_is_not_the_days() => Assert.Null(_parser.Record(Document("M&M", QuoteEquity)).Volume);

    [Fact]
    public void Fields_without_a_column_keep_the_sources_names_and_missing_ones_are_left_out()
    {
        using var raw = JsonDocument.Parse(_parser.Record(Document("M&M", QuoteEquity)).RawData!);

        Assert.Equal<IEnumerable<string>>(
            ["change", "pChange", "close", "vwap", "lowerCP", "upperCP", "pPriceBand", "weekHighLow", "status", "companyName"],
            raw.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal("3,392.85", raw.RootElement.GetProperty("lowerCP").GetString());
        Assert.Equal(3839.9m, raw.RootElement.GetProperty("weekHighLow").GetProperty("max").GetDecimal());
    }

    [Fact]
    public void Symbol_data_brings_volume_and_value()
    {
        var record = _parser.Record(Document("INFY", SymbolData));

        Assert.Equal(3_205_659, record.Volume);
        Assert.Equal(321_207_031.8m, record.ValueTraded);
        Assert.Equal(100.5m, record.Price);
        Assert.Null(record.Open);
        Assert.Equal(101m, record.High);
        Assert.Equal("INE009A01021", record.Isin);
        Assert.Equal(new DateOnly(2026, 1, 6), record.TradingDay);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 18, 40, 0, TimeSpan.Zero), record.Timestamp);
        Assert.Contains("\"priceBand\":\"90.00-110.00\"", record.RawData, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"3,741.90\"", "\"-\"", "price.required", "lastPrice is missing: there is no price.")]
    [InlineData("\"3,741.90\"", "null", "price.required", "lastPrice is missing: there is no price.")]
    [InlineData("\"3,741.90\"", "\"abc\"", "parse.number", "lastPrice is \"abc\", which is not a number.")]
    [InlineData("\"3,741.90\"", "1e30", "parse.number", "lastPrice is \"1e30\", which is not a number.")]
    [InlineData("3769.8", "\"NaN\"", "parse.number", "previousClose is \"NaN\", which is not a number.")]
    [InlineData("05-Jan-2026 09:35:45", "31-Feb-2026 09:35:45", "parse.timestamp", "lastUpdateTime is \"31-Feb-2026 09:35:45\"; a time like dd-MMM-yyyy HH:mm:ss was expected.")]
    [InlineData("05-Jan-2026 09:35:45", "-", "timestamp.required", "lastUpdateTime is missing: it is not known when the price was valid.")]
    [InlineData("\"symbol\":\"M&M\",\"companyName\"", "\"symbol\":\"INFY\",\"companyName\"", "ticker.other", "The answer is about INFY, asked for was M&M: the share may have been renamed.")]
    [InlineData("\"symbol\":\"M&M\",\"companyName\"", "\"symbol\":\"A B\",\"companyName\"", "parse.ticker", "symbol is \"A B\", which is not a ticker.")]
    [InlineData("\"series\":\"EQ\"", "\"series\":\"EQUITYEQUITY\"", "parse.series", "series is \"EQUITYEQUITY\", which is not a series.")]
    public void A_field_that_cannot_be_read_becomes_a_verdict(string found, string replacement, string rule, string message)
    {
        var verdict = _parser.Verdict(Document("M&M", QuoteEquity.Replace(found, replacement, StringComparison.Ordinal)));

        Assert.Equal(rule, verdict.Rule);
        Assert.Equal(message, verdict.Message);
        Assert.Equal(Severity.Reject, verdict.Severity);
    }

    [Theory]
    [InlineData("", "document.json")]
    [InlineData("<html></html>", "document.json")]
    [InlineData("[]", "document.shape")]
    [InlineData("{}", "document.shape")]
    [InlineData("null", "document.shape")]
    [InlineData("""{"equityResponse":[]}""", "document.shape")]
    [InlineData("""{"equityResponse":{}}""", "document.shape")]
    [InlineData("""{"priceInfo":7}""", "document.shape")]
    [InlineData("""{"priceInfo":{"lastPrice":"\ud800"}}""", "document.json")]
    [InlineData("""{"priceInfo":{"lastPrice":"\u0000"}}""", "document.nul")]
    public void A_body_that_is_no_quote_is_refused(string body, string rule)
    {
        var e = Assert.Throws<MalformedDocumentException>(() => _parser.Parse(Document("M&M", body)).ToList());
        Assert.Equal(rule, e.Rule);
        Assert.Contains("nse.quote about M&M", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        var body = Encoding.Latin1.GetBytes(QuoteEquity.Replace("Mahindra", "Mahindr\u00e9", StringComparison.Ordinal));
        var e = Assert.Throws<MalformedDocumentException>(() => _parser.Parse(QuoteDocument.Of(SourceIds.NseQuote, "M&M", body)).ToList());
        Assert.Equal("document.encoding", e.Rule);
    }

    [Fact]
    public void The_message_says_where_the_JSON_breaks_off()
    {
        var e = Assert.Throws<MalformedDocumentException>(() => _parser.Parse(Document("M&M", "{\n\"priceInfo\":{\"lastPrice\":12")).ToList());
        Assert.Equal("The answer of nse.quote about M&M (29 bytes) is not JSON: it breaks off or goes wrong at line 2, byte 28 of it.", e.Message);
    }

    [Theory]
    [InlineData("M&M", QuoteEquity)]
    [InlineData("INFY", SymbolData)]
    public void A_body_cut_anywhere_is_refused_as_a_whole(string ticker, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.TrimEnd());
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<MalformedDocumentException>(() => _parser.Parse(QuoteDocument.Of(SourceIds.NseQuote, ticker, bytes[..length])).ToList());
        }
    }

    [Fact]
    public void Any_flipped_byte_gives_a_record_a_verdict_or_a_refusal_and_nothing_else()
    {
        var bytes = Encoding.UTF8.GetBytes(QuoteEquity);
        foreach (byte flip in (byte[])[0x01, 0x20, 0x40, 0x80, 0xFF])
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var changed = bytes.ToArray();
                changed[i] ^= flip;
                try
                {
                    var parsed = Assert.Single(_parser.Parse(QuoteDocument.Of(SourceIds.NseQuote, "M&M", changed)));
                    Assert.True(parsed.Record is null ^ parsed.Verdict is null);
                }
                catch (MalformedDocumentException e)
                {
                    Assert.NotEmpty(e.Rule);
                }
            }
        }
    }

    [RecordedFact]
    public void The_recorded_quote_of_Tata_Motors_is_read()
    {
        var record = _parser.Record(QuoteDocument.Of(SourceIds.NseQuote, "TATAMOTORS", RecordedFactAttribute.Read("nse_api/quote-equity_TATAMOTORS_20241008.json")));

        Assert.Equal((899.95m, 916m, 918m, 893.85m, 927.85m), (record.Price, record.Open, record.High, record.Low, record.PreviousClose));
        Assert.Equal("INE155A01022", record.Isin);
        Assert.Equal(-3.0070m, record.ChangePercent);
        Assert.Null(record.Volume);
        Assert.Equal(new DateTimeOffset(2024, 10, 8, 4, 5, 45, TimeSpan.Zero), record.Timestamp);
    }

    [RecordedFact]
    public void The_recorded_quote_of_a_Saturday_session_is_read()
    {
        var record = _parser.Record(QuoteDocument.Of(SourceIds.NseQuote, "3MINDIA", RecordedFactAttribute.Read("nse_api/quote-equity_3MINDIA_20240518_partial.json")));

        Assert.Equal((31389m, 30200.05m, 31389m, 30200.05m, 30312.85m), (record.Price, record.Open, record.High, record.Low, record.PreviousClose));
        Assert.Equal(new DateOnly(2024, 5, 18), record.TradingDay);
    }

    [RecordedFact]
    public void The_recorded_symbol_data_of_Vedanta_is_read()
    {
        var record = _parser.Record(QuoteDocument.Of(SourceIds.NseQuote, "VEDL", RecordedFactAttribute.Read("nse_api/NextApi_getSymbolData_VEDL_20260204_0945.json")));

        Assert.Equal((689.55m, 680m, 691m, 677.6m, 675.65m), (record.Price, record.Open, record.High, record.Low, record.PreviousClose));
        Assert.Equal((3_205_659L, 2_203_666_166.37m), (record.Volume, record.ValueTraded));
        Assert.Equal("INE205A01025", record.Isin);
        Assert.Equal(new DateTimeOffset(2026, 2, 4, 4, 15, 59, TimeSpan.Zero), record.Timestamp);
    }

    [RecordedFact]
    public void The_recorded_symbol_data_of_HDFC_Bank_is_read_without_its_envelope()
    {
        var record = _parser.Record(QuoteDocument.Of(SourceIds.NseQuote, "HDFCBANK", RecordedFactAttribute.Read("nse_api/NseIndiaApi_samples/quote.json")));

        Assert.Equal((764.9m, 769.5m, 773.9m, 761.25m, 778.9m), (record.Price, record.Open, record.High, record.Low, record.PreviousClose));
        Assert.Equal((24_095_932L, 18_451_941_847.64m, "INE040A01034"), (record.Volume, record.ValueTraded, record.Isin));
        Assert.Equal(new DateTimeOffset(2026, 5, 27, 5, 37, 9, TimeSpan.Zero), record.Timestamp);
    }

    [RecordedFact]
    public void The_recorded_symbol_data_of_Eternal_after_the_close_is_read_though_its_order_book_is_empty()
    {
        var record = _parser.Record(QuoteDocument.Of(SourceIds.NseQuote, "ETERNAL", RecordedFactAttribute.Read("nse_api/NseIndiaApi_samples/getDetailedScripData.json")));

        Assert.Equal((268.2m, 270.8m, 272.5m, 267.85m, 271.75m), (record.Price, record.Open, record.High, record.Low, record.PreviousClose));
        Assert.Equal((19_317_167L, 5_212_930_686.62m), (record.Volume, record.ValueTraded));
        Assert.Equal(new DateTimeOffset(2026, 2, 20, 10, 30, 0, TimeSpan.Zero), record.Timestamp);
    }

    [RecordedTheory]
    [InlineData("NseIndiaApi_samples/equityMetaInfo.json")]
    [InlineData("NseIndiaApi_samples/holidays.json")]
    [InlineData("NseIndiaApi_samples/equityQuote.json")]
    [InlineData("equity-stockIndices_SECURITIES_IN_FO_20251117.json")]
    [InlineData("quote-equity_section-trade_info_TATAMOTORS_20241008.json")]
    public void A_recorded_answer_to_another_question_is_refused(string file)
    {
        var document = QuoteDocument.Of(SourceIds.NseQuote, "TATAMOTORS", RecordedFactAttribute.Read("nse_api/" + file));
        Assert.Equal("document.shape", Assert.Throws<MalformedDocumentException>(() => _parser.Parse(document).ToList()).Rule);
    }

    private static RawDocument Document(string ticker, string body) => QuoteDocument.Of(SourceIds.NseQuote, ticker, body);
}
