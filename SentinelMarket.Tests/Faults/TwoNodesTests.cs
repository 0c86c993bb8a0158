using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Faults;

/// <summary>Two processes of the product on one database and one lake: one that serves pages, one that only works.</summary>
[Collection(FaultTests.Name)]
public sealed class TwoNodesTests : IAsyncLifetime
{
    private readonly ProductFolder _first = new();
    private readonly ProductFolder _second = new();
    private readonly TemporaryFolder _shared = new();
    private string _name = "";
    private WarehouseConnections _connections = null!;

    public async Task InitializeAsync() => (_name, _connections) = await PostgresServer.CreateEmptyAsync();

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await PostgresServer.DropAsync(_name);
        _shared.Dispose();
    }

    [Fact]
    public async Task A_node_killed_in_the_middle_of_a_run_is_replaced_within_a_minute_and_nothing_runs_twice_or_is_lost()
    {
        await using var pages = await ServedProduct.StartAsync(_first, Settings("Web", latency: 1_500));
        await using var worker = await ServedProduct.StartAsync(_second, Settings("Worker", latency: 5));
        await AssertWorkerTellsOnlyThatItWorksAsync(worker);
        await Wait.UntilAsync(async () => await NumberAsync("SELECT count(*) FROM pipeline_runs WHERE finished_at IS NULL") == 0, "the first fill has ended");

        using var opened = await pages.Http.PostAsync(new Uri("/api/data/pipelines/stock_data/runs", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, opened.StatusCode);
        var dead = (await opened.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        await Wait.UntilAsync(
            async () => await NumberAsync(Invariant($"SELECT count(*) FROM pipeline_run_stages WHERE run_id = {dead} AND stage = 0 AND items_out BETWEEN 1 AND 90")) == 1, "the run is in the middle of its extraction");
        await pages.KillAsync();
        await Wait.UntilAsync(async () => await NumberAsync(Invariant($"SELECT count(*) FROM pipeline_runs WHERE retry_of = {dead} AND finished_at IS NOT NULL")) == 1, "the other node has done the work of the dead one");

        // By the database's clock: from the last sign of life to the run of the other node.
        Assert.Equal(
            [$"Failed t, then Succeeded by takeover from {Environment.MachineName}/{pages.Process.Id} on {Environment.MachineName}/{worker.Process.Id}"],
            await LinesAsync(Invariant(
                $"""
                SELECT format('%s %s, then %s by %s on %s', dead.outcome, again.started_at - dead.heartbeat_at < interval '60 seconds', again.outcome, again.actor, again.node)
                FROM pipeline_runs dead JOIN pipeline_runs again ON again.retry_of = dead.id WHERE dead.id = {dead}
                """)));
        Assert.Empty(await LinesAsync(
            """
            SELECT a.id || ' ran beside ' || b.id FROM pipeline_runs a JOIN pipeline_runs b ON a.pipeline = b.pipeline AND a.id < b.id
            WHERE tstzrange(a.started_at, a.finished_at) && tstzrange(b.started_at, b.finished_at)
            """));
        Assert.Equal(2, await NumberAsync("SELECT count(*) FROM pipeline_runs WHERE pipeline = 'stock_data'"));
        await AssertNothingIsLostAsync(dead);
        Assert.Equal(["Web", "Worker"], await LinesAsync("SELECT roles FROM cluster_nodes ORDER BY heartbeat_at"));
    }

    private static async Task AssertWorkerTellsOnlyThatItWorksAsync(ServedProduct worker)
    {
        foreach (var (path, status) in ((string, HttpStatusCode)[])[
            ("/healthz", HttpStatusCode.OK), ("/pipelines", HttpStatusCode.NotFound), ("/api/data/pipelines", HttpStatusCode.NotFound), ("/openapi/v1.json", HttpStatusCode.NotFound), ("/status", HttpStatusCode.NotFound)])
        {
            using var response = await worker.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(status == response.StatusCode, $"{path} of a worker answers {response.StatusCode}.");
        }

        await Wait.UntilAsync(async () => (await worker.Http.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode == HttpStatusCode.OK, "the worker is ready");
    }

    // What the dead process had stored in the lake is loaded, and every payload and record is accounted for.
    private async Task AssertNothingIsLostAsync(long dead)
    {
        Assert.Empty(await LinesAsync("SELECT path FROM lake_objects WHERE loaded_at IS NULL"));
        Assert.Empty(await LinesAsync("SELECT id::text FROM pipeline_runs WHERE finished_at IS NULL OR extracted <> loaded + unchanged + quarantined + spooled"));
        var lake = Path.Combine(_shared["lake"], "simulated");
        string[] files = [.. Directory.EnumerateFiles(lake, "*.gz", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(lake, file)).Order(StringComparer.Ordinal)];
        Assert.Equal(await LinesAsync("SELECT path FROM lake_objects ORDER BY path COLLATE \"C\""), files);
        // Every share of both exchanges was asked for; what had been sent to the dead process, and was not loaded, is told besides.
        Assert.Equal(100, await NumberAsync(Invariant($"SELECT count(DISTINCT (s.source, s.stream)) FROM pipeline_run_sources s JOIN pipeline_runs r ON r.id = s.run_id WHERE r.retry_of = {dead} AND s.succeeded AND s.source IN ('nse.quote', 'bse.quote')")));
    }

    private Dictionary<string, string> Settings(string roles, int latency) => new(StringComparer.Ordinal)
    {
        ["Node__Roles"] = roles,
        ["Warehouse__ConnectionString"] = _connections.App,
        ["Warehouse__OwnerConnectionString"] = _connections.Owner,
        ["Warehouse__DirectConnectionString"] = _connections.Direct,
        ["Lake__Folder"] = _shared["lake"],
        ["Authors__KeyFile"] = _shared["authors.key"],
        ["Spool__Nodes"] = "2",
        ["Jobs__Schedules__stock_data__RunAtStart"] = "false",
        ["Simulation__LatencyMilliseconds"] = latency.ToString(CultureInfo.InvariantCulture),
    };

    private async Task<long> NumberAsync(string sql) => long.Parse(Assert.Single(await LinesAsync(sql)), CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<string>> LinesAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_connections.App) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) { lines.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!); }
        return lines;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
