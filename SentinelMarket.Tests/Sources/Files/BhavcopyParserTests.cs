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
    public void A_unified_row_of_BSE_goes_by_its_scrip_code() =>
        Assert.Equal(
            new StockRecord
            {
                Ticker = Ticker.Parse("500900"), Series = "A", Isin = "INE000A01026", Exchange = Exchange.Bse, Price = 847.65m, Open = 897.70m,
                High = 899.50m, Low = 840.10m, PreviousClose = 880.10m, Volume = 287_864, ValueTraded = 245_450_204m, Trades = 1_943,
                TradingDay = new DateOnly(2024, 7, 12), Timestamp = new DateTimeOffset(2024, 7, 12, 10, 0, 0, TimeSpan.Zero), Source = "bse.eod.udiff",
                RawData = """{"FinInstrmTp":"STK","TckrSymb":"PLUM","FinInstrmNm":"PLUM ORCHARDS LTD.","LastPric":845.00,"SttlmPric":845.90,"SsnId":"F1","NewBrdLotQty":1}""",
            },
            ParseOne(UdiffHeader, BseUdiffRow, "bse.eod.udiff"));

    [Fact]
    public void A_legacy_row_of_NSE_is_read_in_full_and_its_turnover_is_in_rupees() =>
        Assert.Equal(
            new StockRecord
            {
                Ticker = Ticker.Parse("MANGO"), Series = "EQ", Isin = "INE000A01018", Exchange = Exchange.Nse, Price = 35.8m, Open = 36m, High = 36.8m, Low = 35.25m,
                PreviousClose = 35.2m, Volume = 49_077, ValueTraded = 1_764_577.1m, Trades = 370, TradingDay = new DateOnly(2020, 1, 1),
                Timestamp = new DateTimeOffset(2020, 1, 1, 10, 0, 0, TimeSpan.Zero), Source = "nse.eod.legacy", RawData = """{"LAST":35.65}""",
            },
            ParseOne(LegacyHeader, LegacyRow, "nse.eod.legacy"));

    [Fact]
    public void A_legacy_row_of_2011_has_neither_trades_nor_ISIN()
    {
        var record = ParseOne(OldLegacyHeader, OldLegacyRow, "nse.eod.legacy");

        Assert.Equal((null, null, 1_243_030.75m, new DateOnly(2011, 1, 3)), (record.Trades, record.Isin, record.ValueTraded, record.TradingDay));
    }

    [Fact]
    public void A_date_that_was_cut_off_is_no_date_of_another_year() =>
        Assert.Equal("parse.date", Assert.Single(Parse(Lines(OldLegacyHeader, OldLegacyRow[..^3]), "nse.eod.legacy")).Verdict!.Rule);

    [Fact]
    public void A_legacy_row_of_BSE_has_the_day_of_the_name_and_no_padding() =>
        Assert.Equal(
            new StockRecord
            {
                Ticker = Ticker.Parse("500900"), Series = "A", Exchange = Exchange.Bse, Price = 1397.25m, Open = 1420.95m, High = 1425.00m, Low = 1393.00m,
                PreviousClose = 1417.40m, Volume = 5_140, ValueTraded = 7_217_095m, Trades = 920, TradingDay = new DateOnly(2021, 4, 20),
                Timestamp = new DateTimeOffset(2021, 4, 20, 10, 0, 0, TimeSpan.Zero), Source = "bse.eod.legacy",
                RawData = """{"SC_NAME":"PLUM LTD.","SC_TYPE":"Q","LAST":1397.00}""",
            },
            ParseOne(BseLegacyHeader, BseLegacyRow, "bse.eod.legacy"));

    [Fact]
    public void The_ISIN_and_the_date_of_a_BSE_row_count_where_it_has_them()
    {
        var record = Assert.Single(new BhavcopyParser().Parse(Document(System.Text.Encoding.UTF8.GetBytes(Lines(BseIsinHeader, BseIsinRow)), "bse.eod.legacy", "EQ210421.CSV"))).Record!;

        Assert.Equal(("INE000A01026", new DateOnly(2021, 4, 20)), (record.Isin, record.TradingDay));
        Assert.Equal("""{"SC_NAME":"PLUM LTD.","SC_TYPE":"Q","LAST":1397.00}""", record.RawData);
    }

    [Fact]
    public void Both_formats_of_an_exchange_give_a_share_the_same_ticker_and_series()
    {
        var (udiff, legacy) = (ParseOne(UdiffHeader, BseUdiffRow, "bse.eod.udiff"), ParseOne(BseLegacyHeader, BseLegacyRow, "bse.eod.legacy"));
        Assert.Equal((udiff.Ticker, udiff.Series, udiff.Exchange), (legacy.Ticker, legacy.Series, legacy.Exchange));
    }

    [Fact]
    public void A_BSE_legacy_document_without_a_day_is_malformed()
    {
        var content = System.Text.Encoding.UTF8.GetBytes(Lines(BseLegacyHeader, BseLegacyRow));
        var thrown = Assert.Throws<MalformedDocumentException>(() => new BhavcopyParser().Parse(Document(content, "bse.eod.legacy", "200421.csv")).ToList());

        Assert.Equal(("document.date", "200421.csv has no date, neither in its rows nor in its name; BSE legacy (EQDDMMYY.CSV) files have it in their name."), (thrown.Rule, thrown.Message));
    }

    [Theory]
    [InlineData("RELIANCE")]
    [InlineData("-500325")]
    [InlineData("500325.0")]
    [InlineData("5003250000")]
    public void A_scrip_code_has_digits_only(string code)
    {
        var parsed = Assert.Single(Parse(Lines(BseLegacyHeader, With(BseLegacyHeader, BseLegacyRow, "SC_CODE", code)), "bse.eod.legacy"));
        Assert.Equal(new Verdict("parse.ticker", Severity.Reject, "SC_CODE", $"SC_CODE is \"{code}\", which is no scrip code: a number like 500325 is expected."), parsed.Verdict);
    }

    [Fact]
    public void Letters_that_turn_into_others_in_upper_case_make_no_ticker() =>
        Assert.Equal("parse.ticker", ParseFull(With(FullHeader, FullRow, "SYMBOL", "\u017FBIN")).Verdict!.Rule);

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
        Assert.All((string[])["nse.eod.udiff", "nse.eod.legacy", "bse.eod.udiff", "bse.eod.legacy"], source => Assert.True(parser.Handles(source), source));
        Assert.False(parser.Handles("nse.quote"));
        Assert.Throws<ArgumentException>(() => parser.Parse(Document(FullHeader, "nse.quote")));
    }
}
