using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Processes;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Measurements;

/// <summary>Compaction beside a plain copy of the same files into one, and a replay of real files beside plainly unpacking them; all in one run on one machine.</summary>
public sealed class LakeMeasurement(ITestOutputHelper report)
{
    private const string File = "nse_sec_bhavdata_full_2024.zip";
    private const string Source = "nse.quote";
    private const int Objects = 10_000;
    private const int ObjectsAnHour = 1_000;
    private const double Mega = 1e6;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    [MeasurementFact("lake")]
    public async Task Compaction_and_replay()
    {
        var figures = new Figures(report, "lake");
        figures.Line($"{Environment.ProcessorCount} cores");
        await CompactAsync(figures);
        await ReplayAsync(figures);
    }

    private static async Task CompactAsync(Figures figures)
    {
        using var folder = new TemporaryFolder();
        var database = new PostgresServer();
        await database.InitializeAsync();
        try
        {
            using var lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = folder.FullPath }));
            var catalog = new LakeCatalog(database.Database);
            var runs = new RunLog(database.Database);
            var lease = await runs.OpenAsync(new RunRequest("made", RunTrigger.Manual, "measurement"), "here", "1", TimeSpan.FromMinutes(30), CancellationToken.None);
            var stored = new List<StoredDocument>(Objects);
            var since = Stopwatch.GetTimestamp();
            for (var i = 0; i < Objects; i++) { stored.Add(await lake.StoreAsync(Quote(i), CancellationToken.None)); }
            var storing = Stopwatch.GetElapsedTime(since).TotalSeconds;
            await catalog.RegisterAsync(lease, stored, CancellationToken.None);
            await using (var loaded = database.Database.App.CreateCommand("UPDATE lake_objects SET loaded_at = now()")) { await loaded.ExecuteNonQueryAsync(); }
            var files = stored.Select(one => folder[one.Lake.Path]).ToList();
            var bytes = stored.Sum(one => one.Lake.StoredSize);

            var copying = await TimedAsync(() => CopyAsync(files, folder["copy"]));
            var bounds = Options.Create(new PipelineOptions());
            await using var runner = new PipelineRunner(
                [new LakeCompactionPipeline(lake, catalog, Options.Create(new LakeCompactionOptions()), TimeProvider.System)], runs, new AuditTrail(database.Database), bounds, TimeProvider.System, NullLogger<PipelineRunner>.Instance);
            var compacting = await TimedAsync(async () =>
            {
                var run = await (await runner.StartAsync(new RunRequest(LakeCompactionPipeline.PipelineName, RunTrigger.Manual, "measurement"), CancellationToken.None)).Completion;
                Assert.Equal(RunOutcome.Succeeded, run.Outcome);
            });
            var verification = await new LakeVerification(lake, lake, catalog, TimeProvider.System).RunAsync(null, null, null, null, CancellationToken.None);
            Assert.True(verification.IsSound);
            Assert.Equal(Objects / ObjectsAnHour, verification.Packs);
            figures.Line($"{Objects:N0} objects of {stored.Average(one => one.Lake.Size):N0} bytes, {stored.Average(one => one.Lake.StoredSize):N0} on disk, {Objects / ObjectsAnHour} hours");
            figures.Line($"stored one by one, each durable: {Objects / storing:N0} objects/s");
            figures.Line($"plain copy of the files into one, durable: {bytes / Mega / copying:N1} MB/s, {Objects / copying:N0} objects/s");
            figures.Line($"compaction (hashes checked, catalogued, originals removed): {bytes / Mega / compacting:N1} MB/s, {Objects / compacting:N0} objects/s, ratio to the plain copy {copying / compacting:F2}");
            figures.Line($"verification of the packed lake: {verification.Bytes / Mega / verification.Duration.TotalSeconds:N1} MB/s of payloads, {verification.Objects / verification.Duration.TotalSeconds:N0} objects/s");
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    private static async Task ReplayAsync(Figures figures)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "nse_bhavcopy", File);
        Assert.True(System.IO.File.Exists(path), $"This measurement needs the exchange's own file {File} in ../shared/data/nse_bhavcopy beside the checkout; made-up rows would not do.");
        await using var product = new ProductFolder();
        Assert.Equal(0, (await product.RunAsync("runs", "--live")).ExitCode);
        var import = await RunAsync(product, "import", "bhavcopy", path, "--json");
        var (loaded, importing) = (import.GetProperty("loaded").GetInt64(), import.GetProperty("seconds").GetDouble());
        var objects = Directory.GetFiles(Path.Combine(product.Data, "lake", "live"), "*.gz", SearchOption.AllDirectories);
        long bytes = 0;
        var unpacking = await TimedAsync(async () => { foreach (var file in objects) { bytes += await UnpackAsync(file); } });

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        string[] period = ["--live", "--from", Day(today.AddDays(-1)), "--to", Day(today), "--source", SourceIds.NseEodFull, "--json"];
        var replay = (await RunAsync(product, ["replay", .. period])).GetProperty("runs")[0];
        var (records, replaying) = (replay.GetProperty("extracted").GetInt64(), replay.GetProperty("seconds").GetDouble());
        Assert.Equal((loaded, 0L), (replay.GetProperty("unchanged").GetInt64() - (records - loaded - replay.GetProperty("quarantined").GetInt64()), replay.GetProperty("loaded").GetInt64()));
        var rehearsal = (await RunAsync(product, ["replay", "--dry-run", .. period])).GetProperty("runs")[0].GetProperty("seconds").GetDouble();

        figures.Line($"{File}: {objects.Length:N0} objects, {bytes / Mega:N0} MB of payloads, {records:N0} records");
        figures.Line($"plainly unpacking them: {bytes / Mega / unpacking:N1} MB/s");
        figures.Line($"first import: {records / importing:N0} records/s");
        figures.Line($"replay of all, nothing to change: {bytes / Mega / replaying:N1} MB/s, {records / replaying:N0} records/s, ratio to unpacking {unpacking / replaying:F3}, to the first import {importing / replaying:F2}");
        figures.Line($"dry run of it: {bytes / Mega / rehearsal:N1} MB/s, {records / rehearsal:N0} records/s, ratio to the replay {replaying / rehearsal:F2}");
    }

    private static RawDocument Quote(int i) => new()
    {
        Source = Source,
        Stream = string.Create(CultureInfo.InvariantCulture, $"S{i % 50}"),
        Content = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"info":{"symbol":"S{{i % 50}}","isin":"INE{{i % 50:D6}}010"},"priceInfo":{"lastPrice":{{1000 + (i * 7919 % 100_000) / 100.0}},"open":{{990 + (i % 31)}},"close":{{995 + (i % 17)}}},"metadata":{"series":"EQ","lastUpdateTime":"{{Start.AddSeconds(i):O}}"},"note":"{{string.Join(' ', Enumerable.Range(0, 120).Select(n => (i * 31 + n * n) % 9973))}}"}""")),
        ContentType = "application/json",
        Request = "https://www.nseindia.com/api/quote-equity?symbol=S",
        FetchedAt = Start.AddHours(i / ObjectsAnHour).AddMilliseconds(i % ObjectsAnHour * 3_000),
    };

    private static async Task CopyAsync(IReadOnlyList<string> files, string target)
    {
        await using var stream = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);
        foreach (var file in files)
        {
            await using var one = System.IO.File.OpenRead(file);
            await one.CopyToAsync(stream);
        }

        stream.Flush(flushToDisk: true);
    }

    private static async Task<long> UnpackAsync(string file)
    {
        await using var gzip = new GZipStream(System.IO.File.OpenRead(file), CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        long bytes = 0;
        for (var read = await gzip.ReadAsync(buffer); read > 0; read = await gzip.ReadAsync(buffer)) { bytes += read; }
        return bytes;
    }

    private static async Task<double> TimedAsync(Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static async Task<JsonElement> RunAsync(ProductFolder product, params string[] arguments)
    {
        var process = await product.RunAsync(arguments);
        Assert.True(process.ExitCode == 0, process.Said);
        using var answer = JsonDocument.Parse(process.Output);
        return answer.RootElement.Clone();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
