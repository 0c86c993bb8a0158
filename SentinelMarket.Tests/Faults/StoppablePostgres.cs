using Microsoft.Extensions.Options;
using Npgsql;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Faults;

/// <summary>A PostgreSQL of its own that tests stop and start again on the same port.</summary>
public sealed class StoppablePostgres : IAsyncLifetime
{
    private const string Template = "sentinel_template";

    private readonly TestFolder _folder = new();
    private ServerControl _control = null!;
    private int _port;
    private bool _isRunning;

    public async Task InitializeAsync()
    {
        await CreateAsync();
        await ExecuteAsync($"CREATE DATABASE {Template}");
        await new WarehouseMigrator(ConnectionsTo(Template), Options.Create(new WarehouseOptions()), TimeProvider.System).MigrateAsync("Simulated", CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A database that is migrated, or empty; the server runs when it returns.</summary>
    public async Task<WarehouseConnections> NewDatabaseAsync(bool migrated = true)
    {
        if (!_isRunning) { await StartAgainAsync(); }
        var name = $"sentinel_test_{Guid.NewGuid():N}";
        await ExecuteAsync(migrated ? $"CREATE DATABASE {name} TEMPLATE {Template}" : $"CREATE DATABASE {name}");
        return ConnectionsTo(name);
    }

    /// <summary>Ends all connections; the port refuses until the next start.</summary>
    public async Task StopAsync()
    {
        Assert.True(await _control.StopAsync());
        _isRunning = false;
    }

    public async Task StartAgainAsync()
    {
        await _control.StartAsync(_port, CancellationToken.None);
        _isRunning = true;
    }

    public static async Task<IReadOnlyList<string>> LinesAsync(WarehouseConnections database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.App) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) { lines.Add(reader.IsDBNull(0) ? "" : Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!); }
        return lines;
    }

    public async Task DisposeAsync()
    {
        if (_control is not null && _control.IsAlive()) { await _control.StopAsync(); }
        _folder.Dispose();
    }

    private WarehouseConnections ConnectionsTo(string database)
    {
        var all = new NpgsqlConnectionStringBuilder(_control.AdministratorConnectionString(_port, database)) { Pooling = true }.ConnectionString;
        return new WarehouseConnections(all, all, all);
    }

    private async Task CreateAsync()
    {
        var options = _folder.Options();
        options.MaxConnections = 100;
        var none = CancellationToken.None;
        var folder = await ClusterFolder.OpenAsync(_folder.Data, none);
        var account = await RunAccount.DetectAsync(ClusterPlacement.ExpectedFolder(folder.Path), none);
        folder.Protect(account);
        var fallback = new FallbackHome(options.FallbackFolder, folder.Path);
        var home = await new ClusterPlacement(folder.Path, account, fallback, _ => { }).PlaceAsync(none);
        var binaries = await new BinariesSearch(account, fallback, _ => { }).FindAsync(options.BinariesFolder, none);
        var password = folder.AdministratorPassword(home);
        await new ClusterCreation(binaries, account, home, _ => { }).EnsureAsync(password, options.DurableWrites, none);
        _control = new ServerControl(binaries, account, home, options, password, TimeProvider.System);
        _port = await _control.StartAsync(null, none);
        _isRunning = true;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_control.AdministratorConnectionString(_port, "postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
