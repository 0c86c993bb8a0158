using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SentinelMarket.Core.Records;
using FakeLakeDesk = SentinelMarket.Tests.Components.FakeLakeDesk;

namespace SentinelMarket.Tests.Api;

public sealed class LakeTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Lake.Objects.AddRange([FakeLakeDesk.Object(12), FakeLakeDesk.Object(13, damage: "Lake object x is missing.")]);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Objects_are_listed_with_their_provenance_and_a_cursor()
    {
        _server.Lake.Next = "more";

        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/lake?source=nse.quote&stream=TCS&limit=2&from=2026-01-15T10:00:00Z");

        Assert.Equal((HttpStatusCode.OK, "more", 2), (response.StatusCode, Text(body, "next"), body.GetProperty("objects").GetArrayLength()));
        Assert.Equal((12, "nse.quote", 1200, 7, 1), (Number(body.GetProperty("objects")[0], "id"), Text(body.GetProperty("objects")[0], "source"), Number(body.GetProperty("objects")[0], "size"), Number(body.GetProperty("objects")[0], "runId"), Number(body.GetProperty("objects")[0], "quarantined")));
        Assert.Equal(("nse.quote", "TCS", 2), (_server.Lake.Queries[0].Source, _server.Lake.Queries[0].Stream, _server.Lake.Queries[0].Size));
    }

    [Theory]
    [InlineData("limit=0", "limit is \"0\"; a whole number from 1 to 1,000 is expected.")]
    [InlineData("after=broken", "The cursor is not one that a page of the lake ended with. Leave it out to start with the first object.")]
    public async Task A_wrong_value_is_named(string query, string detail)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, $"/api/data/lake?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, detail), (response.StatusCode, Text(body, "detail")));
    }

    [Fact]
    public async Task One_object_has_its_payload_its_rows_and_its_refused_records()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/lake/12");

        Assert.Contains("3000.5", Text(body, "payload"), StringComparison.Ordinal);
        Assert.Equal(("TCS EQ NSE", 1, "price.positive"), (Text(body.GetProperty("rows")[0], "key"), Number(body, "rowCount"), Text(body.GetProperty("quarantine")[0], "rule")));
        Assert.Equal(HttpStatusCode.NotFound, (await _server.SendAsync(HttpMethod.Get, "/api/data/lake/99")).Response.StatusCode);
    }

    [Fact]
    public async Task A_payload_is_sent_as_bytes_to_keep_and_never_as_a_page()
    {
        var response = await _server.Client.GetAsync("/api/data/lake/12/payload");

        Assert.Equal("{\"price\":3000.5}", await response.Content.ReadAsStringAsync());
        Assert.Equal(("application/octet-stream", "attachment", "nse.quote-12.json"), (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentDisposition!.DispositionType, response.Content.Headers.ContentDisposition.FileName));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task A_damaged_payload_is_gone_and_a_check_says_so()
    {
        var (payload, problem) = await _server.SendAsync(HttpMethod.Get, "/api/data/lake/13/payload");
        var (_, trial) = await _server.SendAsync(HttpMethod.Post, "/api/data/lake/13/verify");

        Assert.Equal((HttpStatusCode.Gone, "urn:sentinelmarket:problem:damaged-lake-object"), (payload.StatusCode, Text(problem, "type")));
        Assert.False(trial.GetProperty("sound").GetBoolean());
    }

    [Fact]
    public async Task A_replay_is_started_and_its_preview_is_found_when_it_has_ended()
    {
        var (response, runs) = await _server.SendAsync(HttpMethod.Post, "/api/data/lake/replays", JsonContent.Create(new { from = "2026-01-14", source = "nse.quote", dryRun = true }));
        var (early, _) = await _server.SendAsync(HttpMethod.Get, "/api/data/lake/replays/2000");
        _server.Lake.Previews[2000] = new ReplayPreview([new ReplayedSource("nse.quote", 1, 0, 1, 0, 0, 0)], []);
        var (_, preview) = await _server.SendAsync(HttpMethod.Get, "/api/data/lake/replays/2000");

        Assert.Equal((HttpStatusCode.Accepted, 2000), (response.StatusCode, Number(runs[0], "id")));
        var order = Assert.Single(_server.Lake.Orders).Order;
        Assert.Equal((new DateOnly(2026, 1, 14), new DateOnly(2026, 1, 14), true), (order.From, order.To, order.DryRun));
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        Assert.Equal(1, Number(preview.GetProperty("sources")[0], "added"));
    }

    [Theory]
    [InlineData("{\"source\":\"nse.quote\"}", "from is missing; the first day (UTC) on which payloads were fetched is expected, such as 2026-01-31.")]
    [InlineData("{\"from\":\"2026-01-14\",\"source\":\"nobody\"}", "No pipeline loads the source \"nobody\".")]
    public async Task A_replay_of_nothing_is_refused(string order, string detail)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/data/lake/replays", new StringContent(order, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, detail), (response.StatusCode, Text(body, "detail")));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
