using System.Globalization;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Processes;

namespace SentinelMarket.Tests.Faults;

/// <summary>
/// The same slots of the simulated market twice, by real processes: once undisturbed, once with PostgreSQL stopped for five minutes of the
/// market, the process killed meanwhile and started again without the database. What is in the warehouse afterwards is the same.
/// </summary>
[Collection(FaultTests.Name)]
public sealed class OutageEqualityTests(StoppablePostgres postgres) : IClassFixture<StoppablePostgres>
{
    private const int Slots = 11;
    private const int StoppedAfter = 2;
    private const int KilledAfter = 5;
    private const int StartedAfter = 7;

    private static readonly string[] Paced = ["BseFilings", "Gdelt", "NewsApi", "NseFilings", "Reddit", "Rss", "X", "YouTube"];
    private static readonly string[] Shares = ["RELIANCE", "TCS", "INFY", "SBIN", "ITC", "WIPRO"];
    private static readonly DateTimeOffset First = new(2026, 3, 2, 5, 0, 0, TimeSpan.Zero);

    // Everything but the numbers of runs and lake objects, the time at which a row was written, and the clusters of near-duplicates, which
    // follow the order in which the texts of a run arrive.
    private static readonly (string Table, string Columns, string Key)[] Tables =
    [
        ("stock_data_warehouse", "to_jsonb(t) - 'run_id' - 'lake_object_id' - 'processed_at'", "ticker, series, exchange, timestamp, source"),
        ("stock_data_revisions", "to_jsonb(t) - 'id' - 'run_id' - 'lake_object_id' - 'processed_at' - 'replaced_at' - 'replaced_by_run_id'", "1"),
        ("stock_bars_daily", "to_jsonb(t) - 'run_id' - 'lake_object_id'", "1"),
        ("social_messages", "to_jsonb(t) - 'run_id' - 'lake_object_id' - 'processed_at'", "platform, external_id"),
        ("social_mentions_warehouse", "to_jsonb(t) - 'run_id' - 'lake_object_id' - 'processed_at' - 'cluster'", "1"),

        ("mention_counts_hourly", "to_jsonb(t)", "1"),
        ("watermarks", "to_jsonb(t) - 'run_id' - 'moved_at'", "source, stream"),
        ("quarantine", "jsonb_build_array(source, stream, rule, field, message, key, position, raw)", "1"),
    ];

    [Fact]
    public async Task Five_minutes_without_the_database_and_a_killed_process_leave_the_warehouse_as_if_nothing_had_happened()
    {
        var undisturbed = await postgres.NewDatabaseAsync(migrated: false);
        var disturbed = await postgres.NewDatabaseAsync(migrated: false);
        await using var calm = new ProductFolder();
        await using var shaken = new ProductFolder();
        using var keys = new TemporaryFolder();

        await EndAsync(Start(calm, undisturbed, keys, 0), Slots);

        var first = Start(shaken, disturbed, keys, 0);
        await UntilDoneAsync(first, StoppedAfter);
        await postgres.StopAsync();
        await UntilDoneAsync(first, KilledAfter);
        first.Signal(ProductProcess.Kill);
        await first.WaitForExitAsync();
        var done = DoneBy(first);
        Assert.InRange(done, KilledAfter, Slots - 2);
        Assert.Matches("[1-9][0-9]* spooled", first.Output);
        var second = Start(shaken, disturbed, keys, done);
        await UntilDoneAsync(second, Math.Max(1, StartedAfter - done));
        await postgres.StartAgainAsync();
        await EndAsync(second, Slots - done);

        foreach (var (table, columns, key) in Tables)
        {
            var expected = await LinesAsync(undisturbed, table, columns, key);
            var actual = await LinesAsync(disturbed, table, columns, key);
            Assert.True(table is "quarantine" or "stock_data_revisions" || expected.Count > 0, $"{table} is empty");
            Assert.True(
                expected.SequenceEqual(actual, StringComparer.Ordinal),
                $"{table}: {expected.Count} rows undisturbed, {actual.Count} disturbed; only undisturbed:\n{string.Join('\n', expected.Except(actual, StringComparer.Ordinal).Take(5))}\nonly disturbed:\n{string.Join('\n', actual.Except(expected, StringComparer.Ordinal).Take(5))}\n{first.Output}\n{second.Output}");
        }

        // Nothing waits, nothing is open, every run balances; failed are the killed one and one that the database opened while it went away.
        Assert.Equal(["0"], await StoppablePostgres.LinesAsync(disturbed, "SELECT count(*) FROM lake_objects WHERE loaded_at IS NULL"));
        Assert.Equal(["0"], await StoppablePostgres.LinesAsync(disturbed, "SELECT count(*) FROM pipeline_runs WHERE finished_at IS NULL OR spooled <> 0 OR extracted <> loaded + unchanged + quarantined"));
        var failed = await StoppablePostgres.LinesAsync(disturbed, "SELECT error FROM pipeline_runs WHERE outcome = 'Failed'");
        Assert.All(failed, error => Assert.Matches("ended in the middle while PostgreSQL was away|its lease lapsed", error));
        Assert.InRange(failed.Count, 0, 2);
        Assert.Equal(["t"], (await StoppablePostgres.LinesAsync(disturbed, "SELECT (count(*) FILTER (WHERE spool_id IS NOT NULL) > 4)::text::char(1) FROM pipeline_runs")));
    }

    private static ProductProcess Start(ProductFolder folder, WarehouseConnections database, TemporaryFolder keys, int from)
    {
        var settings = SimulatedCalm.Settings.ToDictionary(StringComparer.Ordinal);
        settings["Warehouse__ConnectionString"] = database.App;

        // A small crowd that may be asked as fast as it answers: with the feeds' own pace the slots would take minutes.
        settings["Simulation__LatencyMilliseconds"] = "0";
        settings["Simulation__MessagesPerTenMinutes"] = "30";

        // The bot hears the same channels, and of two feeds that tell a message at the same instant either may be its source.
        settings["Sources__TelegramChannel__Enabled"] = "false";
        foreach (var feed in Paced) { settings[$"Sources__{feed}__RequestsPerMinute"] = "60000"; }
        foreach (var (ticker, at) in Shares.Select((ticker, at) => (ticker, at))) { settings[string.Create(CultureInfo.InvariantCulture, $"Universe__Tickers__{at}")] = ticker; }

        // With another key the same author has another pseudonym.
        settings["Authors__KeyFile"] = keys["authors.key"];
        string[] pipelines = ["stock_data", "social_media", "news", "filings"];
        var slots = Enumerable.Range(from, Slots - from).SelectMany(slot => (string[])["--at", First.AddMinutes(slot).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)]);
        return folder.Start(settings, ["simulate", "slots", .. slots, .. pipelines.SelectMany(pipeline => (string[])["--pipeline", pipeline])]);
    }

    private static int DoneBy(ProductProcess process) => process.Output.Split('\n').Count(line => line.Contains(" done: ", StringComparison.Ordinal));

    private static Task UntilDoneAsync(ProductProcess process, int slots) =>
        Wait.UntilAsync(() => process.HasExited || DoneBy(process) >= slots, $"{slots} slots are done");

    private static async Task EndAsync(ProductProcess process, int slots)
    {
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0 && DoneBy(process) == slots, process.Said);
    }

    private static Task<IReadOnlyList<string>> LinesAsync(WarehouseConnections database, string table, string columns, string key) =>
        StoppablePostgres.LinesAsync(database, $"SELECT ({columns})::text COLLATE \"C\" AS line FROM {table} t ORDER BY {(key == "1" ? "line" : key)}");
}
