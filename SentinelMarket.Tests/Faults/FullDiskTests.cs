using System.Diagnostics;
using System.Globalization;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Processes;

namespace SentinelMarket.Tests.Faults;

/// <summary>
/// A disk that takes no more, for a real process: the kernel refuses each file that would grow beyond a few bytes. The runs say so, extract
/// nothing, and go on by themselves when there is room again.
/// </summary>
[Collection(FaultTests.Name)]
public sealed class FullDiskTests(StoppablePostgres postgres) : IClassFixture<StoppablePostgres>
{
    private const int Slots = 400;
    private const string Full = "64";
    private const string Roomy = "unlimited";

    [Fact]
    public async Task A_full_disk_fails_runs_in_clear_words_and_the_next_ones_go_on_when_there_is_room()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var folder = new ProductFolder();
        var process = Start(folder, database);
        await UntilSaidAsync(process, "stock_data Succeeded", 1);

        Limit(process, Full);
        await UntilSaidAsync(process, "(The lake could not be written or read (", 2);
        Assert.Matches(@"stock_data Failed \d+ extracted, 0 spooled \(The lake could not be written or read \(\S+ would be larger than files may become here\)\. Check the disk's space and the folder's permissions\.\)", process.Output);
        Limit(process, Roomy);

        await UntilSaidAsync(process, "stock_data Succeeded", Count(process, "stock_data Succeeded") + 2);
        await StopAsync(process);
        await AssertNothingLostAsync(folder, database);
    }

    [Fact]
    public async Task A_full_disk_while_the_database_is_away_stops_extraction_in_clear_words_and_loses_nothing()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var folder = new ProductFolder();
        var process = Start(folder, database);
        await UntilSaidAsync(process, "stock_data Succeeded", 1);
        await postgres.StopAsync();
        await UntilSaidAsync(process, "Succeeded 4 extracted, 4 spooled", 2);

        Limit(process, Full);
        await UntilSaidAsync(process, "stock_data could not start (The spool ", 2);
        Assert.Matches(@"stock_data could not start \(The spool \S+/spool/simulated cannot be written: it would be larger than files may become here\)", process.Output);
        Limit(process, Roomy);

        await UntilSaidAsync(process, "Succeeded 4 extracted, 4 spooled", Count(process, "Succeeded 4 extracted, 4 spooled") + 2);
        await postgres.StartAgainAsync();
        await UntilSaidAsync(process, "Succeeded 4 extracted, 0 spooled", Count(process, "Succeeded 4 extracted, 0 spooled") + 2);
        await StopAsync(process);
        await AssertNothingLostAsync(folder, database);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Data, "spool", "simulated"), "*.spool"));
    }

    private static ProductProcess Start(ProductFolder folder, WarehouseConnections database, int count = Slots)
    {
        var settings = new Dictionary<string, string>(SimulatedCalm.Settings, StringComparer.Ordinal)
        {
            ["Warehouse__ConnectionString"] = database.App,
            ["Simulation__LatencyMilliseconds"] = "5",
            ["Universe__Tickers__0"] = "RELIANCE",
            ["Universe__Tickers__1"] = "TCS",
        };

        // Near the clock of the database, by which runs of both kinds are put in order.
        var now = TimeProvider.System.GetUtcNow();
        var slots = Enumerable.Range(0, count).SelectMany(slot => (string[])["--at", now.AddSeconds(slot).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)]);
        return folder.Start(settings, ["simulate", "slots", .. slots, "--pipeline", "stock_data"]);
    }

    private static void Limit(ProductProcess process, string bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", process.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited"]);
        limit.WaitForExit();
        Assert.Equal(0, limit.ExitCode);
    }

    private static int Count(ProductProcess process, string words) => process.Output.Split(words).Length - 1;

    private static async Task UntilSaidAsync(ProductProcess process, string words, int times)
    {
        await Wait.UntilAsync(() => process.HasExited || Count(process, words) >= times, $"it has said \"{words}\" {times} times");
        Assert.True(Count(process, words) >= times, process.Said);
    }

    private static async Task StopAsync(ProductProcess process)
    {
        process.Signal(ProductProcess.Terminate);
        await process.WaitForExitAsync();
    }

    private static async Task AssertNothingLostAsync(ProductFolder folder, WarehouseConnections database)
    {
        // One slot and its own end: a process that is told to end may leave a payload for the next run to load.
        var last = Start(folder, database, 1);
        await last.WaitForExitAsync();
        Assert.Contains("stock_data Succeeded", last.Output, StringComparison.Ordinal);
        var stored = Directory.EnumerateFiles(Path.Combine(folder.Data, "lake"), "*.gz", SearchOption.AllDirectories).Count();
        Assert.Equal([stored.ToString(CultureInfo.InvariantCulture)], await StoppablePostgres.LinesAsync(database, "SELECT count(*) FROM lake_objects"));
    }
}
