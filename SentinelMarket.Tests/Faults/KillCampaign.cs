using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace SentinelMarket.Tests.Faults;

/// <summary>
/// Rounds of imports into one warehouse. A round has files of its own; its imports are killed one after the other, each some time after its
/// run was opened, and the last one is let go to its end. Then everything is counted.
/// </summary>
internal sealed class KillCampaign : IAsyncDisposable
{
    public const int KillsInOneRound = 5;

    private const int Files = 6;
    private const int Rows = 1_000;
    private const int BadRows = Rows / UdiffFiles.BadEvery;
    private const int SoundRows = Rows - BadRows;

    // One kill of so many comes before the import's run is open, while it still starts.
    private const int EarlyOf = 10;
    private static readonly TimeSpan Startup = TimeSpan.FromSeconds(1.5);
    private static readonly long PricesOfOneFile = Enumerable.Range(1, Rows).Where(row => row % UdiffFiles.BadEvery != 0).Sum(row => ((100 + (row % 900)) * 10L) + 5);

    private readonly FaultFolder _folder = new();
    private readonly KillReport _report;
    private readonly Random _random = new();
    private NpgsqlConnection? _watch;
    private TimeSpan _span;
    private int _rounds;
    private int _kills;

    private KillCampaign(KillReport report) => _report = report;

    /// <summary>Makes the warehouse and measures how long an import takes that nobody kills.</summary>
    public static async Task<KillCampaign> StartAsync(KillReport report)
    {
        var campaign = new KillCampaign(report);
        try
        {
            await campaign.FinishAsync(campaign.NextFiles());
            campaign._span = TimeSpan.FromSeconds(double.Parse(
                Assert.Single(await campaign._folder.LinesAsync("SELECT extract(epoch FROM finished_at - started_at) FROM pipeline_runs")), CultureInfo.InvariantCulture));
            return campaign;
        }
        catch
        {
            await campaign.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills, lets the last import end, and counts. Kills that came too late to hit anything are made up for.</summary>
    public async Task RoundAsync(int mostKills)
    {
        var files = NextFiles();
        var kills = new List<(Victim, Moment)>();
        for (var planned = Math.Min(mostKills, KillsInOneRound); kills.Count < planned;)
        {
            // Of five kills two hit the import, two its database and one both.
            var victim = (Victim)(_kills % 5 % 3);
            if (await KillAsync(files, victim) is not { } moment) { continue; }
            kills.Add((victim, moment));
            _kills++;
        }

        await FinishAsync(files);
        _report.Add(kills);
    }

    public async ValueTask DisposeAsync()
    {
        await ForgetWatchAsync();
        await _folder.DisposeAsync();
    }

    // Null when the import had ended before the kill.
    private async Task<Moment?> KillAsync(string files, Victim victim)
    {
        var import = await StartAsync(files, victim);
        var run = _random.Next(EarlyOf) == 0 ? null : await RunOfAsync(import);

        // A random part of the time that it takes, and a little more, so that the last commit and the closing of the run are in it.
        await Task.Delay((run is null ? Startup : _span * 1.15) * _random.NextDouble());
        if (import.HasExited) { return null; }

        if (victim != Victim.Import && _folder.Postmaster is { } postmaster) { ProductProcess.SignalProcess(postmaster, ProductProcess.Kill); }
        if (victim != Victim.Postgres) { import.Signal(ProductProcess.Kill); }
        await import.WaitForExitAsync();
        if (victim == Victim.Postgres) { AssertSaysWhatHappened(import); }
        return run is { } id ? await MomentAsync(id) : Moment.BeforeItsRunWasOpen;
    }

    private async Task<ProductProcess> StartAsync(string files, Victim victim)
    {
        await RecoverAsync();

        // The run of a killed process is closed when its lease lapses, so the lease is short; one that lost its database closes its run itself.
        var lease = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Pipelines__Lease"] = victim == Victim.Postgres ? "00:00:15" : "00:00:01",
            ["Pipelines__RecordsPerBatch"] = "500",
        };
        return _folder.Start(lease, "import", "bhavcopy", files, "--json");
    }

    // The tests keep the server up between the imports. When it was killed and nobody brought it back, the next import does.
    private async Task RecoverAsync()
    {
        if (_folder.Postmaster is not null) { return; }
        await ForgetWatchAsync();
        await _folder.LeaveAsync();
    }

    private async Task<long?> RunOfAsync(ProductProcess import)
    {
        while (!import.HasExited)
        {
            if (await FindRunAsync(import) is { } run) { return run; }
            await Task.Delay(1);
        }

        return null;
    }

    private async Task<long?> FindRunAsync(ProductProcess import)
    {
        try
        {
            if (_watch is null)
            {
                _watch = new NpgsqlConnection(await _folder.AdministratorAsync("sentinel_live"));
                await _watch.OpenAsync();
            }

            await using var command = new NpgsqlCommand("SELECT id FROM pipeline_runs WHERE finished_at IS NULL AND node LIKE $1", _watch);
            command.Parameters.Add(new NpgsqlParameter { Value = string.Create(CultureInfo.InvariantCulture, $"%/{import.Id}") });
            return (long?)await command.ExecuteScalarAsync();
        }
        catch (NpgsqlException)
        {
            // Not there yet.
            await ForgetWatchAsync();
            return null;
        }
    }

    private async Task ForgetWatchAsync()
    {
        if (_watch is not null) { await _watch.DisposeAsync(); }
        _watch = null;
    }

    private async Task<Moment> MomentAsync(long run)
    {
        var words = "";
        await Wait.UntilAsync(
            async () =>
            {
                await RecoverAsync();
                words = Assert.Single(await _folder.LinesAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT concat_ws(' ', extracted, outcome) FROM pipeline_runs WHERE id = {run}")));
                return true;
            },
            "the database tells what became of the run");
        return words.Split(' ') switch
        {
            [_, "Succeeded"] => Moment.AfterItsRunWasClosed,
            ["0", ..] => Moment.BeforeItsFirstCommit,
            [var extracted, ..] when int.Parse(extracted, CultureInfo.InvariantCulture) >= Files * Rows => Moment.AfterItsLastCommit,
            _ => Moment.BetweenItsCommits,
        };
    }

    // Between two batches a kill of the database goes unnoticed, if the server is back for the next one.
    private static void AssertSaysWhatHappened(ProductProcess import)
    {
        Assert.True(import.ExitCode is 0 or 1, import.Said);
        Assert.False(import.Said.Contains("   at ", StringComparison.Ordinal), $"A killed database ends in a stack trace:{Environment.NewLine}{import.Said}");
        if (import.ExitCode == 0 || import.Output.Length == 0) { return; }
        using var answer = JsonDocument.Parse(import.Output);
        if (!answer.RootElement.TryGetProperty("outcome", out var outcome)) { return; }
        Assert.Equal("Failed", outcome.GetString());
        Assert.Contains("PostgreSQL could not be reached or went away", answer.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private string NextFiles()
    {
        var folder = Path.Combine(_folder.Files, _rounds.ToString(CultureInfo.InvariantCulture));
        UdiffFiles.Write(folder, Files, Rows, firstDay: _rounds * Files);
        _rounds++;
        return folder;
    }

    private async Task FinishAsync(string files)
    {
        await RecoverAsync();
        var import = _folder.Start("import", "bhavcopy", files, "--json");
        await import.WaitForExitAsync();
        Assert.True(import.ExitCode == 0, import.Said);

        var allFiles = _rounds * Files;
        await _folder.AssertSoundAsync();
        Assert.Equal(allFiles * SoundRows, await _folder.NumberAsync("SELECT count(*) FROM stock_data_warehouse"));
        Assert.Equal(allFiles * SoundRows, await _folder.NumberAsync("SELECT sum(loaded)::bigint FROM pipeline_runs"));
        Assert.Equal(allFiles * BadRows, await _folder.NumberAsync("SELECT count(*) FROM quarantine"));
        Assert.Equal(allFiles, await _folder.NumberAsync("SELECT count(DISTINCT sha256) FROM lake_objects"));
        Assert.Equal(allFiles * PricesOfOneFile, await _folder.NumberAsync("SELECT (sum(price) * 10)::bigint FROM stock_data_warehouse"));
    }
}
