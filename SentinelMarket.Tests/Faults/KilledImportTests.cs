using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Faults;

/// <summary>Imports whose process or database is killed: after one more import to the end nothing is lost and nothing is there twice.</summary>
[Collection(FaultTests.Name)]
public sealed class KilledImportTests(ITestOutputHelper report) : IAsyncLifetime
{
    private const int Files = 20;
    private const int Rows = 2_000;
    private const int BadRows = Rows / UdiffFiles.BadEvery;
    private const int SoundRows = Files * (Rows - BadRows);
    private static readonly bool Long = Environment.GetEnvironmentVariable("SENTINEL_TEST_LONG") == "1";

    private readonly FaultFolder _folder = new();

    public async Task InitializeAsync()
    {
        UdiffFiles.Write(_folder.Files, Files, Rows);
        await _folder.HoldAsync();
        Assert.Equal(0, (await _folder.RunAsync("runs", "--live")).ExitCode);
    }

    public async Task DisposeAsync() => await _folder.DisposeAsync();

    [Fact]
    public async Task An_import_killed_again_and_again_loses_nothing()
    {
        var random = new Random();
        var kills = 0;
        var planned = Long ? 40 : 4;
        foreach (var target in Enumerable.Range(0, planned).Select(kill => ((kill + random.NextDouble()) * SoundRows) / (planned + 1)))
        {
            var import = Import();
            await FaultFolder.UntilAsync(async () => import.HasExited || await LoadedAsync() >= target, $"{target} rows loaded");
            if (import.HasExited) { break; }
            import.Signal(ProductProcess.Kill);
            await import.WaitForExitAsync();
            kills++;
        }

        await FinishAsync();

        report.WriteLine($"{kills} kills survived");
        Assert.InRange(kills, 1, int.MaxValue);

        // A process that was killed while it waited for its turn leaves no run.
        Assert.InRange(await _folder.NumberAsync("SELECT count(*) FROM pipeline_runs WHERE outcome = 'Failed' AND error LIKE '%lease lapsed%'"), 1, kills);
    }

    [Fact]
    public async Task An_import_whose_database_is_killed_recovers_or_says_so_and_the_next_one_completes_it()
    {
        for (var kill = 1; kill <= (Long ? 8 : 1); kill++)
        {
            var target = SoundRows * kill / 10;
            var import = Import();
            await FaultFolder.UntilAsync(async () => import.HasExited || await LoadedAsync() >= target, $"{target} rows loaded");
            Assert.False(import.HasExited, import.Said);
            ProductProcess.SignalProcess(_folder.Postmaster, ProductProcess.Kill);
            await import.WaitForExitAsync();

            // Between two batches a kill goes unnoticed, if the server is back for the next one.
            if (import.ExitCode == 0) { continue; }
            Assert.Equal(1, import.ExitCode);
            using var answer = JsonDocument.Parse(import.Output);
            Assert.Equal("Failed", answer.RootElement.GetProperty("outcome").GetString());
            Assert.Contains("PostgreSQL could not be reached or went away", answer.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("could not be closed", answer.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        }

        await FinishAsync();
    }

    private ProductProcess Import() => _folder.Start("import", "bhavcopy", _folder.Files, "--json");

    private Task<long> LoadedAsync() => _folder.NumberAsync("SELECT coalesce(sum(loaded), 0)::bigint FROM pipeline_runs");

    private async Task FinishAsync()
    {
        var last = Import();
        await last.WaitForExitAsync();
        Assert.True(last.ExitCode == 0, last.Said);

        await _folder.AssertSoundAsync();
        Assert.Equal(SoundRows, await _folder.NumberAsync("SELECT count(*) FROM stock_data_warehouse"));
        Assert.Equal(SoundRows, await LoadedAsync());
        Assert.Equal(Files * BadRows, await _folder.NumberAsync("SELECT count(*) FROM quarantine"));
        Assert.Equal(Files, await _folder.NumberAsync("SELECT count(DISTINCT sha256) FROM lake_objects"));
        Assert.Equal(
            Enumerable.Range(1, Rows).Where(row => row % UdiffFiles.BadEvery != 0).Sum(row => ((100 + (row % 900)) * 10L) + 5) * Files,
            await _folder.NumberAsync("SELECT (sum(price) * 10)::bigint FROM stock_data_warehouse"));
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory of the last import: {last.PeakMegabytes} MB"));
    }
}

/// <summary>The tests of faults start many processes and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FaultTests
{
    public const string Name = "Faults";
}
