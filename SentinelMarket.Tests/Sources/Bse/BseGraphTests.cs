using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Bse;

namespace SentinelMarket.Tests.Sources.Bse;

public sealed class BseGraphTests
{
    private const string Graph = """
        {"CurrDate":"Tue Mar 03 2026 11:20:07","PrevClose":"1382.35","Scripname":"RELIANCE","CurrVal":"1391.1",
         "Data":"[{\"dttm\":\"Tue Mar 03 2026 11:20:07\",\"vale1\":\"1391.10\",\"vole\":\"41\"},{\"dttm\":\"Tue Mar 03 2026 11:19:04\",\"vale1\":\"1,390.85\",\"vole\":\"0\"}]"}
        """;

    private readonly BseGraphParser _parser = new(new Universe(NiftyFifty.Instruments));

    [Fact]
    public void Every_point_is_a_quote_of_its_own_time()
    {
        var records = _parser.Parse(Document(Graph)).Select(parsed => parsed.Record!).ToList();

        Assert.Equal([1391.10m, 1390.85m], records.Select(record => record.Price));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 5, 50, 7, TimeSpan.Zero), records[0].Timestamp);
        Assert.All(records, record => Assert.Equal(
            ("RELIANCE", "INE002A01018", Exchange.Bse, "bse.graph", 1382.35m, new DateOnly(2026, 3, 3)),
            (record.Ticker.Value, record.Isin, record.Exchange, record.Source, record.PreviousClose, record.TradingDay)));
        Assert.Equal("""{"vole":"41"}""", records[0].RawData);
    }

    [Fact]
    public void The_close_before_is_only_that_of_points_of_its_day() =>
        Assert.All(_parser.Parse(Document(Graph.Replace("\"CurrDate\":\"Tue Mar 03", "\"CurrDate\":\"Wed Mar 04", StringComparison.Ordinal))), parsed => Assert.Null(parsed.Record!.PreviousClose));

    [Theory]
    [InlineData("1391.10\\\"", "-\\\"", "vale1 is missing: there is no price.")]
    [InlineData("1391.10\\\"", "dear\\\"", "vale1 is \"dear\", which is not a number.")]
    [InlineData("\\\"Tue Mar 03 2026 11:20:07", "\\\"Mon Mar 03 2026 11:20:07", "dttm is \"Mon Mar 03 2026 11:20:07\"; a time like ddd MMM dd yyyy HH:mm:ss was expected.")]
    public void A_point_that_cannot_be_read_is_a_verdict_and_leaves_its_neighbours_alone(string found, string replacement, string message)
    {
        var parsed = _parser.Parse(Document(Graph.Replace(found, replacement, StringComparison.Ordinal))).ToList();
        Assert.Equal((message, 1), (parsed[0].Verdict!.Message, parsed[0].Position));
        Assert.Equal(1390.85m, parsed[1].Record!.Price);
    }

    [Theory]
    [InlineData("{}", "has no Data: it is no chart.")]
    [InlineData("""{"Data":""}""", "has no Data: it is no chart.")]
    [InlineData("""{"Data":"[{]"}""", "has Data that is not JSON.")]
    [InlineData("""{"Data":"{}"}""", "has Data that is no array of points.")]
    [InlineData("""{"Data":"[7]"}""", "has Data that is no array of points.")]
    [InlineData("""{"Data":"\ud800"}""", "has Data that is not JSON.")]
    public void A_body_that_is_no_chart_is_refused(string body, string message)
    {
        var e = Assert.Throws<MalformedDocumentException>(() => _parser.Parse(Document(body)).ToList());
        Assert.Equal(("document.shape", $"The answer of bse.graph about RELIANCE {message}"), (e.Rule, e.Message));
    }

    [Fact]
    public void Broken_escapes_within_the_string_are_refused() =>
        Assert.Throws<MalformedDocumentException>(() => _parser.Parse(Document(Graph.Replace("\\\"1391.10\\\"", "\\\"\\\\ud800\\\"", StringComparison.Ordinal))).ToList());

    [Fact]
    public void Cut_off_at_any_byte_it_is_refused()
    {
        var body = Encoding.UTF8.GetBytes(Graph);
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Throws<MalformedDocumentException>(() => _parser.Parse(QuoteDocument.Of(SourceIds.BseGraph, "RELIANCE", body[..length])).ToList());
        }
    }

    [Fact]
    public void Any_flipped_byte_gives_records_verdicts_or_a_refusal_and_nothing_else()
    {
        var body = Encoding.UTF8.GetBytes(Graph);
        foreach (byte flip in (byte[])[0x01, 0x20, 0x40, 0x80])
        {
            for (var i = 0; i < body.Length; i++)
            {
                var changed = body.ToArray();
                changed[i] ^= flip;
                try
                {
                    Assert.All(_parser.Parse(QuoteDocument.Of(SourceIds.BseGraph, "RELIANCE", changed)), parsed => Assert.True(parsed.Record is null ^ parsed.Verdict is null));
                }
                catch (MalformedDocumentException e)
                {
                    Assert.NotEmpty(e.Rule);
                }
            }
        }
    }

    [Fact]
    public async Task It_is_asked_by_scrip_code_with_the_headers_of_the_quotes()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Body(Graph));
        using var host = new FeedHost(exchange, null, ("Pipelines:StockData:Sources:Bse:0", "bse.quote"), ("Pipelines:StockData:Sources:Bse:1", "bse.graph"));
        var feed = host.Feed(SourceIds.BseGraph);

        var page = await feed.FetchAsync(FeedHost.Stock("RELIANCE"), Exchange.Bse, CancellationToken.None);

        Assert.Equal("https://api.bseindia.com/BseIndiaAPI/api/StockReachGraph/w?scripcode=500325&flag=0&fromdate=&todate=&seriesid=", exchange.Requests[0].RequestUri!.AbsoluteUri);
        Assert.Equal("https://www.bseindia.com", Assert.Single(exchange.Requests[0].Headers.GetValues("Origin")));
        Assert.Equal((true, "RELIANCE"), (feed.Readiness.IsReady, page.Document.Stream));
        Assert.Contains("RELIANCE", feed.Streams);
    }

    [RecordedFact]
    public void The_recorded_chart_of_Reliance_is_read()
    {
        var document = QuoteDocument.Of(SourceIds.BseGraph, "RELIANCE", RecordedFactAttribute.Read("bse_api/StockReachGraph_500325_flagW_20260520_first7points.json"));
        var records = _parser.Parse(document).Select(parsed => parsed.Record!).ToList();
        Assert.Equal(7, records.Count);
        Assert.All(records, record => Assert.Equal((1359.75m, 1322.3m), (record.Price, record.PreviousClose)));
        Assert.Equal(new DateTimeOffset(2026, 5, 20, 10, 31, 37, TimeSpan.Zero), records[0].Timestamp);
        Assert.Equal(new DateTimeOffset(2026, 5, 20, 10, 12, 50, TimeSpan.Zero), records[^1].Timestamp);
    }

    private static RawDocument Document(string body) => QuoteDocument.Of(SourceIds.BseGraph, "RELIANCE", body);
}
