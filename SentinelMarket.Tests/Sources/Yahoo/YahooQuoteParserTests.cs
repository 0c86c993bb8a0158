using System.Globalization;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Yahoo;

namespace SentinelMarket.Tests.Sources.Yahoo;

public sealed class YahooQuoteParserTests
{
    private readonly YahooQuoteParser _parser = new(new Universe(NiftyFifty.Instruments));

    [Fact]
    public void The_meta_is_the_quote()
    {
        var record = _parser.Record(Document("RELIANCE.NS", QuoteSamples.Chart));

        Assert.Equal(("RELIANCE", "EQ", "INE002A01018", Exchange.Nse), (record.Ticker.Value, record.Series, record.Isin, record.Exchange));
        Assert.Equal((1391.4m, 1395m, 1380.05m, 1382.2m, 4_217_004L), (record.Price, record.High, record.Low, record.PreviousClose, record.Volume));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 5, 50, 0, TimeSpan.Zero), record.Timestamp);
        Assert.Equal(new DateOnly(2026, 3, 3), record.TradingDay);
        Assert.Equal("yahoo.quote", record.Source);
    }

    [Fact]
    public void The_open_is_that_of_the_days_bar_in_whole_paise() => Assert.Equal(1384.05m, _parser.Record(Document("RELIANCE.NS", QuoteSamples.Chart)).Open);

    [Fact]
    public void Fields_without_a_column_keep_the_sources_names()
    {
        using var raw = JsonDocument.Parse(_parser.Record(Document("RELIANCE.NS", QuoteSamples.Chart)).RawData!);
        Assert.Equal<IEnumerable<string>>(
            ["exchangeName", "instrumentType", "longName", "fiftyTwoWeekHigh", "chartPreviousClose", "dataGranularity", "range"],
            raw.RootElement.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public void The_suffix_says_the_exchange()
    {
        var record = _parser.Record(Document("RELIANCE.BO", QuoteSamples.Chart.Replace("RELIANCE.NS", "RELIANCE.BO", StringComparison.Ordinal)));
        Assert.Equal((Exchange.Bse, "RELIANCE", "INE002A01018"), (record.Exchange, record.Ticker.Value, record.Isin));
    }

    [Theory]
    [InlineData("\"timestamp\":[1772509500],", "")]
    [InlineData("1772509500", "null")]
    [InlineData("1772509500", "1772423100")]
    [InlineData("1772509500", "1e400")]
    [InlineData("[1384.050048828125]", "[null]")]
    [InlineData("[1384.050048828125]", "[]")]
    [InlineData("[1384.050048828125]", "[1384.05,1385]")]
    [InlineData("[1384.050048828125]", "\"1384\"")]
    [InlineData("\"quote\":[{", "\"quote\":[],\"other\":[{")]
    [InlineData("\"quote\":[{", "\"quote\":{\"a\":1},\"other\":[{")]
    public void Without_a_sound_bar_of_the_day_the_quote_has_no_open(string found, string replacement)
    {
        var record = _parser.Record(Document("RELIANCE.NS", QuoteSamples.Chart.Replace(found, replacement, StringComparison.Ordinal)));
        Assert.Equal((null, 1391.4m), (record.Open, record.Price));
    }

    [Fact]
    public void The_close_before_a_longer_chart_is_not_that_of_the_session_before()
    {
        Assert.Null(_parser.Record(Document("RELIANCE.NS", QuoteSamples.Chart.Replace("\"range\":\"1d\"", "\"range\":\"5d\"", StringComparison.Ordinal))).PreviousClose);
        Assert.Equal(1380m, _parser.Record(Document("RELIANCE.NS", QuoteSamples.Chart.Replace("\"range\":\"1d\"", "\"range\":\"\",\"previousClose\":1380", StringComparison.Ordinal))).PreviousClose);
    }

    [Theory]
    [InlineData("\"regularMarketPrice\":1391.4", "\"a\":1", "price.required", "regularMarketPrice is missing: there is no price.")]
    [InlineData("\"regularMarketPrice\":1391.4", "\"regularMarketPrice\":{}", "price.required", "regularMarketPrice is missing: there is no price.")]
    [InlineData("\"regularMarketPrice\":1391.4", "\"regularMarketPrice\":1e90", "parse.number", "regularMarketPrice is \"1e90\", which is not a number.")]
    [InlineData("\"regularMarketTime\":1772517000", "\"a\":1", "timestamp.required", "regularMarketTime is missing: it is not known when the price was valid.")]
    [InlineData("\"regularMarketTime\":1772517000", "\"regularMarketTime\":0", "parse.timestamp", "regularMarketTime is 0; seconds since 1970 were expected.")]
    [InlineData("\"regularMarketTime\":1772517000", "\"regularMarketTime\":1772517000000", "parse.timestamp", "regularMarketTime is 1772517000000; seconds since 1970 were expected.")]
    [InlineData("\"regularMarketVolume\":4217004", "\"regularMarketVolume\":0.5", "parse.number", "regularMarketVolume is 0.5, which is not a whole number of shares.")]
    [InlineData("\"currency\":\"INR\"", "\"currency\":\"USD\"", "currency.other", "currency is \"USD\"; prices in INR were expected.")]
    [InlineData("\"currency\":\"INR\",", "", "currency.other", "currency is \"\"; prices in INR were expected.")]
    [InlineData("\"symbol\":\"RELIANCE.NS\"", "\"symbol\":\"RELIANCE.BO\"", "ticker.other", "The answer is about RELIANCE.BO, asked for was RELIANCE.NS: the share may have been renamed.")]
    [InlineData("\"symbol\":\"RELIANCE.NS\",", "", "ticker.other", "The answer is about no symbol, asked for was RELIANCE.NS: the share may have been renamed.")]
    [InlineData("\"gmtoffset\":19800", "\"gmtoffset\":-18000", "timestamp.zone", "gmtoffset is -18000 seconds; the exchange of RELIANCE.NS is 19800 seconds ahead of UTC.")]
    public void A_field_that_cannot_be_read_becomes_a_verdict(string found, string replacement, string rule, string message)
    {
        var verdict = _parser.Verdict(Document("RELIANCE.NS", QuoteSamples.Chart.Replace(found, replacement, StringComparison.Ordinal)));
        Assert.Equal((rule, message, Severity.Reject), (verdict.Rule, verdict.Message, verdict.Severity));
    }

    [Theory]
    [InlineData("AAPL")]
    [InlineData("RELIANCE.L")]
    [InlineData("A B.NS")]
    [InlineData(".NS")]
    public void A_stream_of_no_Indian_exchange_is_refused(string stream) =>
        Assert.Equal($"\"{stream}\" is not a symbol of NSE (.NS) or BSE (.BO).", _parser.Verdict(Document(stream, QuoteSamples.Chart)).Message);

    [Theory]
    [InlineData("", "document.json")]
    [InlineData("Too Many Requests", "document.json")]
    [InlineData("[]", "document.shape")]
    [InlineData("{}", "document.shape")]
    [InlineData("""{"chart":null}""", "document.shape")]
    [InlineData("""{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}""", "document.shape")]
    [InlineData("""{"chart":{"result":[]}}""", "document.shape")]
    [InlineData("""{"chart":{"result":[7]}}""", "document.shape")]
    [InlineData("""{"chart":{"result":{"meta":{}}}}""", "document.shape")]
    [InlineData("""{"chart":{"result":[{"meta":[]}]}}""", "document.shape")]
    public void A_body_that_is_no_chart_is_refused(string body, string rule)
    {
        var e = Assert.Throws<MalformedDocumentException>(() => _parser.Parse(Document("RELIANCE.NS", body)).ToList());
        Assert.Equal(rule, e.Rule);
        Assert.Contains("yahoo.quote about RELIANCE.NS", e.Message, StringComparison.Ordinal);
    }

    [RecordedTheory]
    [InlineData("body_chart-AAPL-2020-01-01-to-2020-01-03.json", "AAPL")]
    [InlineData("body_chart-AAPL-2020-08-31-to-2020-11-07.json", "AAPL")]
    [InlineData("body_chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m.json", "AAPL")]
    [InlineData("body_chart-BTC-USD-2020-01-01-to-2020-01-03.json", "BTC-USD")]
    [InlineData("body_chart-WSKT.JK-2020-01-01-to-2020-01-03.json", "WSKT.JK")]
    [InlineData("body_chart-WSU.DE-2023-08-04-to-2023-08-09.json", "WSU.DE")]
    [InlineData("body_historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json", "NVDA")]
    public void A_recorded_chart_of_another_market_is_refused_under_its_own_name_and_under_an_Indian_one(string file, string symbol)
    {
        var body = RecordedFactAttribute.Read("yahoo/" + file);
        Assert.Equal("parse.ticker", _parser.Verdict(QuoteDocument.Of(SourceIds.YahooQuote, symbol, body)).Rule);
        Assert.Equal("ticker.other", _parser.Verdict(QuoteDocument.Of(SourceIds.YahooQuote, "RELIANCE.NS", body)).Rule);
    }

    // No recorded answer is of an Indian share: these are read as if they were.
    [RecordedTheory]
    [InlineData("body_chart-AAPL-2020-01-01-to-2020-01-03.json", "AAPL", "USD", -18000, "244.87 246.01 243.16   32129951 2025-02-19T21:00:01Z 2025-02-20")]
    [InlineData("body_chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m.json", "AAPL", "USD", -18000, "244.87 246.01 243.16 244.47  32129951 2025-02-19T21:00:01Z 2025-02-20")]
    [InlineData("body_chart-WSKT.JK-2020-01-01-to-2020-01-03.json", "WSKT.JK", "IDR", 25200, "202 202 202   0 2024-07-23T20:00:00Z 2024-07-24")]
    [InlineData("body_chart-WSU.DE-2023-08-04-to-2023-08-09.json", "WSU.DE", "EUR", 3600, "38.9 39.3 38.8   45 2025-02-20T11:03:40Z 2025-02-20")]
    [InlineData("body_historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json", "NVDA", "USD", -18000, "134.43 141.46 134.04   225991924 2025-02-21T21:00:01Z 2025-02-22")]
    public void A_recorded_chart_is_read_to_the_values_that_stand_in_it(string file, string symbol, string currency, int offset, string expected)
    {
        var body = Encoding.UTF8.GetString(RecordedFactAttribute.Read("yahoo/" + file))
            .Replace($"\"symbol\":\"{symbol}\"", "\"symbol\":\"TCS.NS\"", StringComparison.Ordinal)
            .Replace($"\"currency\":\"{currency}\"", "\"currency\":\"INR\"", StringComparison.Ordinal)
            .Replace(string.Create(CultureInfo.InvariantCulture, $"\"gmtoffset\":{offset}"), "\"gmtoffset\":19800", StringComparison.Ordinal);

        var record = _parser.Record(Document("TCS.NS", body));

        Assert.Equal(expected, string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Price} {record.High} {record.Low} {record.PreviousClose} {record.Open} {record.Volume} {record.Timestamp:yyyy-MM-ddTHH:mm:ssZ} {record.TradingDay:yyyy-MM-dd}"));
    }

    private static RawDocument Document(string stream, string body) => QuoteDocument.Of(SourceIds.YahooQuote, stream, body);
}
