using System.Globalization;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Processes;

namespace SentinelMarket.Tests.Faults;

/// <summary>The lake's folder turned read-only under a process of an ordinary user, and back.</summary>
[Collection(FaultTests.Name)]
public sealed class UnwritableLakeTests(StoppablePostgres postgres) : IClassFixture<StoppablePostgres>
{
    private const int Nobody = 65534;
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    [Fact]
    public async Task A_lake_that_cannot_be_written_fails_runs_in_clear_words_and_they_go_on_when_it_can()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var folder = new ProductFolder();
        var process = Start(folder, database);
        await UntilSaidAsync(process, "stock_data Succeeded", 1);

        foreach (var path in LakeFolders(folder)) { SetMode(path, ReadOnly); }
        await UntilSaidAsync(process, "The lake could not be written or read (Access to the path", 2);
        Assert.Matches(@"stock_data Failed \d+ extracted, 0 spooled \(The lake could not be written or read \(Access to the path '[^']+' is denied\.\)\. Check the disk's space and the folder's permissions\.\)", process.Output);
        foreach (var path in LakeFolders(folder)) { SetMode(path, Writable); }

        await UntilSaidAsync(process, "stock_data Succeeded", process.Output.Split("stock_data Succeeded").Length + 1);
        process.Signal(ProductProcess.Terminate);
        await process.WaitForExitAsync();
        var stored = Directory.EnumerateFiles(Path.Combine(folder.Data, "lake"), "*.gz", SearchOption.AllDirectories).Count();
        Assert.InRange(stored, 4, int.MaxValue);
        Assert.Equal(["0"], await StoppablePostgres.LinesAsync(database, "SELECT count(*) FROM pipeline_runs WHERE extracted <> loaded + unchanged + quarantined"));
    }

    // Root may write whatever the mode says, so a test that runs as root lets the product be somebody else.
    private static ProductProcess Start(ProductFolder folder, WarehouseConnections database)
    {
        Directory.CreateDirectory(folder.Data);
        var settings = new Dictionary<string, string>(SimulatedCalm.Settings, StringComparer.Ordinal)
        {
            ["Warehouse__ConnectionString"] = database.App,
            ["Simulation__LatencyMilliseconds"] = "5",
            ["Universe__Tickers__0"] = "RELIANCE",
            ["Universe__Tickers__1"] = "TCS",
            ["HOME"] = folder.Data,
        };
        var now = TimeProvider.System.GetUtcNow();
        var slots = Enumerable.Range(0, 400).SelectMany(slot => (string[])["--at", now.AddSeconds(slot).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)]);
        string[] arguments = ["simulate", "slots", .. slots, "--pipeline", "stock_data"];
        if (!Environment.IsPrivilegedProcess) { return folder.Start(settings, arguments); }
        using (var give = System.Diagnostics.Process.Start("chown", ["-R", Nobody.ToString(CultureInfo.InvariantCulture), folder.Data])) { give.WaitForExit(); }
        return folder.StartAs(Nobody, settings, arguments);
    }

    private static IEnumerable<string> LakeFolders(ProductFolder folder) => Directory.EnumerateDirectories(Path.Combine(folder.Data, "lake"), "*", SearchOption.AllDirectories);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, mode); }
    }

    private static async Task UntilSaidAsync(ProductProcess process, string words, int times)
    {
        await Wait.UntilAsync(() => process.HasExited || process.Output.Split(words).Length > times, $"it has said \"{words}\" {times} times");
        Assert.True(process.Output.Split(words).Length > times, process.Said);
    }
}
