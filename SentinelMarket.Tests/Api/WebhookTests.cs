using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Api;

public sealed class WebhookTests : IAsyncLifetime
{
    private const string Telegram = "telegram-secret-0123456789";
    private const string X = "x-consumer-secret-0123456789";
    private const string Desk = "desk-secret-0123456789";
    private const string Body = """{"platform":"x","id":"1","text":"words about SBIN","published_at":"2026-03-04T06:00:00Z"}""";

    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync(new Dictionary<string, string?>
    {
        ["Webhooks:TelegramSecret"] = Telegram,
        ["Webhooks:XConsumerSecret"] = X,
        ["Webhooks:Senders:desk:Secret"] = Desk,
        ["Webhooks:MaxBodyKilobytes"] = "64",
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task An_update_of_Telegram_is_kept_as_it_came()
    {
        const string Update = """{"update_id":1,"message":{"message_id":5}}""";
        var (response, body) = await SendAsync("telegram", Update, ("X-Telegram-Bot-Api-Secret-Token", Telegram));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(("telegram.bot", "webhook", Update.Length), (body.GetProperty("source").GetString(), body.GetProperty("stream").GetString(), body.GetProperty("size").GetInt32()));
        var kept = Assert.Single(_server.Webhooks.Kept);
        Assert.Equal((SourceIds.TelegramBot, "application/json", "POST /api/ingest/webhooks/telegram", Sample.Noon), (kept.Source, kept.ContentType, kept.Request, kept.FetchedAt));
        Assert.Equal(Update, Encoding.UTF8.GetString(kept.Content.Span));

        // Telegram sends an update again until it hears 200, and that is no second message.
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("telegram", Update, ("X-Telegram-Bot-Api-Secret-Token", Telegram))).Response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("telegram-secret-0123456780")]
    [InlineData("TELEGRAM-SECRET-0123456789")]
    public async Task Another_secret_is_refused(string? secret)
    {
        var (response, body) = await SendAsync("telegram", "{}", secret is null ? [] : [("X-Telegram-Bot-Api-Secret-Token", secret)]);
        AssertRefused(response, body, "X-Telegram-Bot-Api-Secret-Token is missing or is not the secret_token that the webhook was set with.");
    }

    [Fact]
    public async Task X_is_answered_who_is_here_and_its_signed_posts_are_kept()
    {
        using var crc = await _server.Client.GetAsync("/api/ingest/webhooks/x?crc_token=challenge");
        Assert.Equal($$"""{"response_token":"{{OfX("challenge")}}"}""", await crc.Content.ReadAsStringAsync());

        var (response, _) = await SendAsync("x", """{"data":{"id":"1","text":"words"}}""", ("x-twitter-webhooks-signature", OfX("""{"data":{"id":"1","text":"words"}}""")));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(SourceIds.X, Assert.Single(_server.Webhooks.Kept).Source);

        var (refused, problem) = await SendAsync("x", """{"data":{"id":"2","text":"other"}}""", ("x-twitter-webhooks-signature", OfX("""{"data":{"id":"1","text":"words"}}""")));
        AssertRefused(refused, problem, "x-twitter-webhooks-signature is missing or is not X's signature of this body.", kept: 1);
    }

    [Fact]
    public async Task A_signed_delivery_is_kept_once()
    {
        var timestamp = Seconds(Sample.Noon.AddMinutes(-4));
        (string, string)[] headers = [("X-Sentinel-Timestamp", timestamp), ("X-Sentinel-Signature", Signed(timestamp, Body))];
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("generic/desk", Body, headers)).Response.StatusCode);
        var (again, problem) = await SendAsync("generic/desk", Body, headers);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:webhook-replayed", problem.GetProperty("type").GetString());
        Assert.Equal((SourceIds.Webhook, "desk"), (Assert.Single(_server.Webhooks.Kept).Source, _server.Webhooks.Kept[0].Stream));
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_signature_of_another_time_is_refused(int seconds)
    {
        var timestamp = Seconds(Sample.Noon.AddSeconds(seconds));
        var (response, body) = await SendAsync("generic/desk", Body, ("X-Sentinel-Timestamp", timestamp), ("X-Sentinel-Signature", Signed(timestamp, Body)));
        AssertRefused(response, body, "X-Sentinel-Timestamp is more than 300 s from this server's clock; sign the delivery when it is sent.");
    }

    [Theory]
    [InlineData("X-Sentinel-Timestamp is missing or no number of seconds since 1970.", false, false)]
    [InlineData("X-Sentinel-Signature is missing or is not the signature of this body at that time.", true, false)]
    [InlineData("X-Sentinel-Signature is missing or is not the signature of this body at that time.", true, true)]
    public async Task A_delivery_without_proof_is_refused(string words, bool hasTime, bool isOfAnotherBody)
    {
        var timestamp = Seconds(Sample.Noon);
        List<(string, string)> headers = [];
        if (hasTime) { headers.Add(("X-Sentinel-Timestamp", timestamp)); }
        if (isOfAnotherBody) { headers.Add(("X-Sentinel-Signature", Signed(timestamp, Body + " "))); }
        var (response, body) = await SendAsync("generic/desk", Body, [.. headers]);
        AssertRefused(response, body, words);
    }

    [Fact]
    public async Task A_sender_that_nobody_named_has_no_webhook()
    {
        var (response, body) = await SendAsync("generic/stranger", Body);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("This server takes no deliveries of this sender; the setting Webhooks:Senders:NAME:Secret (or the same with File at its end) turns it on.", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Without_settings_there_are_no_webhooks()
    {
        await using var plain = await ApiServer.StartAsync();
        foreach (var path in (string[])["telegram", "x", "generic/desk"])
        {
            var (response, body) = await plain.SendAsync(HttpMethod.Post, $"/api/ingest/webhooks/{path}", new StringContent("{}"));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("urn:sentinelmarket:problem:webhook-not-configured", body.GetProperty("type").GetString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_refused(bool tellsItsLength)
    {
        var content = new byte[65_537];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest/webhooks/telegram") { Content = new ByteArrayContent(content) };
        request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", Telegram);
        if (!tellsItsLength) { request.Headers.TransferEncodingChunked = true; }
        using var response = await _server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("A delivery has at most 64 KB (Webhooks:MaxBodyKilobytes)", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_server.Webhooks.Kept);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("5")]
    [InlineData("{\"update_id\":")]
    public async Task What_is_no_JSON_is_not_kept(string content)
    {
        var (response, body) = await SendAsync("telegram", content, ("X-Telegram-Bot-Api-Secret-Token", Telegram));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("The body is no JSON object or array, so there is nothing to keep.", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_lake_that_cannot_be_written_is_told_so_that_the_sender_tries_again()
    {
        _server.Webhooks.Fault = new IOException("disk full");
        var (response, body) = await SendAsync("telegram", "{}", ("X-Telegram-Bot-Api-Secret-Token", Telegram));
        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        Assert.DoesNotContain("disk full", body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Senders_from_anywhere_are_let_in_by_their_proof_and_nowhere_else()
    {
        var (response, _) = await SendAsync("telegram", "{}", ("X-Telegram-Bot-Api-Secret-Token", Telegram), (ApiServer.AddressHeader, "149.154.167.220"), ("X-Forwarded-For", "149.154.167.220"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        foreach (var path in (string[])["/api/ingest/webhooks/../uploads?name=a", "/api/ingest/uploads?name=a", "/api/data/pipelines"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
            request.Headers.Add(ApiServer.AddressHeader, "149.154.167.220");
            using var refused = await _server.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    [Fact]
    public async Task The_webhooks_are_described()
    {
        var (_, document) = await _server.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var paths = document.GetProperty("paths");
        foreach (var path in (string[])["telegram", "x", "generic/{source}"])
        {
            Assert.Contains("202", paths.GetProperty($"/api/ingest/webhooks/{path}").GetProperty("post").GetProperty("description").GetString(), StringComparison.Ordinal);
        }
    }

    private static string Seconds(DateTimeOffset instant) => instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string OfX(string text) => "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(X), Encoding.UTF8.GetBytes(text)));

    private static string Signed(string timestamp, string body) => "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Desk), Encoding.UTF8.GetBytes($"{timestamp}.{body}")));

    private void AssertRefused(HttpResponseMessage response, JsonElement body, string words, int kept = 0)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(("urn:sentinelmarket:problem:webhook-refused", words), (body.GetProperty("type").GetString(), body.GetProperty("detail").GetString()));
        Assert.Equal(kept, _server.Webhooks.Kept.Count);
    }

    private async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ingest/webhooks/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        var response = await _server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(text.Length == 0 ? "null" : text);
        return (response, json.RootElement.Clone());
    }
}
