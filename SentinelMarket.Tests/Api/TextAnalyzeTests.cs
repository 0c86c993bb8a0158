using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace SentinelMarket.Tests.Api;

public sealed class TextAnalyzeTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_text_is_told_with_shares_mood_and_pump_signs()
    {
        const string text = "Jaldi kharido $TCS, upper circuit pakka, 100% guaranteed! Infosys falls 5%";
        using var content = JsonContent.Create(new { text });
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/text/analyze", content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["TCS", "INFY"], body.GetProperty("tickers").EnumerateArray().Select(ticker => ticker.GetProperty("ticker").GetString()));
        var cashtag = body.GetProperty("tickers")[0];
        Assert.Equal("Cashtag", cashtag.GetProperty("evidence").GetString());
        Assert.Equal(text.IndexOf("$TCS", StringComparison.Ordinal), cashtag.GetProperty("spans")[0].GetProperty("start").GetInt32());
        Assert.Equal("Negative", body.GetProperty("tickers")[1].GetProperty("sentiment").GetProperty("label").GetString());
        Assert.InRange(body.GetProperty("sentiment").GetProperty("score").GetDouble(), -1, 1);
        var pump = body.GetProperty("pump");
        Assert.True(pump.GetProperty("isPump").GetBoolean());
        Assert.Contains(pump.GetProperty("reasons").EnumerateArray(), reason => reason.GetProperty("sign").GetString() == "UpperCircuit" && reason.GetProperty("excerpt").GetString() == "upper circuit");
    }

    [Theory]
    [InlineData("{}", "\"text\" is missing or empty: send {\"text\": \"...\"}.")]
    [InlineData("{\"text\":\"  \"}", "\"text\" is missing or empty: send {\"text\": \"...\"}.")]
    public async Task A_request_without_a_text_is_refused(string json, string detail)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/text/analyze", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(detail, body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_text_too_long_is_refused()
    {
        using var content = JsonContent.Create(new { text = new string('x', 20_001) });
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/text/analyze", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("\"text\" has 20001 characters; at most 20000 are read.", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_body_too_large_is_refused_before_it_is_sent()
    {
        // The server need not read it, so a client that sends it unasked may find the connection closed.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) };
        using var client = new HttpClient(handler) { BaseAddress = _server.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/text/analyze") { Content = new StringContent($"{{\"text\":\"{new string('x', 5_000_000)}\"}}", Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.StartsWith("urn:sentinelmarket:problem:", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("text", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_is_not_JSON_is_refused(string body, string type, HttpStatusCode status)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        var (response, _) = await _server.SendAsync(HttpMethod.Post, "/api/text/analyze", content);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
