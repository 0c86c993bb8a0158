using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Nse;

namespace SentinelMarket.Tests.Sources.Nse;

public sealed class NseHolidayTests
{
    private const string List = """
        {"CD":[{"tradingDate":"19-Feb-2026","weekDay":"Thursday","description":"Other segment","Sr_no":1}],
         "CM":[{"tradingDate":"26-Jan-2026","weekDay":"Monday","description":"Republic Day ","Sr_no":1},
               {"tradingDate":"15-Aug-2026","weekDay":"Saturday","description":"Independence Day","Sr_no":null}]}
        """;

    private readonly NseHolidayParser _parser = new();

    [Fact]
    public async Task The_list_is_asked_for_with_the_cookies_of_the_quotes_and_read()
    {
        var exchange = new ScriptedExchange(_ => Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Unauthorized)), ScriptedExchange.Body("<html></html>", "text/html"), ScriptedExchange.Body(List));
        using var host = new FeedHost(exchange);

        var page = await host.Get<NseHolidayFeed>().FetchAsync(CancellationToken.None);

        Assert.Equal(["/api/holiday-master?type=trading", "/", "/api/holiday-master?type=trading"], exchange.Requests.Select(request => request.RequestUri!.PathAndQuery));
        Assert.Equal(
            [new MarketHoliday(new DateOnly(2026, 1, 26), "Republic Day"), new MarketHoliday(new DateOnly(2026, 8, 15), "Independence Day")],
            host.Get<IDocumentParser<MarketHoliday>>().Parse(page.Document).Select(parsed => parsed.Record));
    }

    [Theory]
    [InlineData("\"26-Jan-2026\"", "\"31-Feb-2026\"", "tradingDate is \"31-Feb-2026\"; a date like 26-Jan-2026 was expected.")]
    [InlineData("\"26-Jan-2026\"", "20260126", "tradingDate is \"20260126\"; a date like 26-Jan-2026 was expected.")]
    [InlineData("\"tradingDate\":\"26-Jan-2026\",", "", "tradingDate is \"\"; a date like 26-Jan-2026 was expected.")]
    [InlineData("\"Republic Day \"", "\"\\ud800\"", "The entry holds a text with broken escapes.")]
    public void An_entry_that_cannot_be_read_is_a_verdict_and_leaves_its_neighbours_alone(string found, string replacement, string message)
    {
        var parsed = _parser.Parse(Document(List.Replace(found, replacement, StringComparison.Ordinal))).ToList();
        Assert.Equal((message, 1), (parsed[0].Verdict!.Message, parsed[0].Position));
        Assert.Equal("Independence Day", parsed[1].Record!.Name);
    }

    [Theory]
    [InlineData("", "document.json")]
    [InlineData("[]", "document.shape")]
    [InlineData("{}", "document.shape")]
    [InlineData("""{"CM":{}}""", "document.shape")]
    public void A_body_that_is_no_list_is_refused(string body, string rule) =>
        Assert.Equal(rule, Assert.Throws<MalformedDocumentException>(() => _parser.Parse(Document(body)).ToList()).Rule);

    [Fact]
    public void Cut_off_at_any_byte_it_is_refused()
    {
        var body = Encoding.UTF8.GetBytes(List);
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Throws<MalformedDocumentException>(() => _parser.Parse(QuoteDocument.Of(NseHolidayFeed.Source, "trading", body[..length])).ToList());
        }
    }

    [RecordedFact]
    public void The_recorded_list_is_read()
    {
        var document = QuoteDocument.Of(NseHolidayFeed.Source, "trading", RecordedFactAttribute.Read("nse_api/NseIndiaApi_samples/holidays.json"));
        Assert.Equal(new MarketHoliday(new DateOnly(2023, 1, 26), "Republic Day"), Assert.Single(_parser.Parse(document)).Record);
    }

    private static RawDocument Document(string body) => QuoteDocument.Of(NseHolidayFeed.Source, "trading", body);
}
