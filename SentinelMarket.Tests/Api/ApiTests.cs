using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Api;

public sealed class ApiTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Pipelines_are_listed_with_figures_in_plain_json()
    {
        var (response, body) = await GetAsync("/api/data/pipelines");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1", response.Headers.GetValues("Api-Version").Single());
        var pipeline = Assert.Single(body.EnumerateArray());
        Assert.Equal("stock_data", pipeline.GetProperty("name").GetString());
        Assert.Equal("Degraded", pipeline.GetProperty("health").GetString());
        Assert.Equal("Healthy", pipeline.GetProperty("status").GetString());
        Assert.Equal("2026-01-15T12:05:00Z", pipeline.GetProperty("nextRun").GetString());
        Assert.Equal(96.5, pipeline.GetProperty("successRate24Hours").GetDouble());
        Assert.Equal(JsonValueKind.Null, pipeline.GetProperty("successRateAllTime").ValueKind);
        Assert.Equal(1.5, pipeline.GetProperty("last24Hours").GetProperty("averageSeconds").GetDouble());
        Assert.Equal(10, pipeline.GetProperty("last24Hours").GetProperty("runs").GetInt64());
        Assert.Equal("Partial", pipeline.GetProperty("latestRuns")[1].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task One_pipeline_is_found_by_name()
    {
        var (response, body) = await GetAsync("/api/data/pipelines/stock_data");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("every 5 minutes", body.GetProperty("schedule").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/data/pipelines/nope")]
    [InlineData("POST", "/api/data/pipelines/nope/runs")]
    [InlineData("POST", "/api/data/pipelines/nope/pause")]
    [InlineData("POST", "/api/data/pipelines/nope/resume")]
    public async Task An_unknown_pipeline_is_not_found(string method, string path)
    {
        var (response, body) = await _server.SendAsync(new HttpMethod(method), path);

        AssertProblem(response, body, HttpStatusCode.NotFound, "unknown-pipeline", "There is no pipeline \"nope\". Known pipelines: stock_data.");
    }

    [Fact]
    public async Task A_started_run_is_accepted_with_its_location_and_its_actor()
    {
        var (response, body) = await PostAsync("/api/data/pipelines/stock_data/runs");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("/api/data/runs/3", response.Headers.Location!.ToString());
        Assert.Equal(3, body.GetProperty("id").GetInt64());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("outcome").ValueKind);
        var request = Assert.Single(_server.Pipelines.Requests);
        Assert.Equal((RunTrigger.Manual, "local administrator"), (request.Trigger, request.Actor));
    }

    [Fact]
    public async Task A_retry_names_the_run_that_it_tries_again()
    {
        var (response, _) = await PostAsync("/api/data/pipelines/stock_data/runs", """{"retryOf":2}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var request = Assert.Single(_server.Pipelines.Requests);
        Assert.Equal((RunTrigger.Retry, 2L, "2026-01-14"), (request.Trigger, request.RetryOf!.Value, request.Parameters["day"]));
    }

    [Fact]
    public async Task A_retry_of_nothing_is_refused()
    {
        var (response, body) = await PostAsync("/api/data/pipelines/stock_data/runs", """{"retryOf":99}""");

        AssertProblem(response, body, HttpStatusCode.BadRequest, "invalid-value", "retryOf is 99, and there is no such run.");
    }

    [Fact]
    public async Task A_second_run_is_a_conflict_that_names_the_open_one()
    {
        _server.Pipelines.Failure = new RunAlreadyOpenException("stock_data", 41);

        var (response, body) = await PostAsync("/api/data/pipelines/stock_data/runs");

        AssertProblem(response, body, HttpStatusCode.Conflict, "run-already-open", "Run 41 of stock_data is open; a pipeline runs at most once at a time. Wait for it to end, or follow it.");
        Assert.Equal(41, body.GetProperty("openRunId").GetInt64());
        Assert.Equal("/api/data/runs/41", body.GetProperty("openRun").GetString());
    }

    [Fact]
    public async Task A_schedule_is_paused_and_resumed_by_the_caller()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("/api/data/pipelines/stock_data/pause")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("/api/data/pipelines/stock_data/resume")).Response.StatusCode);
        Assert.Equal(["pause stock_data by local administrator", "resume stock_data by local administrator"], _server.Pipelines.Orders);
    }

    [Fact]
    public async Task A_run_is_told_with_its_parts()
    {
        var (response, body) = await GetAsync("/api/data/runs/2");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1.5, body.GetProperty("seconds").GetDouble());
        Assert.Equal(10, body.GetProperty("extracted").GetInt64());
        Assert.Equal(4, body.GetProperty("stages")[0].GetProperty("busySeconds").GetDouble());
        Assert.Equal("429 Too Many Requests after 3 tries", body.GetProperty("sources")[0].GetProperty("message").GetString());
        Assert.Equal("Warning", body.GetProperty("log")[0].GetProperty("level").GetString());
        Assert.Equal("M&M", body.GetProperty("quarantine")[0].GetProperty("stream").GetString());
        Assert.Equal(1, body.GetProperty("lakeObjectCount").GetInt64());
    }

    [Theory]
    [InlineData("/api/data/runs/99", HttpStatusCode.NotFound, "unknown-run", "There is no run 99.")]
    [InlineData("/api/data/runs/abc", HttpStatusCode.BadRequest, "invalid-value", "\"abc\" is not the number of a run; a whole number from 1 is expected.")]
    [InlineData("/api/data/runs/99999999999999999999", HttpStatusCode.BadRequest, "invalid-value", "\"99999999999999999999\" is not the number of a run; a whole number from 1 is expected.")]
    public async Task A_run_that_is_none_is_refused_in_words(string path, HttpStatusCode status, string type, string detail)
    {
        var (response, body) = await GetAsync(path);

        AssertProblem(response, body, status, type, detail);
    }

    [Fact]
    public async Task The_size_of_the_warehouse_is_told()
    {
        var (response, body) = await GetAsync("/api/data/warehouse/stats");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(body.GetProperty("tables")[0].GetProperty("rowsAreEstimated").GetBoolean());
        Assert.Equal("2026-01-01", body.GetProperty("sources")[0].GetProperty("firstDay").GetString());
    }

    [Fact]
    public async Task A_broken_handler_is_a_problem_without_a_stack_trace()
    {
        _server.Pipelines.Failure = new InvalidOperationException("secret detail");

        var (response, body) = await GetAsync("/api/data/pipelines");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:internal-error", body.GetProperty("type").GetString());
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_so_with_when_to_come_back()
    {
        _server.Pipelines.Failure = new InvalidOperationException("wrapped", new NpgsqlException("Failed to connect", new System.Net.Sockets.SocketException(111)));

        var (response, body) = await GetAsync("/api/data/pipelines");

        AssertProblem(response, body, HttpStatusCode.ServiceUnavailable, "database-away", "The database cannot be reached at the moment. Try again in a few seconds; /readyz says when it is back.");
        Assert.Equal("5", response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task A_pipeline_without_a_schedule_cannot_be_paused()
    {
        var (response, body) = await PauseWithFailureAsync(new NotScheduledException("stock_data"));

        AssertProblem(response, body, HttpStatusCode.Conflict, "not-scheduled", "The pipeline stock_data has no schedule, so there is nothing to pause or resume. Set Jobs:Schedules:stock_data to give it one.");
    }

    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound, "not-found", "There is nothing at /api/nothing. /openapi/v1.json lists what there is.")]
    [InlineData("DELETE", "/api/data/pipelines", HttpStatusCode.MethodNotAllowed, "method-not-allowed", "DELETE is not possible at /api/data/pipelines; the header Allow says what is.")]
    public async Task What_is_not_there_is_a_problem(string method, string path, HttpStatusCode status, string type, string detail)
    {
        var (response, body) = await _server.SendAsync(new HttpMethod(method), path);

        AssertProblem(response, body, status, type, detail);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/data/pipelines/stock_data/runs", new StringContent("go", Encoding.UTF8, "text/plain"));

        AssertProblem(response, body, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type", "Send application/json, or no body at all.");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"retryOf":"many"}""")]
    public async Task A_body_that_cannot_be_read_is_refused(string json)
    {
        var (response, body) = await PostAsync("/api/data/pipelines/stock_data/runs", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:invalid-request", body.GetProperty("type").GetString());
        Assert.Empty(_server.Pipelines.Requests);
    }

    [Fact]
    public async Task The_document_describes_every_path_with_its_parameters()
    {
        var (response, body) = await GetAsync("/openapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var paths = body.GetProperty("paths");
        Assert.Equal(
            [
                "/api/data/alerts",
                "/api/data/alerts/channels",
                "/api/data/alerts/channels/{name}/test",
                "/api/data/alerts/history",
                "/api/data/alerts/metrics",
                "/api/data/alerts/rules",
                "/api/data/alerts/rules/{name}",
                "/api/data/alerts/silences",
                "/api/data/alerts/silences/{id}",
                "/api/data/alerts/{id}",
                "/api/data/alerts/{id}/acknowledge",
                "/api/data/alerts/{id}/resolve",
                "/api/data/deadlines",
                "/api/data/events",
                "/api/data/feeds",
                "/api/data/feeds/{source}/fetch",
                "/api/data/feeds/{source}/test",
                "/api/data/instruments",
                "/api/data/instruments/{isinOrTicker}",
                "/api/data/jobs",
                "/api/data/jobs/failures/acknowledge",
                "/api/data/jobs/failures/requeue",
                "/api/data/lake",
                "/api/data/lake/replays",
                "/api/data/lake/replays/{runId}",
                "/api/data/lake/{id}",
                "/api/data/lake/{id}/payload",
                "/api/data/lake/{id}/verify",
                "/api/data/lineage/{table}/{id}",
                "/api/data/mentions",
                "/api/data/mentions/clusters",
                "/api/data/mentions/export",
                "/api/data/nodes",
                "/api/data/pipelines",
                "/api/data/pipelines/{name}",
                "/api/data/pipelines/{name}/pause",
                "/api/data/pipelines/{name}/resume",
                "/api/data/pipelines/{name}/runs",
                "/api/data/quality",
                "/api/data/quality/checks",
                "/api/data/quality/history",
                "/api/data/quality/report",
                "/api/data/quality/reports",
                "/api/data/quality/rules",
                "/api/data/quality/runs",
                "/api/data/quarantine",
                "/api/data/quarantine/dismiss",
                "/api/data/quarantine/groups",
                "/api/data/quarantine/replay",
                "/api/data/quarantine/{id}",
                "/api/data/quarantine/{id}/check",
                "/api/data/quarantine/{id}/correct",
                "/api/data/quarantine/{id}/dismiss",
                "/api/data/quarantine/{id}/reopen",
                "/api/data/quarantine/{id}/replay",
                "/api/data/runs",
                "/api/data/runs/export",
                "/api/data/runs/retries",
                "/api/data/runs/retries/{id}",
                "/api/data/runs/{id}",
                "/api/data/runs/{id}/cancel",
                "/api/data/schedules/{pipeline}",
                "/api/data/stocks/export",
                "/api/data/stocks/suggest",
                "/api/data/stocks/{ticker}/bars",
                "/api/data/stocks/{ticker}/history",
                "/api/data/stocks/{ticker}/sentiment",
                "/api/data/warehouse/recent",
                "/api/data/warehouse/retention",
                "/api/data/warehouse/standing",
                "/api/data/warehouse/stats",
                "/api/data/warehouse/stocks",
                "/api/ingest/uploads",
                "/api/ingest/uploads/{id}",
                "/api/ingest/webhooks/generic/{source}",
                "/api/ingest/webhooks/telegram",
                "/api/ingest/webhooks/x",
                "/api/text/analyze",
            ],
            paths.EnumerateObject().Select(path => path.Name).Where(path => path.StartsWith("/api/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        var history = paths.GetProperty("/api/data/stocks/{ticker}/history").GetProperty("get");
        Assert.Equal("Prices of one share", history.GetProperty("summary").GetString());
        var limit = history.GetProperty("parameters").EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == "limit");
        Assert.Equal("integer", limit.GetProperty("schema").GetProperty("type").GetString());
        Assert.Equal(10_000, limit.GetProperty("schema").GetProperty("maximum").GetInt32());
        var browse = paths.GetProperty("/api/data/warehouse/stocks").GetProperty("get").GetProperty("parameters").EnumerateArray().ToDictionary(parameter => parameter.GetProperty("name").GetString()!, StringComparer.Ordinal);
        Assert.Equal(
            ["after", "direction", "exchange", "from", "maxPrice", "maxVolume", "minPrice", "minVolume", "series", "size", "sort", "source", "ticker", "to"],
            browse.Keys.Order(StringComparer.Ordinal));
        Assert.All(browse.Values, parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
        Assert.Equal(1_000, browse["size"].GetProperty("schema").GetProperty("maximum").GetInt32());
        var run = body.GetProperty("components").GetProperty("schemas").GetProperty("RunDto").GetProperty("properties");
        Assert.Equal("date-time", run.GetProperty("startedAt").GetProperty("format").GetString());
        Assert.True(paths.GetProperty("/api/data/pipelines/{name}/runs").GetProperty("post").GetProperty("responses").TryGetProperty("409", out _));
    }

    private static void AssertProblem(HttpResponseMessage response, JsonElement body, HttpStatusCode status, string type, string detail)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json").MediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("1", response.Headers.GetValues("Api-Version").Single());
        Assert.Equal($"urn:sentinelmarket:problem:{type}", body.GetProperty("type").GetString());
        Assert.Equal(detail, body.GetProperty("detail").GetString());
        Assert.Equal((int)status, body.GetProperty("status").GetInt32());
    }

    private async Task<(HttpResponseMessage Response, JsonElement Body)> PauseWithFailureAsync(Exception failure)
    {
        _server.Pipelines.Failure = failure;
        return await PostAsync("/api/data/pipelines/stock_data/pause");
    }

    private Task<(HttpResponseMessage Response, JsonElement Body)> GetAsync(string path) => _server.SendAsync(HttpMethod.Get, path);

    private Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(string path, string? json = null) =>
        _server.SendAsync(HttpMethod.Post, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));
}
