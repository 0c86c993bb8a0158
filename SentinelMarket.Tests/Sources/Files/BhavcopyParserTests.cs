using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

public sealed class BhavcopyParserTests
{
    [Fact]
    public void A_row_with_deliveries_is_read_in_full()
    {
        var record = ParseFull(FullRow).Record;

        Assert.Equal(
            new StockRecord
            {
                Ticker = Ticker.Parse("MANGO"), Series = "EQ", Exchange = Exchange.Nse, Price = 110.00m, Open = 101.00m, High = 112.50m, Low = 99.05m,
                PreviousClose = 100.00m, Volume = 26_177, ValueTraded = 2_781_000m, Trades = 1_262, TradingDay = new DateOnly(2024, 1, 25),
                Timestamp = new DateTimeOffset(2024, 1, 25, 10, 0, 0, TimeSpan.Zero), Source = "nse.eod.full",
                RawData = """{"LAST_PRICE":110.10,"AVG_PRICE":106.20,"DELIV_QTY":11574,"DELIV_PER":44.21}""",
            },
            record);
        Assert.Equal(10m, record!.ChangePercent);
    }

    [Fact]
    public void Dashes_mean_no_value() =>
        Assert.Equal("""{"LAST_PRICE":31.05,"AVG_PRICE":31.05}""", ParseFull(FullRowWithoutDeliveries).Record!.RawData);

    [Fact]
    public void A_unified_row_is_read_in_full() =>
        Assert.Equal(
            new StockRecord
            {
                Ticker = Ticker.Parse("MANGO"), Series = "EQ", Isin = "INE000A01018", Exchange = Exchange.Nse, Price = 1701.35m, Open = 1698.00m,
                High = 1719.60m, Low = 1695.45m, PreviousClose = 1695.65m, Volume = 156_024, ValueTraded = 266_549_636.05m, Trades = 13_381,
                TradingDay = new DateOnly(2025, 1, 3), Timestamp = new DateTimeOffset(2025, 1, 3, 10, 0, 0, TimeSpan.Zero), Source = "nse.eod.udiff",
                RawData = """{"FinInstrmTp":"STK","FinInstrmId":5385,"FinInstrmNm":"MANGO FRUIT LTD","LastPric":1700.00,"SttlmPric":1701.30,"SsnId":"F1","NewBrdLotQty":1}""",
            },
            ParseUdiff(UdiffRow).Record);

    [Fact]
    public void Zero_prices_other_than_the_close_mean_no_price()
    {
        var row = With(UdiffHeader, With(UdiffHeader, With(UdiffHeader, UdiffRow, "OpnPric", "0.00"), "HghPric", "0"), "LwPric", "");
        var record = ParseUdiff(row).Record!;

        Assert.Null(record.Open);
        Assert.Null(record.High);
        Assert.Null(record.Low);
        Assert.Equal(1701.35m, record.Price);
    }

    [Fact]
    public void Names_with_commas_quotes_and_foreign_letters_become_valid_json()
    {
        var record = ParseUdiff(With(UdiffHeader, UdiffRow, "FinInstrmNm", "\"MANGO, \"\"BIG\"\" \\ \t FRÜIT\"")).Record!;

        using var json = JsonDocument.Parse(record.RawData!);
        Assert.Equal("MANGO, \"BIG\" \\ \t FRÜIT", json.RootElement.GetProperty("FinInstrmNm").GetString());
        Assert.Equal(1701.35m, record.Price);
    }

    [Fact]
    public void A_name_that_is_not_utf8_does_not_cost_the_row()
    {
        byte[] content = [.. System.Text.Encoding.UTF8.GetBytes(UdiffHeader + "\n"), .. System.Text.Encoding.Latin1.GetBytes(UdiffRow.Replace("FRUIT", "FRÜIT"))];
        var record = Assert.Single(new BhavcopyParser().Parse(Document(content, SourceIds.NseEodUdiff))).Record!;

        using var json = JsonDocument.Parse(record.RawData!);
        Assert.Equal("MANGO FR\uFFFDIT LTD", json.RootElement.GetProperty("FinInstrmNm").GetString());
    }

    [Fact]
    public void A_quote_inside_an_unquoted_name_is_text()
    {
        using var json = JsonDocument.Parse(ParseUdiff(With(UdiffHeader, UdiffRow, "FinInstrmNm", "6\" PIPES LTD")).Record!.RawData!);
        Assert.Equal("6\" PIPES LTD", json.RootElement.GetProperty("FinInstrmNm").GetString());
    }

    [Fact]
    public void An_isin_that_is_none_is_kept_beside_the_row()
    {
        var record = ParseUdiff(With(UdiffHeader, UdiffRow, "ISIN", "PENDING")).Record!;

        Assert.Null(record.Isin);
        Assert.Contains("\"ISIN\":\"PENDING\"", record.RawData);
    }

    [Fact]
    public void Numbers_in_raw_data_are_valid_json()
    {
        var row = With(FullHeader, With(FullHeader, FullRow, "DELIV_QTY", " 00123"), "LAST_PRICE", " -0.50");
        Assert.Equal("""{"LAST_PRICE":-0.50,"AVG_PRICE":106.20,"DELIV_QTY":123,"DELIV_PER":44.21}""", ParseFull(row).Record!.RawData);
    }

    [Theory]
    [InlineData("symbol,series,date1,prev_close,open_price,high_price,low_price,last_price,close_price,avg_price,ttl_trd_qnty,turnover_lacs,no_of_trades,deliv_qty,deliv_per", "\r\n", "")]
    [InlineData(FullHeader + ",", "\r\n", ",")]
    [InlineData("\uFEFF" + FullHeader, "\n", "")]
    [InlineData(FullHeader, "\n\n \t\r\n", "")]
    public void Blanks_case_line_ends_and_closing_commas_do_not_matter(string header, string lineEnd, string closing)
    {
        var parsed = Parse(header + lineEnd + FullRow + closing + lineEnd + FullRowWithoutDeliveries + closing, SourceIds.NseEodFull);

        Assert.Equal(["MANGO", "PAPAYA"], parsed.Select(line => line.Record!.Ticker.Value));
    }

    [Fact]
    public void A_line_knows_its_number_and_its_bytes()
    {
        var text = FullHeader + "\r\n\r\n" + FullRow + "\r\nbroken\r\n";
        var parsed = Parse(text, SourceIds.NseEodFull);

        Assert.Equal([3, 4], parsed.Select(line => line.Position));
        Assert.Equal([FullRow, "broken"], parsed.Select(line => text.Substring(line.RawOffset, line.RawLength)));
    }

    [Theory]
    [InlineData("CLOSE_PRICE", "1,2", "parse.columns", null, "The line has 16 columns; the header has 15.")]
    [InlineData("CLOSE_PRICE", "12x", "parse.number", "CLOSE_PRICE", "CLOSE_PRICE is \"12x\"; a number like 1234.50 is expected.")]
    [InlineData("CLOSE_PRICE", "1e5", "parse.number", "CLOSE_PRICE", "CLOSE_PRICE is \"1e5\"; a number like 1234.50 is expected.")]
    [InlineData("CLOSE_PRICE", "5.", "parse.number", "CLOSE_PRICE", "CLOSE_PRICE is \"5.\"; a number like 1234.50 is expected.")]
    [InlineData("CLOSE_PRICE", " ", "parse.required", "CLOSE_PRICE", "CLOSE_PRICE is empty; every row must have it.")]
    [InlineData("TTL_TRD_QNTY", "1e30", "parse.number", "TTL_TRD_QNTY", "TTL_TRD_QNTY is \"1e30\"; a whole number of at most 18 digits is expected.")]
    [InlineData("TTL_TRD_QNTY", "1000000000000000000000000000000", "parse.number", "TTL_TRD_QNTY", "TTL_TRD_QNTY is \"1000000000000000000000000000000\"; a whole number of at most 18 digits is expected.")]
    [InlineData("TURNOVER_LACS", "79228162514264337593543950335", "parse.number", "TURNOVER_LACS", "TURNOVER_LACS is \"79228162514264337593543950335\"; a number like 1234.50 is expected.")]
    [InlineData("DELIV_PER", "most", "parse.number", "DELIV_PER", "DELIV_PER is \"most\"; a number like 1234.50 is expected.")]
    [InlineData("DATE1", "30-Feb-2024", "parse.date", "DATE1", "DATE1 is \"30-Feb-2024\", which is no date; one like 2024-01-25 or 25-Jan-2024 is expected.")]
    [InlineData("DATE1", "01-Jan-0001", "parse.date", "DATE1", "DATE1 is \"01-Jan-0001\", which is no date; one like 2024-01-25 or 25-Jan-2024 is expected.")]
    [InlineData("DATE1", "", "parse.required", "DATE1", "DATE1 is empty; every row must have it.")]
    [InlineData("SYMBOL", "MAN GO", "parse.ticker", "SYMBOL", "SYMBOL is \"MAN GO\", which is no ticker: 1 to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("SYMBOL", "", "parse.required", "SYMBOL", "SYMBOL is empty; every row must have it.")]
    [InlineData("SERIES", "", "parse.required", "SERIES", "SERIES is empty; every row must have it.")]
    [InlineData("SERIES", "E Q", "parse.series", "SERIES", "SERIES is \"E Q\", which is no series: 1 to 16 printable characters without blanks are expected.")]
    public void A_bad_field_costs_its_row_and_says_why(string column, string value, string rule, string? field, string message)
    {
        var parsed = Parse(Lines(FullHeader, FullRow, With(FullHeader, FullRow, column, value), FullRowWithoutDeliveries), SourceIds.NseEodFull);

        Assert.Equal(3, parsed.Count);
        Assert.Equal(new Verdict(rule, Severity.Reject, field, message), parsed[1].Verdict);
        Assert.Null(parsed[1].Record);
        Assert.NotNull(parsed[2].Record);
    }

    [Theory]
    [InlineData("TradDt", "2025-02-30", "parse.date")]
    [InlineData("Sgmt", "FO", "parse.segment")]
    [InlineData("Src", "BSE", "parse.segment")]
    [InlineData("FinInstrmNm", "\"MANGO", "parse.quote")]
    [InlineData("FinInstrmNm", "\"MANGO\" LTD", "parse.quote")]
    public void A_bad_unified_field_costs_its_row(string column, string value, string rule) =>
        Assert.Equal(rule, ParseUdiff(With(UdiffHeader, UdiffRow, column, value)).Verdict!.Rule);

    [Fact]
    public void Negative_numbers_are_left_to_the_validator() => Assert.Equal(-1m, ParseFull(With(FullHeader, FullRow, "CLOSE_PRICE", "-1")).Record!.Price);

    [Fact]
    public void A_line_without_end_is_one_verdict_and_the_rest_goes_on()
    {
        var parsed = Parse(Lines(FullHeader, FullRow, new string('A', 30_000_000), FullRow), SourceIds.NseEodFull);

        Assert.Equal(3, parsed.Count);
        Assert.Equal(new Verdict("parse.line_length", Severity.Reject, null, "The line has 30,000,000 bytes; a line of at most 65,536 is expected."), parsed[1].Verdict);
        Assert.Equal((3, 30_000_000), (parsed[1].Position, parsed[1].RawLength));
        Assert.NotNull(parsed[2].Record);
    }

    [Fact]
    public void Another_header_makes_the_document_malformed()
    {
        var thrown = Assert.Throws<MalformedDocumentException>(() => Parse(Lines("A,B\u0007", "1,2"), SourceIds.NseEodUdiff));

        Assert.Equal("document.header", thrown.Rule);
        Assert.Equal("test.csv should be of the format NSE UDiFF (TradDt,BizDt,Sgmt,Src,...), but its first line is \"A,B?\".", thrown.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\r\n")]
    [InlineData("SYMBOL\0")]
    public void A_document_without_text_is_malformed(string text) =>
        Assert.Equal("document.text", Assert.Throws<MalformedDocumentException>(() => Parse(text, SourceIds.NseEodFull)).Rule);

    [Fact]
    public void Only_end_of_day_sources_are_handled()
    {
        var parser = new BhavcopyParser();
        Assert.True(parser.Handles("nse.eod.full"));
        Assert.True(parser.Handles("nse.eod.udiff"));
        Assert.False(parser.Handles("nse.quote"));
        Assert.Throws<ArgumentException>(() => parser.Parse(Document(FullHeader, "nse.quote")));
    }
}
