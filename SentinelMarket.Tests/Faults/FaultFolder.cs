using System.Globalization;
using Npgsql;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Tests.Warehouse;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Faults;

/// <summary>
/// A data folder that product processes work on. The tests are a user of its cluster, too: that keeps the server up between the processes
/// that are killed, and stops it in the end, so that nothing stays behind.
/// </summary>
internal sealed class FaultFolder : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = new();
    private EmbeddedPostgres? _server;

    public string Data => _folder.Data;

    public string Files => Path.Combine(Path.GetDirectoryName(_folder.Data)!, "files");

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Postgres__FallbackFolder"] = _folder.Fallback,
        ["Postgres__DurableWrites"] = "false",
        ["Postgres__SharedBuffersMegabytes"] = "32",
        ["Postgres__RestartDelay"] = "00:00:00.2",
        ["Pipelines__Lease"] = "00:00:02",
        ["Pipelines__ProgressInterval"] = "00:00:00.2",
        ["Pipelines__RecordsPerBatch"] = "1000",
    };

    /// <summary>The postmaster as its pid file says; kill -9 of it takes the server down.</summary>
    public int Postmaster => int.Parse(File.ReadLines(Path.Combine(_folder.Cluster, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Processes that work in the cluster's folder.</summary>
    public IReadOnlyList<int> ServerProcesses => ProcessTable.WorkingIn(_folder.Cluster);

    /// <summary>Becomes a user of the cluster.</summary>
    public async Task HoldAsync() => _server ??= await _folder.AttachAsync();

    /// <summary>No longer a user of the cluster, so that the product's last process stops it.</summary>
    public async Task LeaveAsync()
    {
        if (_server is not null) { await _server.DisposeAsync(); }
        _server = null;
    }

    public ProductProcess Start(params string[] arguments) => ProductProcess.Start([.. arguments, "--data", Data], Settings);

    public ProductProcess Start(IReadOnlyDictionary<string, string> more, params string[] arguments) =>
        ProductProcess.Start([.. arguments, "--data", Data], Settings.Concat(more).ToDictionary(StringComparer.Ordinal));

    /// <summary>Runs a verb to its end.</summary>
    public async Task<ProductProcess> RunAsync(params string[] arguments)
    {
        var process = Start(arguments);
        await process.WaitForExitAsync();
        return process;
    }

    public async Task<IReadOnlyList<string>> LinesAsync(string sql, string database = "sentinel_live")
    {
        await HoldAsync();
        await using var source = NpgsqlDataSource.Create(_server!.AdministratorConnectionString(database));
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) { lines.Add(reader.IsDBNull(0) ? "" : Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!); }
        return lines;
    }

    public async Task<long> NumberAsync(string sql, string database = "sentinel_live") =>
        long.Parse(Assert.Single(await LinesAsync(sql, database)), CultureInfo.InvariantCulture);

    /// <summary>Asks until the answer is yes; a database that is away says no.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(30));
        while (true)
        {
            try
            {
                if (await holds()) { return; }
                await ticks.WaitForNextTickAsync(deadline.Token);
            }
            catch (NpgsqlException)
            {
                // Not there yet, or just killed.
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"Not within {Patience}: {what}", exception);
            }
        }
    }

    /// <summary>What holds whatever happened, once an import went to its end.</summary>
    public async Task AssertSoundAsync(string database = "sentinel_live")
    {
        Assert.Empty(await LinesAsync("SELECT id || ' is open' FROM pipeline_runs WHERE finished_at IS NULL", database));
        Assert.Empty(await LinesAsync("SELECT to_jsonb(r)::text FROM pipeline_runs r WHERE extracted <> loaded + unchanged + quarantined + spooled", database));
        Assert.Empty(await LinesAsync("SELECT path FROM lake_objects WHERE loaded_at IS NULL", database));
        Assert.Empty(await LinesAsync(StockBarsTests.WrongBars, database));
        Assert.Equal(await NumberAsync("SELECT count(*) FROM stock_data_warehouse", database), await NumberAsync("SELECT coalesce(sum(rows), 0)::bigint FROM stock_counts_daily", database));
        var lake = Path.Combine(Data, "lake", database["sentinel_".Length..]);
        string[] onDisk = Directory.Exists(lake) ? [.. Directory.EnumerateFiles(lake, "*.gz", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(lake, file)).Order(StringComparer.Ordinal)] : [];
        Assert.Equal(await LinesAsync("SELECT path FROM lake_objects ORDER BY path COLLATE \"C\"", database), onDisk);
    }

    public async ValueTask DisposeAsync()
    {
        ProductProcess.EndAll(Data);
        if (!File.Exists(Path.Combine(_folder.Cluster, "PG_VERSION")))
        {
            _folder.Dispose();
            return;
        }

        await HoldAsync();
        await _server!.DisposeAsync();
        _folder.Dispose();
    }
}
