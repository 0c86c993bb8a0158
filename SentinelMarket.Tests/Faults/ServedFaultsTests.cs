using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SentinelMarket.Tests.Faults;

/// <summary>The real server under bad requests, beside other processes, without its database and told to stop.</summary>
[Collection(FaultTests.Name)]
public sealed class ServedFaultsTests : IAsyncLifetime
{
    private const string Simulated = "sentinel_simulated";
    private readonly FaultFolder _folder = new();
    private HttpClient _client = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _folder.DisposeAsync();

    [Fact]
    public async Task The_server_answers_bad_requests_lets_verbs_work_beside_it_and_survives_its_database()
    {
        var server = await ServeAsync();
        await AssertAnswersAsync();

        var second = await _folder.RunAsync("serve", "--port", "0");
        Assert.Equal(1, second.ExitCode);
        Assert.Matches(@"^SentinelMarket already serves this data folder at http://127\.0\.0\.1:[1-9]\d+ \(process \d+\)\. Stop it first, or name another folder with --data\.\s*$", second.Errors);

        await UntilAllRunsHaveEndedAsync();
        await AssertImportWaitsItsTurnAsync();
        await AssertSurvivesDatabaseAsync();

        // As if the first fill of the simulated warehouse had been interrupted.
        await _folder.LinesAsync("UPDATE pipeline_runs SET outcome = 'Cancelled' WHERE pipeline = 'end_of_day' AND outcome = 'Succeeded'", Simulated);
        server.SignalGroup(ProductProcess.Interrupt);
        await server.WaitForExitAsync();
        Assert.True(server.ExitCode == 0, server.Said);

        var next = await ServeAsync();
        await UntilAllRunsHaveEndedAsync();
        Assert.Equal(1, await _folder.NumberAsync("SELECT count(*) FROM pipeline_runs WHERE actor = 'first start' AND outcome = 'Succeeded'", Simulated));
        next.Signal(ProductProcess.Terminate);
        await next.WaitForExitAsync();
        await _folder.AssertSoundAsync(Simulated);
    }

    [Theory]
    [InlineData(ProductProcess.Terminate, false)]
    [InlineData(ProductProcess.Interrupt, true)]
    public async Task A_server_told_to_stop_closes_its_run_stops_the_database_and_leaves_nothing(int signal, bool wholeGroup)
    {
        var server = await ServeAsync(("Simulation__LatencyMilliseconds", "5000"));
        var run = await StartRunAsync();

        if (wholeGroup) { server.SignalGroup(signal); }
        else { server.Signal(signal); }

        await server.WaitForExitAsync();
        Assert.True(server.ExitCode == 0, server.Said);
        Assert.Empty(_folder.ServerProcesses);
        Assert.Equal(["Cancelled"], await _folder.LinesAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT outcome FROM pipeline_runs WHERE id = {run}"), Simulated));
        Assert.Empty(await _folder.LinesAsync("SELECT id FROM pipeline_runs WHERE finished_at IS NULL", Simulated));
    }

    [Fact]
    public async Task Ctrl_C_while_the_first_start_makes_the_cluster_ends_in_one_sentence_and_the_next_start_works()
    {
        var server = _folder.Start("serve", "--port", "0");
        await Wait.UntilAsync(() => server.Output.Contains("First start", StringComparison.Ordinal), "the first start is told");

        server.SignalGroup(ProductProcess.Interrupt);
        await server.WaitForExitAsync();

        Assert.True(server.ExitCode == 130, server.Said);
        Assert.Equal("Stopped before the start was complete.", server.Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal("", server.Errors);
        Assert.Empty(_folder.ServerProcesses);
        Assert.Equal(0, (await _folder.RunAsync("runs")).ExitCode);
    }

    [Fact]
    public async Task A_taken_port_is_said_before_anything_is_started()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var server = await _folder.RunAsync("serve", "--port", port);

        Assert.Equal(1, server.ExitCode);
        Assert.Equal("", server.Output);
        Assert.Equal($"Port {port} is taken by another program. Choose another one with --port. (Address already in use)", server.Errors.Trim());
    }

    private async Task AssertAnswersAsync()
    {
        (string Method, string Path, HttpStatusCode Status)[] requests =
        [
            ("GET", "/api/data/stocks/NOSUCH/history", HttpStatusCode.NotFound),
            ("GET", "/api/data/stocks/" + new string('A', 3_000) + "/history", HttpStatusCode.BadRequest),
            ("GET", "/api/data/stocks/RELIANCE/history?from=2026-02-01&to=2026-01-01", HttpStatusCode.BadRequest),
            ("GET", "/api/data/stocks/RELIANCE/history?limit=0", HttpStatusCode.BadRequest),
            ("GET", "/api/data/stocks/RELIANCE/history?limit=1000000000", HttpStatusCode.BadRequest),
            ("GET", "/api/data/stocks/RELIANCE/history?limit=abc", HttpStatusCode.BadRequest),
            ("GET", "/api/data/stocks/RELIANCE/history?from=2026-02-30", HttpStatusCode.BadRequest),
            ("GET", "/api/data/stocks/RELIANCE/history?to=%00", HttpStatusCode.BadRequest),
            ("GET", "/api/data/runs/99999999999999999999", HttpStatusCode.BadRequest),
            ("GET", "/api/data/pipelines/nosuch", HttpStatusCode.NotFound),
            ("POST", "/api/data/pipelines/stock_data/runs", HttpStatusCode.BadRequest),
            ("POST", "/api/data/pipelines/nosuch/runs", HttpStatusCode.BadRequest),
            ("DELETE", "/api/data/pipelines", HttpStatusCode.MethodNotAllowed),
            ("GET", "/api/data/nosuch", HttpStatusCode.NotFound),
        ];
        foreach (var (method, path, status) in requests) { await AssertProblemAsync(new HttpRequestMessage(new HttpMethod(method), path), status); }

        foreach (var (path, status) in ((string, HttpStatusCode)[])[
            ("/pipelines", HttpStatusCode.OK), ("/runs/1", HttpStatusCode.OK), ("/runs/999999", HttpStatusCode.NotFound), ("/nowhere", HttpStatusCode.NotFound), ("/favicon.svg", HttpStatusCode.OK)])
        {
            await AssertHeadIsLikeGetAsync(path, status);
        }

        foreach (var (header, value) in ((string, string)[])[("Host", "evil.example"), ("X-Forwarded-For", "10.0.0.1"), ("Forwarded", "for=10.0.0.1")])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/data/pipelines");
            Assert.True(request.Headers.TryAddWithoutValidation(header, value));
            await AssertProblemAsync(request, HttpStatusCode.Forbidden);
        }

        var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/data/pipelines/stock_data/runs");
        foreign.Headers.Add("Origin", "https://evil.example");
        await AssertProblemAsync(foreign, HttpStatusCode.Forbidden);
    }

    private async Task AssertHeadIsLikeGetAsync(string path, HttpStatusCode status)
    {
        using var get = await _client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(status == get.StatusCode, $"GET {path}: {get.StatusCode}");
        Assert.NotEmpty(await get.Content.ReadAsByteArrayAsync());
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await _client.SendAsync(request);
        Assert.True(status == head.StatusCode, $"HEAD {path}: {head.StatusCode}");
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    private async Task AssertProblemAsync(HttpRequestMessage request, HttpStatusCode status)
    {
        if (request.Method == HttpMethod.Post) { request.Content = new StringContent("{garbage", new MediaTypeHeaderValue("application/json")); }
        using var sent = request;
        using var response = await _client.SendAsync(sent);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{request.Method} {request.RequestUri}: {response.StatusCode} {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(body);
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
    }

    private async Task AssertImportWaitsItsTurnAsync()
    {
        UdiffFiles.Write(_folder.Files, files: 1, rows: 40);

        // Somebody else's run of the pipeline, whose process never renews its lease.
        await _folder.LinesAsync(
            """
            INSERT INTO pipeline_runs (pipeline, trigger, actor, node, code_version, started_at, lease_token, lease_length, lease_until, heartbeat_at)
            VALUES ('end_of_day', 'Manual', 'test', 'elsewhere/1', '0', now(), gen_random_uuid(), interval '3 s', now() + interval '3 s', now())
            """, Simulated);
        var import = await _folder.RunAsync("import", "bhavcopy", _folder.Files, "--simulated", "--json");

        Assert.True(import.ExitCode == 0, import.Said);
        using var answer = JsonDocument.Parse(import.Output);
        Assert.Equal(40, answer.RootElement.GetProperty("loaded").GetInt32());
        Assert.Equal(
            "True",
            Assert.Single(await _folder.LinesAsync("SELECT (SELECT max(started_at) FROM pipeline_runs WHERE trigger = 'Import') >= (SELECT finished_at FROM pipeline_runs WHERE node = 'elsewhere/1')", Simulated)));
    }

    private async Task AssertSurvivesDatabaseAsync()
    {
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync());
        ProductProcess.SignalProcess(_folder.Postmaster!.Value, ProductProcess.Kill);
        await Wait.UntilAsync(async () => await ReadyAsync() == HttpStatusCode.ServiceUnavailable, "the product is not ready");
        await Wait.UntilAsync(async () => await ReadyAsync() == HttpStatusCode.OK, "the product is ready again");

        var run = await StartRunAsync();
        var outcome = "";
        await Wait.UntilAsync(
            async () => (outcome = Assert.Single(await _folder.LinesAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT coalesce(outcome || coalesce(': ' || error, ''), '') FROM pipeline_runs WHERE id = {run}"), Simulated))).Length > 0,
            "the run after the restart ends");

        // The simulated exchanges fail a call now and then.
        Assert.Matches("^(Succeeded|Partial)", outcome);
    }

    // A server starts with two runs: the first fill, which is open before it answers, and the quotes, which the scheduler starts a moment later.
    private async Task UntilAllRunsHaveEndedAsync()
    {
        // One question: between two, the run that the first did not see yet may begin, and the second would count it.
        const string AllEnded =
            """
            SELECT count(*) FILTER (WHERE finished_at IS NULL) = 0
               AND count(*) FILTER (WHERE pipeline = 'stock_data' AND id > (SELECT max(id) FROM pipeline_runs WHERE actor = 'first start')) > 0
            FROM pipeline_runs
            """;
        await Wait.UntilAsync(
            async () => await _folder.LinesAsync(AllEnded, Simulated) is ["True"],
            "the runs at start have ended");
        Assert.Empty(await _folder.LinesAsync("SELECT concat_ws(' ', id, pipeline, error) FROM pipeline_runs WHERE outcome = 'Failed' AND node <> 'elsewhere/1'", Simulated));
    }

    private async Task<HttpStatusCode> ReadyAsync()
    {
        using var response = await _client.GetAsync(new Uri("/readyz", UriKind.Relative));
        return response.StatusCode;
    }

    /// <summary>Starts a run as soon as none is open and returns its number.</summary>
    private async Task<long> StartRunAsync()
    {
        var id = 0L;
        await Wait.UntilAsync(
            async () =>
            {
                using var response = await _client.PostAsync(new Uri("/api/data/pipelines/stock_data/runs", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"));
                using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                if (response.StatusCode == HttpStatusCode.Accepted) { id = body.RootElement.GetProperty("id").GetInt64(); }
                else if (response.StatusCode == HttpStatusCode.Conflict) { id = await _folder.NumberAsync("SELECT coalesce(max(id), 0) FROM pipeline_runs WHERE pipeline = 'stock_data' AND finished_at IS NULL", Simulated); }
                return id > 0;
            },
            "a run starts");
        await _folder.LeaveAsync();
        return id;
    }

    private async Task<ProductProcess> ServeAsync(params (string Name, string Value)[] settings)
    {
        var product = await ServedProduct.StartAsync(_folder, settings.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));
        _client = product.Http;
        await Wait.UntilAsync(async () => await ReadyAsync() == HttpStatusCode.OK, "the product is ready");
        return product.Process;
    }
}
