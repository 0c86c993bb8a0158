using Npgsql;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using static SentinelMarket.Tests.Warehouse.RunHistorySamples;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>The search of the run history over 20,000 runs: what it finds, and by which index.</summary>
public sealed class RunSearchTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private const int Runs = 20_000;

    private RunSearch _search = null!;

    public async Task InitializeAsync()
    {
        _search = new RunSearch(server.Database);
        if (await server.Database.ScalarAsync<long>("SELECT count(*) FROM pipeline_runs") == 0) { await AddAsync(server.Superuser, Runs); }
    }

    public Task DisposeAsync()
    {
        _search.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_filter_finds_its_runs_and_no_others()
    {
        (RunQuery Query, string Where)[] searches =
        [
            (new RunQuery(), "true"),
            (new RunQuery { Pipeline = "news" }, "pipeline = 'news'"),
            (new RunQuery { Outcome = RunOutcome.Partial }, "outcome = 'Partial'"),
            (new RunQuery { Trigger = RunTrigger.Manual }, "trigger = 'Manual'"),
            (new RunQuery { Actor = "bo" }, "actor = 'bo'"),
            (new RunQuery { Node = "node-1" }, "node LIKE 'node-1/%'"),
            (new RunQuery { Node = "node-1/3" }, "node = 'node-1/3'"),
            (new RunQuery { ErrorText = "disk QUOTA" }, "error LIKE 'Disk quota%'"),
            (new RunQuery { MinDuration = TimeSpan.FromMinutes(5) }, "finished_at - started_at >= interval '5 minutes'"),
            (new RunQuery { MaxDuration = TimeSpan.FromSeconds(0.1) }, "finished_at - started_at <= interval '0.1 seconds'"),
            (new RunQuery { From = Beginning.AddDays(2), To = Beginning.AddDays(3) }, "started_at BETWEEN '2024-01-03Z' AND '2024-01-04Z'"),
            (new RunQuery { Stream = "OLD1" }, "id IN (SELECT run_id FROM pipeline_run_sources WHERE stream = 'OLD1')"),
            (new RunQuery { Source = "nse.quote", Stream = "T3", Outcome = RunOutcome.Failed }, "outcome = 'Failed' AND id IN (SELECT run_id FROM pipeline_run_sources WHERE stream = 'T3' AND source = 'nse.quote')"),
            (new RunQuery { IsOpen = true }, "finished_at IS NULL"),
        ];
        foreach (var (query, where) in searches)
        {
            var expected = await server.Database.LinesAsync($"SELECT id::text FROM pipeline_runs WHERE {where} ORDER BY started_at DESC, id DESC LIMIT 130");
            var found = await PagesAsync(query with { Size = 43 }, 3);
            Assert.True(expected.Take(129).SequenceEqual(found.Select(run => run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))), $"{query} finds other runs than {where}.");
        }
    }

    [Fact]
    public async Task Pages_cover_all_runs_once_and_a_run_with_a_ticker_at_two_exchanges_comes_once()
    {
        var found = await PagesAsync(new RunQuery { Stream = "T1", Size = 500 }, int.MaxValue);

        Assert.Equal(await server.Database.ScalarAsync<long>("SELECT count(DISTINCT run_id) FROM pipeline_run_sources WHERE stream = 'T1'"), found.Count);
        Assert.Equal(found.Count, found.DistinctBy(run => run.Id).Count());
    }

    [Fact]
    public async Task A_cursor_of_other_filters_is_refused_in_words()
    {
        var page = await _search.FindAsync(new RunQuery { Pipeline = "news" }, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => _search.FindAsync(new RunQuery { Pipeline = "stock_data", After = page.Next }, CancellationToken.None));
        Assert.StartsWith("The cursor belongs to other filters. Leave it out to start with the first run.", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<ArgumentException>(() => _search.FindAsync(new RunQuery { After = "nonsense" }, CancellationToken.None));
        Assert.StartsWith("The cursor is not one that a page of the runs ended with. Leave it out to start with the first run.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signs_that_mean_something_to_the_database_are_searched_for_as_they_are() =>
        Assert.Empty((await _search.FindAsync(new RunQuery { ErrorText = "Disk%while" }, CancellationToken.None)).Runs);

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task A_page_is_read_from_one_end_of_an_index(string name, object query, string index)
    {
        var plan = await PlanAsync((RunQuery)query);

        Assert.True(plan.Contains(index, StringComparison.Ordinal), $"{name} does not go by {index}:\n{plan}");
        Assert.False(plan.Contains("Seq Scan", StringComparison.Ordinal), $"{name} reads a whole table:\n{plan}");
    }

    public static TheoryData<string, object, string> Plans() => new()
    {
        { "no filter", new RunQuery(), "pipeline_runs_started" },
        { "pipeline", new RunQuery { Pipeline = "news" }, "pipeline_runs_pipeline_started" },
        { "pipeline and outcome", new RunQuery { Pipeline = "news", Outcome = RunOutcome.Cancelled }, "pipeline_runs_pipeline_outcome" },
        { "outcome", new RunQuery { Outcome = RunOutcome.Cancelled }, "pipeline_runs_outcome" },
        { "trigger", new RunQuery { Trigger = RunTrigger.Manual }, "pipeline_runs_trigger" },
        { "actor of long ago", new RunQuery { Actor = "bo" }, "pipeline_runs_actor" },
        { "process", new RunQuery { Node = "node-1/3" }, "pipeline_runs_node" },
        { "machine", new RunQuery { Node = "node-9" }, "pipeline_runs_machine" },
        { "rare error", new RunQuery { ErrorText = "quota exceeded" }, "pipeline_runs_error" },
        { "long runs", new RunQuery { MinDuration = TimeSpan.FromMinutes(5) }, "pipeline_runs_duration" },
        { "open runs", new RunQuery { IsOpen = true }, "pipeline_runs_" },
        { "ticker", new RunQuery { Stream = "T1" }, "pipeline_run_sources_stream" },
        { "ticker of long ago", new RunQuery { Stream = "OLD1" }, "pipeline_run_sources_stream" },
        { "source", new RunQuery { Source = "nse.quote" }, "pipeline_run_sources_source" },
        { "cursor", new RunQuery { Pipeline = "news", From = Beginning, To = Beginning.AddDays(4) }, "pipeline_runs_pipeline_started" },
    };

    [Fact]
    public async Task Actors_are_told_by_name_without_reading_every_run() =>
        Assert.Equal(["ana", "bo", "schedule"], await _search.ActorsAsync(CancellationToken.None));

    [Fact]
    public async Task A_search_that_takes_too_long_is_given_up_and_says_what_to_do()
    {
        await using var blocker = new NpgsqlConnection(server.Superuser);
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("LOCK TABLE pipeline_runs IN ACCESS EXCLUSIVE MODE", blocker)) { await take.ExecuteNonQueryAsync(); }

        var refusal = await Assert.ThrowsAsync<RunSearchTooBroadException>(() => _search.FindAsync(new RunQuery(), CancellationToken.None));

        Assert.Equal("The search took longer than 5 s and was given up. Add a period, a pipeline or another filter.", refusal.Message);
    }

    private async Task<IReadOnlyList<RunReport>> PagesAsync(RunQuery query, int most)
    {
        var all = new List<RunReport>();
        for (var page = 0; page < most; page++)
        {
            var found = await _search.FindAsync(query, CancellationToken.None);
            all.AddRange(found.Runs);
            if (found.Next is null) { break; }
            query = query with { After = found.Next };
        }

        return all;
    }

    private async Task<string> PlanAsync(RunQuery query)
    {
        await using var connection = await server.Database.App.OpenConnectionAsync();
        await using var command = new NpgsqlCommand { Connection = connection };
        RunSearchStatement.Fill(command, query, null);
        command.CommandText = "EXPLAIN " + command.CommandText;
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) { lines.Add(reader.GetString(0)); }
        return string.Join('\n', lines);
    }
}
