using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>What the run history says to operators: failures that wait, nodes, and work that a dead process left.</summary>
public sealed class JobReaderTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private static readonly DateTimeOffset Long = DateTimeOffset.UnixEpoch;

    private readonly JobReader _reader = new(server.Database);

    public Task InitializeAsync() => server.Database.ScalarAsync<long>(
        "WITH a AS (DELETE FROM pipeline_runs), b AS (DELETE FROM cluster_nodes), c AS (DELETE FROM job_misfires) SELECT 1::bigint");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Errors_that_differ_by_numbers_only_stand_together_the_latest_group_first()
    {
        await AddAsync("stock_data", "Failed", "Exchange answered 429 after 3 tries", minutesAgo: 30);
        var latest = await AddAsync("news", "Failed", "Exchange answered 503 after 4 tries", minutesAgo: 10);
        await AddAsync("filings", "Failed", "Disk full", minutesAgo: 20);
        await AddAsync("filings", "Partial", "Exchange answered 429 after 3 tries", minutesAgo: 5);

        var groups = await _reader.FailuresAsync(Long, CancellationToken.None);

        Assert.Equal(["Exchange answered # after # tries", "Disk full"], groups.Select(group => group.Text));
        Assert.Equal((2, "Exchange answered 503 after 4 tries", latest), (groups[0].Count, groups[0].Error, groups[0].RunIds[0]));
        Assert.Equal(["news", "stock_data"], groups[0].Pipelines);
    }

    [Fact]
    public async Task A_run_leaves_the_failures_when_it_is_acknowledged_or_its_retry_succeeds_and_stays_in_the_history()
    {
        var seen = await AddAsync("stock_data", "Failed", "Disk full", minutesAgo: 30);
        var retried = await AddAsync("news", "Failed", "Disk full", minutesAgo: 20);
        await AddAsync("news", "Succeeded", null, minutesAgo: 10, retryOf: retried);

        Assert.Equal(1, await _reader.AcknowledgeAsync([seen, retried + 99], "ana", "disk was replaced", CancellationToken.None));
        Assert.Equal(0, await _reader.AcknowledgeAsync([seen], "bo", "again", CancellationToken.None));

        Assert.Empty(await _reader.FailuresAsync(Long, CancellationToken.None));
        Assert.Equal(2, (await _reader.CountsAsync(Long, CancellationToken.None)).Failed);
        Assert.Equal(["ana run.acknowledge disk was replaced"], await server.Database.LinesAsync($"SELECT concat_ws(' ', actor, action, detail) FROM audit_log WHERE subject = 'run {seen}'"));
    }

    [Fact]
    public async Task The_work_of_a_dead_process_is_claimed_by_one_node_once()
    {
        var dead = await AddAsync("stock_data", "Failed", "lapsed", minutesAgo: 2);
        await AddAsync("news", "Failed", "lapsed", minutesAgo: 3);
        await AddAsync("news", "Succeeded", null, minutesAgo: 1);
        await AddAsync("end_of_day", "Failed", "lapsed", minutesAgo: 2, trigger: "Import");
        await AddAsync("filings", "Failed", "lapsed", minutesAgo: 200);
        await AddAsync("retention", "Failed", "a stage broke", minutesAgo: 2, lapsed: false);
        var abandoned = new AbandonedRuns(server.Database);

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(node => abandoned.ClaimAsync($"node/{node}", CancellationToken.None)));

        Assert.Equal([dead], claims.SelectMany(claim => claim).Select(run => run.Id));
    }

    [Fact]
    public async Task A_node_is_alive_while_its_heart_beats_stopped_when_it_says_so_and_gone_otherwise()
    {
        var nodes = new ClusterNodes(server.Database);
        foreach (var name in (string[])["one/1", "two/2", "three/3"]) { await nodes.BeatAsync(new NodeBeat(name, "Web, Worker", "0.1.0", null, Long, 4, 0.5, 1_000), CancellationToken.None); }
        await nodes.StoppedAsync("two/2", CancellationToken.None);
        await server.Database.ScalarAsync<long>("WITH old AS (UPDATE cluster_nodes SET heartbeat_at = heartbeat_at - interval '31 seconds' WHERE node = 'three/3') SELECT 1::bigint");
        await AddAsync("stock_data", null, null, minutesAgo: 1, node: "one/1");

        var listed = await nodes.ListAsync(CancellationToken.None);

        Assert.Equal(
            [("one/1", NodeState.Alive, 1), ("two/2", NodeState.Stopped, 0), ("three/3", NodeState.Gone, 0)],
            listed.Select(node => (node.Beat.Node, node.State, node.Running)));
        await nodes.BeatAsync(listed[1].Beat, CancellationToken.None);
        Assert.Equal(NodeState.Alive, (await nodes.ListAsync(CancellationToken.None)).First(node => node.Beat.Node == "two/2").State);
    }

    [Fact]
    public async Task Open_runs_come_with_their_stages_and_each_pipeline_with_its_last_run()
    {
        var open = await AddAsync("stock_data", null, null, minutesAgo: 1);
        await server.Database.ScalarAsync<long>($"WITH s AS (INSERT INTO pipeline_run_stages (run_id, stage, started_at, busy, items_in, items_out) VALUES ({open}, 0, now(), interval '1 second', 7, 5)) SELECT 1::bigint");
        var last = await AddAsync("news", "Partial", null, minutesAgo: 2);
        await AddAsync("news", "Failed", "x", minutesAgo: 9);

        var run = Assert.Single(await _reader.ExecutingAsync(CancellationToken.None));
        Assert.Equal((open, 7, 5), (run.Run.Id, run.Stages[0].ItemsIn, run.Stages[0].ItemsOut));
        var lasts = await _reader.LastRunsAsync(["stock_data", "news", "filings"], CancellationToken.None);
        Assert.Equal([("news", last)], lasts.Select(pair => (pair.Key, pair.Value.Id)));
    }

    private Task<long> AddAsync(string pipeline, string? outcome, string? error, int minutesAgo, long? retryOf = null, string trigger = "Schedule", bool lapsed = true, string node = "node/1") =>
        server.Database.ScalarAsync<long>(FormattableString.Invariant(
            $"""
            WITH made AS (
                INSERT INTO pipeline_runs (pipeline, trigger, actor, node, code_version, started_at, finished_at, outcome, error, retry_of, lease_token, lease_length, lease_until, heartbeat_at)
                SELECT '{pipeline}', '{trigger}', 'schedule', '{node}', '0.1.0', at, {(outcome is null ? "NULL" : "at + interval '5 seconds'")}, {Quoted(outcome)}, {Quoted(error)},
                    {(retryOf is { } id ? id : "NULL")}, {(lapsed ? "NULL" : "gen_random_uuid()")}, interval '30 seconds', now() + interval '1 hour', at
                FROM (SELECT now() - interval '{minutesAgo} minutes' AS at) times RETURNING id)
            SELECT id FROM made
            """));

    private static string Quoted(string? text) => text is null ? "NULL" : $"'{text}'";
}
