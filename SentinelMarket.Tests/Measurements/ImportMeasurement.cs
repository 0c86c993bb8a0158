using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SentinelMarket.Tests.Faults;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Web.Hosting.Postgres;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Measurements;

/// <summary>
/// The product's import beside plain COPYs of the same rows on the same server, with the settings that the product ships. Rounds of
/// COPY, first import and second import follow one another, each round with a cluster of its own.
/// </summary>
public sealed class ImportMeasurement(ITestOutputHelper report)
{
    private const string File = "nse_sec_bhavdata_full_2024.zip";
    private const int DefaultRounds = 3;

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("SENTINEL_MEASURE_ROUNDS"), out var rounds) ? rounds : DefaultRounds;

    [MeasurementFact("import")]
    public async Task An_import_beside_a_plain_copy_of_the_same_rows()
    {
        var figures = new Figures(report, "import");
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "nse_bhavcopy", File);
        Assert.True(System.IO.File.Exists(path), $"This measurement needs the exchange's own file {File} in ../shared/data/nse_bhavcopy beside the checkout; made-up rows would not do.");
        var rows = await PlainCopy.ReadAsync(path);
        figures.Line($"{File}: {rows.Count:N0} rows, {Environment.ProcessorCount} cores");
        figures.Line($"round | Npgsql's copy s | own copy s | first import s (process s) | second import s (process s) | Npgsql's copy/first | own copy/first | Npgsql's copy/second | peak MB");
        var measured = new List<(double Copy, double Own, Import First, Import Second)>();
        for (var round = 1; round <= Rounds; round++)
        {
            using var folder = new TestFolder();
            var (copy, own, first, second) = await RoundAsync(folder, path, rows);
            measured.Add((copy, own, first, second));
            figures.Line($"{round} | {copy:F2} | {own:F2} | {first.Seconds:F2} ({first.ProcessSeconds:F2}) | {second.Seconds:F2} ({second.ProcessSeconds:F2}) | {copy / first.Seconds:F2} | {own / first.Seconds:F2} | {copy / second.Seconds:F2} | {Math.Max(first.PeakMegabytes, second.PeakMegabytes)}");
        }

        var copies = Figures.Median(measured.Select(m => m.Copy));
        figures.Line($"median rows/s: Npgsql's copy {rows.Count / copies:N0}, own copy {rows.Count / Figures.Median(measured.Select(m => m.Own)):N0}, first import {rows.Count / Figures.Median(measured.Select(m => m.First.Seconds)):N0}, second import {rows.Count / Figures.Median(measured.Select(m => m.Second.Seconds)):N0}");
        figures.Line($"median ratio to Npgsql's copy of the same round: first import {Figures.Median(measured.Select(m => m.Copy / m.First.Seconds)):F2} (to the own copy {Figures.Median(measured.Select(m => m.Own / m.First.Seconds)):F2}), second import {Figures.Median(measured.Select(m => m.Copy / m.Second.Seconds)):F2}");
        figures.Line($"peak memory of the importing process: {measured.Max(m => Math.Max(m.First.PeakMegabytes, m.Second.PeakMegabytes))} MB");
    }

    private static async Task<(double Copy, double Own, Import First, Import Second)> RoundAsync(TestFolder folder, string path, IReadOnlyList<Core.Records.StockRecord> rows)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Postgres__FallbackFolder"] = folder.Fallback };

        // Makes the cluster, the database and its schema, which no import shall be charged with.
        Assert.Equal(0, (await RunAsync(settings, "runs", "--live", "--data", folder.Data)).Process.ExitCode);
        var options = new EmbeddedPostgresOptions { FallbackFolder = folder.Fallback };
        await using var server = await EmbeddedPostgres.AttachAsync(options, folder.Data, _ => { }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var plain = new PlainCopy(server.AdministratorConnectionString("sentinel_live"), rows);
        var copy = await plain.MeasureNpgsqlAsync();
        var own = await plain.MeasureOwnAsync();
        var first = await ImportAsync(settings, folder, path);
        var second = await ImportAsync(settings, folder, path);
        Assert.Equal(rows.Count, first.Loaded);
        Assert.Equal(0, second.Loaded);
        return (copy, own, first, second);
    }

    private static async Task<Import> ImportAsync(Dictionary<string, string> settings, TestFolder folder, string path)
    {
        var (process, seconds) = await RunAsync(settings, "import", "bhavcopy", path, "--json", "--data", folder.Data);
        Assert.True(process.ExitCode == 0, process.Said);
        using var answer = JsonDocument.Parse(process.Output);
        return new Import(answer.RootElement.GetProperty("seconds").GetDouble(), seconds, answer.RootElement.GetProperty("loaded").GetInt64(), process.PeakMegabytes);
    }

    private static async Task<(ProductProcess Process, double Seconds)> RunAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        var since = Stopwatch.GetTimestamp();
        var process = ProductProcess.Start(arguments, settings);
        await process.WaitForExitAsync();
        return (process, Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    private sealed record Import(double Seconds, double ProcessSeconds, long Loaded, long PeakMegabytes);
}
