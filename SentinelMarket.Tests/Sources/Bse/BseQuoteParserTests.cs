using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Bse;

namespace SentinelMarket.Tests.Sources.Bse;

public sealed class BseQuoteParserTests
{
    private const string Header = """
        {"CurrRate":{"LTP":"15,345.00","Chg":"+36.45","PcChg":"+0.24"},
         "Cmpname":{"FullN":"MARUTI SUZUKI INDIA LTD.","ShortN":"maruti","EquityScrips":"532500"},
         "Header":{"PrevClose":"15,308.55","Open":"15314.90","High":"15,349.50","Low":"15,300.00","LTP":"15,345.00","DisplayText":"","PRE_OPEN_NO_BIDS":null,"GSMText":"-","Ason":"11 Oct 26 | 16:00","IsALF":"0"}}
        """;

    private readonly BseQuoteParser _parser = new(new Universe(NiftyFifty.Instruments));

    [Fact]
    public void The_header_is_read_with_its_strings()
    {
        var record = _parser.Record(Document("MARUTI", Header));

        Assert.Equal("MARUTI", record.Ticker.Value);
        Assert.Equal("INE585B01010", record.Isin);
        Assert.Equal("EQ", record.Series);
        Assert.Equal(Exchange.Bse, record.Exchange);
        Assert.Equal((15345m, 15314.90m, 15349.50m, 15300m, 15308.55m), (record.Price, record.Open, record.High, record.Low, record.PreviousClose));
        Assert.Null(record.Volume);
        Assert.Equal(new DateTimeOffset(2026, 10, 11, 10, 30, 0, TimeSpan.Zero), record.Timestamp);
        Assert.Equal(new DateOnly(2026, 10, 11), record.TradingDay);
        Assert.Equal("""{"EquityScrips":"532500","FullN":"MARUTI SUZUKI INDIA LTD.","ShortN":"maruti","Chg":"\u002B36.45","PcChg":"\u002B0.24","IsALF":"0"}""", record.RawData);
    }

    [Fact]
    public void The_last_price_may_stand_in_the_rates_only()
    {
        var body = Header.Replace("\"LTP\":\"15,345.00\",\"DisplayText\"", "\"LTP\":\"\",\"DisplayText\"", StringComparison.Ordinal);
        Assert.Equal(15345m, _parser.Record(Document("MARUTI", body)).Price);
    }

    [Theory]
    [InlineData("MARUTI", "11 Oct 26 | 16:00", "11 Oct 26 | 25:00", "parse.timestamp", "Ason is \"11 Oct 26 | 25:00\"; a time like dd MMM yy | HH:mm was expected.")]
    [InlineData("MARUTI", "11 Oct 26 | 16:00", "", "timestamp.required", "Ason is missing: it is not known when the price was valid.")]
    [InlineData("MARUTI", "15,345.00", "-", "price.required", "LTP is missing: there is no price.")]
    [InlineData("TCS", "x", "x", "ticker.other", "The answer is about scrip code 532500, TCS is 532540.")]
    public void A_field_that_cannot_be_read_becomes_a_verdict(string ticker, string found, string replacement, string rule, string message)
    {
        var verdict = _parser.Verdict(Document(ticker, Header.Replace(found, replacement, StringComparison.Ordinal)));
        Assert.Equal((rule, message), (verdict.Rule, verdict.Message));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public void A_body_without_a_header_is_refused(string body) =>
        Assert.Equal("document.shape", Assert.Throws<MalformedDocumentException>(() => _parser.Parse(Document("MARUTI", body)).ToList()).Rule);

    [Fact]
    public void A_body_cut_anywhere_is_refused_as_a_whole()
    {
        var bytes = Encoding.UTF8.GetBytes(Header.TrimEnd());
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<MalformedDocumentException>(() => _parser.Parse(QuoteDocument.Of(SourceIds.BseQuote, "MARUTI", bytes[..length])).ToList());
        }
    }

    [RecordedFact]
    public void The_recorded_header_of_Reliance_is_read()
    {
        var record = _parser.Record(QuoteDocument.Of(SourceIds.BseQuote, "RELIANCE", RecordedFactAttribute.Read("bse_api/getScripHeaderData_500325_RELIANCE_20231011.json")));

        Assert.Equal((2345m, 2314.90m, 2349.50m, 2314m, 2308.55m), (record.Price, record.Open, record.High, record.Low, record.PreviousClose));
        Assert.Equal(1.5789m, record.ChangePercent);
        Assert.Equal(new DateTimeOffset(2023, 10, 11, 10, 30, 0, TimeSpan.Zero), record.Timestamp);
        Assert.Equal("INE002A01018", record.Isin);
    }

    private static RawDocument Document(string ticker, string body) => QuoteDocument.Of(SourceIds.BseQuote, ticker, body);
}
