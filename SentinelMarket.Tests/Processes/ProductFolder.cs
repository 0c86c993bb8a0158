using System.Globalization;
using Npgsql;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Processes;

/// <summary>
/// A data folder that product processes work on. The tests may become a user of its cluster, too: that keeps the server up between the
/// processes that are killed. When it is disposed of, nothing of it is left, neither a process nor a file.
/// </summary>
internal class ProductFolder : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private EmbeddedPostgres? _server;

    public string Data => _folder.Data;

    /// <summary>A place for what is imported.</summary>
    public string Files => Path.Combine(Path.GetDirectoryName(_folder.Data)!, "files");

    /// <summary>Only tests may lose what they wrote; and a root without access to the checkout must leave nothing in the machine's folders.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Postgres__FallbackFolder"] = _folder.Fallback,
        ["Postgres__DurableWrites"] = "false",
        ["Postgres__SharedBuffersMegabytes"] = "32",
    };

    /// <summary>The database server's first process, kill -9 of which takes the server down; null when none lives.</summary>
    public int? Postmaster => Living is { } file ? file.Process : null;

    /// <summary>Processes that work in the cluster's folder.</summary>
    public IReadOnlyList<int> ServerProcesses => ProcessTable.WorkingIn(_folder.Cluster);

    public ProductProcess Start(params string[] arguments) => ProductProcess.Start([.. arguments, "--data", Data], Settings);

    public ProductProcess Start(IReadOnlyDictionary<string, string> more, params string[] arguments)
    {
        var settings = Settings.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in more) { settings[name] = value; }
        return ProductProcess.Start([.. arguments, "--data", Data], settings);
    }

    /// <summary>Starts a process of another user, who owns the data folder; only root can.</summary>
    public ProductProcess StartAs(int user, IReadOnlyDictionary<string, string> more, params string[] arguments)
    {
        var settings = Settings.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in more) { settings[name] = value; }
        return ProductProcess.Start([.. arguments, "--data", Data], settings, user);
    }

    /// <summary>Runs a verb to its end.</summary>
    public async Task<ProductProcess> RunAsync(params string[] arguments)
    {
        var process = Start(arguments);
        await process.WaitForExitAsync();
        return process;
    }

    /// <summary>Becomes a user of the cluster, anew when a product that found it dead has started it on another port.</summary>
    public async Task HoldAsync()
    {
        if (_server is not null && Living is { Port: > 0 } file && file.Port != _server.Port) { await LeaveAsync(); }
        _server ??= await _folder.AttachAsync();
    }

    /// <summary>No longer a user of the cluster, so that the product's last process stops it.</summary>
    public async Task LeaveAsync()
    {
        if (_server is not null) { await _server.DisposeAsync(); }
        _server = null;
    }

    /// <summary>The superuser's connection, not pooled; holds the cluster.</summary>
    public async Task<string> AdministratorAsync(string database)
    {
        await HoldAsync();
        return _server!.AdministratorConnectionString(database);
    }

    public async Task<IReadOnlyList<string>> LinesAsync(string sql, string database = "sentinel_live")
    {
        await using var source = NpgsqlDataSource.Create(await AdministratorAsync(database));
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) { lines.Add(reader.IsDBNull(0) ? "" : Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!); }
        return lines;
    }

    public async Task<long> NumberAsync(string sql, string database = "sentinel_live") =>
        long.Parse(Assert.Single(await LinesAsync(sql, database)), CultureInfo.InvariantCulture);

    private PostmasterFile? Living =>
        PostmasterFile.Read(new ClusterHome(Path.GetDirectoryName(_folder.Cluster)!)) is { } file && ProcessTable.MayWorkIn(file.Process, _folder.Cluster) ? file : null;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await ProductProcess.EndAllAsync(Data);
        await LeaveAsync();
        if (ServerProcesses.Count > 0)
        {
            if (Postmaster is { } postmaster) { ProductProcess.SignalProcess(postmaster, ProductProcess.Quit); }
            await Wait.UntilAsync(() => ServerProcesses.Count == 0, "the database server that a killed product left has ended");
        }

        _folder.Dispose();
    }
}
