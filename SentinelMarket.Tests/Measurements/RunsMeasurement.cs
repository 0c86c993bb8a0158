using System.Diagnostics;
using Npgsql;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Measurements;

/// <summary>How long a page of the run history takes on a million runs with five million streams, by each filter and by combinations that find little.</summary>
public sealed class RunsMeasurement(ITestOutputHelper report)
{
    private const int Runs = 1_000_000;
    private const int Warm = 2;
    private const int Times = 20;

    private readonly Figures _figures = new(report, "runs");

    private static readonly (string Name, RunQuery Query)[] Searches =
    [
        ("no filter", new RunQuery()),
        ("pipeline", new RunQuery { Pipeline = "news" }),
        ("pipeline without a failed run", new RunQuery { Pipeline = "stock_data", Outcome = RunOutcome.Failed }),
        ("pipeline that never was", new RunQuery { Pipeline = "none" }),
        ("failed (5 %)", new RunQuery { Outcome = RunOutcome.Failed }),
        ("cancelled (none)", new RunQuery { Outcome = RunOutcome.Cancelled }),
        ("open (none)", new RunQuery { IsOpen = true }),
        ("started by hand (0.5 %)", new RunQuery { Trigger = RunTrigger.Manual }),
        ("actor of long ago (40 runs)", new RunQuery { Actor = "bo" }),
        ("a machine", new RunQuery { Node = "node-1" }),
        ("a process", new RunQuery { Node = "node-1/3" }),
        ("a machine that never was", new RunQuery { Node = "node-9" }),
        ("error, frequent words (50,000 runs)", new RunQuery { ErrorText = "too many requests" }),
        ("error, rare words (100 runs)", new RunQuery { ErrorText = "disk quota" }),
        ("error, one run", new RunQuery { ErrorText = "in try 500003" }),
        ("error, no run", new RunQuery { ErrorText = "no such words" }),
        ("took 5 minutes or more (0.1 %)", new RunQuery { MinDuration = TimeSpan.FromMinutes(5) }),
        ("took an hour or more (none)", new RunQuery { MinDuration = TimeSpan.FromHours(1) }),
        ("took 0.1 s or less (3 %)", new RunQuery { MaxDuration = TimeSpan.FromSeconds(0.1) }),
        ("one day, a year ago", new RunQuery { From = RunHistorySamples.Beginning.AddDays(100), To = RunHistorySamples.Beginning.AddDays(101) }),
        ("failed on that day", new RunQuery { Outcome = RunOutcome.Failed, From = RunHistorySamples.Beginning.AddDays(100), To = RunHistorySamples.Beginning.AddDays(101) }),
        ("ticker (12 %)", new RunQuery { Stream = "T3" }),
        ("ticker of long ago (2,000 runs)", new RunQuery { Stream = "OLD1" }),
        ("ticker that never was", new RunQuery { Stream = "NOSUCH" }),
        ("source (all runs)", new RunQuery { Source = "nse.quote" }),
        ("ticker, failed", new RunQuery { Stream = "T3", Outcome = RunOutcome.Failed }),
        ("ticker, rare error", new RunQuery { Stream = "T3", ErrorText = "disk quota" }),
        ("ticker, by an actor of long ago", new RunQuery { Stream = "T3", Actor = "bo" }),
        ("pipeline, machine and rare error", new RunQuery { Pipeline = "social_media", Node = "node-1", ErrorText = "disk quota" }),
        ("long and failed, on a machine", new RunQuery { MinDuration = TimeSpan.FromMinutes(5), Outcome = RunOutcome.Failed, Node = "node-2" }),
    ];

    [MeasurementFact("runs")]
    public async Task A_page_of_a_million_runs()
    {
        var (name, connections) = await PostgresServer.CreateEmptyAsync();
        try
        {
            await PostgresServer.MigratorOf(connections).MigrateAsync("Live", CancellationToken.None);
            var started = Stopwatch.GetTimestamp();
            await RunHistorySamples.AddAsync(connections.Owner, Runs);
            await using var database = new WarehouseDatabase(connections, null);
            using var search = new RunSearch(database);
            var size = await database.LinesAsync("SELECT pg_size_pretty(pg_total_relation_size('pipeline_runs')) || ' runs, ' || pg_size_pretty(pg_total_relation_size('pipeline_run_sources')) || ' streams'");
            Line($"{Runs:N0} runs, {Runs * 5:N0} streams ({size[0]} with indexes), made in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s; {Environment.ProcessorCount} cores; {Times} times each after {Warm}");
            Line($"{"first page, 50 runs, ms",-40} {"p50",8} {"p95",8} {"max",8} {"second page p95",16}");
            var worst = 0d;
            foreach (var (title, query) in Searches)
            {
                var (first, next) = await TimesAsync(search, query);
                var (second, _) = next is null ? ([], null) : await TimesAsync(search, query with { After = next });
                worst = Math.Max(worst, Math.Max(At(first, 0.95), second.Length == 0 ? 0 : At(second, 0.95)));
                Line($"{title,-40} {At(first, 0.5),8:F1} {At(first, 0.95),8:F1} {first[^1],8:F1} {(second.Length == 0 ? "-" : At(second, 0.95).ToString("F1", System.Globalization.CultureInfo.InvariantCulture)),16}");
            }

            Line($"the worst p95 is {worst:F1} ms");
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await PostgresServer.DropAsync(name);
        }
    }

    private static async Task<(double[] Times, string? Next)> TimesAsync(RunSearch search, RunQuery query)
    {
        string? next = null;
        for (var i = 0; i < Warm; i++) { next = (await search.FindAsync(query, CancellationToken.None)).Next; }
        var taken = new double[Times];
        for (var i = 0; i < Times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await search.FindAsync(query, CancellationToken.None);
            taken[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(taken);
        return (taken, next);
    }

    private static double At(double[] sorted, double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];

    private void Line(FormattableString text) => _figures.Line(text);
}
