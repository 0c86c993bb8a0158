using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SentinelMarket.Tests.Api;

/// <summary>What holds for every call: limits, conditional requests, compression.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task A_caller_who_calls_too_often_is_told_when_to_come_again()
    {
        await using var server = await ApiServer.StartAsync(new Dictionary<string, string?> { ["Api:RequestsPerMinute"] = "3" });

        for (var left = 2; left >= 0; left--)
        {
            var (response, _) = await server.SendAsync(HttpMethod.Get, "/api/data/pipelines");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("3", Header(response, "RateLimit-Limit"));
            Assert.Equal(left.ToString(CultureInfo.InvariantCulture), Header(response, "RateLimit-Remaining"));
            Assert.Equal(((3 - left) * 20).ToString(CultureInfo.InvariantCulture), Header(response, "RateLimit-Reset"));
        }

        var (refused, body) = await server.SendAsync(HttpMethod.Get, "/api/data/pipelines");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:rate-limited", body.GetProperty("type").GetString());
        Assert.Equal("0", Header(refused, "RateLimit-Remaining"));
        Assert.Equal("20", Header(refused, "Retry-After"));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(new Uri("/page", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Deliveries_are_counted_by_their_address_and_apart_from_calls()
    {
        await using var server = await ApiServer.StartAsync(new Dictionary<string, string?> { ["Api:DeliveriesPerMinute"] = "1", ["Webhooks:TelegramSecret"] = "a-secret-of-telegram" });

        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(server, "203.0.113.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await DeliverAsync(server, "203.0.113.1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(server, "203.0.113.2"));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(new Uri("/api/data/pipelines", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_counted()
    {
        await using var server = await ApiServer.StartAsync(new Dictionary<string, string?> { ["Api:RequestsPerMinute"] = "0" });

        var (response, _) = await server.SendAsync(HttpMethod.Get, "/api/data/pipelines");

        Assert.False(response.Headers.Contains("RateLimit-Limit"));
    }

    [Fact]
    public async Task An_answer_that_the_caller_has_is_not_sent_again()
    {
        await using var server = await ApiServer.StartAsync();
        var (first, _) = await server.SendAsync(HttpMethod.Get, "/api/data/pipelines");
        var tag = first.Headers.ETag!;

        Assert.Equal(HttpStatusCode.NotModified, await AskAsync(server, tag));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, new EntityTagHeaderValue("\"another\"")));
        server.Pipelines.Runs.Add(Sample.Run(9));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, tag));
    }

    [Fact]
    public async Task An_error_has_no_tag_and_is_not_kept()
    {
        await using var server = await ApiServer.StartAsync();

        var (response, _) = await server.SendAsync(HttpMethod.Get, "/api/data/runs/99");

        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Answers_are_compressed_for_who_can_read_them_and_pages_are_not(string encoding)
    {
        await using var server = await ApiServer.StartAsync();

        Assert.Equal(encoding, await EncodingAsync(server, "/api/data/pipelines", encoding));
        Assert.Equal(encoding, await EncodingAsync(server, "/openapi/v1.json", encoding));
        Assert.Null(await EncodingAsync(server, "/page", encoding));
        Assert.Null(await EncodingAsync(server, "/api/ingest/webhooks/x?crc_token=1", encoding));
        Assert.Null(await EncodingAsync(server, "/api/data/pipelines", "identity"));
    }

    [Fact]
    public async Task Every_problem_says_where_it_happened_and_nothing_of_the_inside()
    {
        await using var server = await ApiServer.StartAsync();
        foreach (var path in (string[])["/api/data/runs/99", "/api/data/pipelines/nope", "/api/nothing", "/api/data/warehouse/stocks?size=no"])
        {
            var (_, body) = await server.SendAsync(HttpMethod.Get, path);
            Assert.Equal(path.Split('?')[0], body.GetProperty("instance").GetString());
            Assert.Equal(["detail", "instance", "status", "title", "type"], body.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        }
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task<HttpStatusCode> DeliverAsync(ApiServer server, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest/webhooks/telegram") { Content = new StringContent("{}") };
        request.Headers.Add(ApiServer.AddressHeader, address);
        return (await server.Client.SendAsync(request)).StatusCode;
    }

    private static async Task<HttpStatusCode> AskAsync(ApiServer server, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/data/pipelines");
        request.Headers.IfNoneMatch.Add(tag);
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(response.StatusCode == HttpStatusCode.NotModified, (await response.Content.ReadAsStringAsync()).Length == 0);
        return response.StatusCode;
    }

    private static async Task<string?> EncodingAsync(ApiServer server, string path, string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(accepted));
        using var response = await server.Client.SendAsync(request);
        return response.Content.Headers.ContentEncoding.SingleOrDefault();
    }
}
