using System.Net;
using System.Text.Json;

namespace SentinelMarket.Tests.Api;

public sealed class InstrumentTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_search_passes_its_text_and_limit_on()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/instruments?search=tata%20mot&limit=1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("tata mot", 1), _server.Instruments.Searched);
        Assert.True(body.GetProperty("limitReached").GetBoolean());
        var found = Assert.Single(body.GetProperty("instruments").EnumerateArray());
        Assert.Equal(("INE758T01015", "ETERNAL", "543320"), (Text(found, "isin"), Text(found, "symbol"), Text(found, "bseCode")));
    }

    [Fact]
    public async Task Without_a_search_the_first_twenty_are_listed()
    {
        await _server.SendAsync(HttpMethod.Get, "/api/data/instruments");

        Assert.Equal(("", 20), _server.Instruments.Searched);
    }

    [Theory]
    [InlineData("limit=0", "limit is \"0\"; a whole number from 1 to 500 is expected.")]
    [InlineData("limit=501", "limit is \"501\"; a whole number from 1 to 500 is expected.")]
    [InlineData("limit=many", "limit is \"many\"; a whole number from 1 to 500 is expected.")]
    [InlineData("search=a%00b", "search is \"a\0b\"; 0 to 100 printable characters are expected.")]
    public async Task A_bad_value_is_refused_in_words(string query, string detail)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/instruments?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (response.StatusCode, Text(body, "detail")));
        Assert.Null(_server.Instruments.Searched);
    }

    [Theory]
    [InlineData("eternal")]
    [InlineData("ine758t01015")]
    public async Task A_share_is_told_with_its_symbols_over_time(string asked)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/instruments/" + asked);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("Eternal Limited", "Listed", "EQ", "2021-07-23"), (Text(body, "name"), Text(body, "status"), Text(body, "series"), Text(body, "listedOn")));
        var former = body.GetProperty("symbols")[1];
        Assert.Equal(("NSE", "ZOMATO", "2025-04-08", "Change"), (Text(former, "exchange"), Text(former, "ticker"), Text(former, "to"), Text(former, "evidence")));
        Assert.Equal(JsonValueKind.Null, former.GetProperty("from").ValueKind);
        Assert.Equal(("NIFTY 50", "2026-01-02"), (Text(body.GetProperty("indices")[0], "index"), Text(body.GetProperty("indices")[0], "asOf")));
    }

    [Fact]
    public async Task An_unknown_share_is_not_found()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/instruments/nosuch");

        Assert.Equal((HttpStatusCode.NotFound, "urn:sentinelmarket:problem:unknown-instrument"), (response.StatusCode, Text(body, "type")));
        Assert.StartsWith("No list of shares has NOSUCH.", Text(body, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_ticker_is_refused()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/instruments/a%20b");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("\"a b\" is neither an ISIN nor a ticker: 1 to 32 letters, digits or & - _ . * are expected.", Text(body, "detail"));
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
