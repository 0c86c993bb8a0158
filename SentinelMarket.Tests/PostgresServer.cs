using Microsoft.Extensions.Options;
using Npgsql;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Hosting.Postgres;

namespace SentinelMarket.Tests;

/// <summary>
/// A migrated warehouse of its own for each test class, on a real PostgreSQL. The schema is made once a process, as a template that every
/// class gets a copy of; the copy is dropped when the class is done.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string OwnerRole = "sentinel_owner";
    private const string AppRole = "sentinel_app";
    private const string Password = "sentinel";
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly Lazy<Task<string>> Embedded = new(StartEmbeddedAsync);
    private static string? _template;

    private string _name = "";

    /// <summary>The three connections to this class's database, which is migrated and remembers the mode <c>Simulated</c>.</summary>
    public WarehouseConnections Connections { get; private set; } = new("", "", "");

    /// <summary>The pools of the application's role.</summary>
    public WarehouseDatabase Database { get; private set; } = null!;

    /// <summary>The superuser's connection to this class's database.</summary>
    public string Superuser { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var admin = await AdminAsync();
        _name = await CreateAsync(admin, await TemplateAsync(admin));
        Connections = ConnectionsTo(admin, _name);
        Superuser = With(admin, _name).ConnectionString;
        Database = new WarehouseDatabase(Connections, null);
    }

    public async Task DisposeAsync()
    {
        // Without a server there is nothing to clean up, and the reason is the test's failure already.
        if (_name.Length == 0) { return; }
        await Database.DisposeAsync();
        await DropAsync(await AdminAsync(), _name);
    }

    /// <summary>A database without any table, owned by the owner's role; the caller drops it with <see cref="DropAsync(string)"/>.</summary>
    public static async Task<(string Name, WarehouseConnections Connections)> CreateEmptyAsync()
    {
        var admin = await AdminAsync();
        await Gate.WaitAsync();
        try { await MakeRolesAsync(admin); }
        finally { Gate.Release(); }
        var name = await CreateAsync(admin, "template1");
        return (name, ConnectionsTo(admin, name));
    }

    /// <summary>Drops a database that a test made.</summary>
    public static async Task DropAsync(string name) => await DropAsync(await AdminAsync(), name);

    /// <summary>A migrator of the given database.</summary>
    public static WarehouseMigrator MigratorOf(WarehouseConnections connections) => new(connections, Options.Create(new WarehouseOptions()), TimeProvider.System);

    /// <summary>
    /// The superuser's connection string of the server that the tests use: the one that <c>SENTINEL_TEST_POSTGRES</c> names, otherwise an
    /// embedded server of this test run's own.
    /// </summary>
    public static Task<string> AdminAsync() =>
        Environment.GetEnvironmentVariable("SENTINEL_TEST_POSTGRES") is { Length: > 0 } given ? Task.FromResult(given) : Embedded.Value;

    private static async Task<string> StartEmbeddedAsync()
    {
        var server = await EmbeddedTestServer.StartAsync();
        TestRun.AtEnd(() => server.DisposeAsync().AsTask());
        return server.AdministratorConnectionString;
    }

    private static async Task<string> TemplateAsync(string admin)
    {
        await Gate.WaitAsync();
        try
        {
            if (_template is not null) { return _template; }
            await MakeRolesAsync(admin);
            var name = await CreateAsync(admin, "template1");
            await MigratorOf(ConnectionsTo(admin, name)).MigrateAsync("Simulated", CancellationToken.None);

            // A database that others are connected to cannot be copied.
            NpgsqlConnection.ClearAllPools();
            if (!Embedded.IsValueCreated) { TestRun.AtEnd(() => DropAsync(admin, name)); }
            return _template = name;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task MakeRolesAsync(string admin)
    {
        foreach (var role in (string[])[OwnerRole, AppRole])
        {
            // Several test processes may share the server.
            await ExecuteAsync(admin, $"DO $$ BEGIN CREATE ROLE {role} LOGIN PASSWORD '{Password}'; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
        }
    }

    private static async Task<string> CreateAsync(string admin, string template)
    {
        var name = $"sentinel_test_{Guid.NewGuid():N}";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ExecuteAsync(admin, $"CREATE DATABASE {name} TEMPLATE {template} OWNER {OwnerRole}");
                return name;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse && attempt < 50)
            {
                // A session on the template is about to end, such as autovacuum's.
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static Task DropAsync(string admin, string name) => ExecuteAsync(admin, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static async Task ExecuteAsync(string admin, string sql)
    {
        await using var connection = new NpgsqlConnection(With(admin, "postgres").ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static WarehouseConnections ConnectionsTo(string admin, string database)
    {
        var app = As(admin, database, AppRole);
        return new WarehouseConnections(app, As(admin, database, OwnerRole), app);
    }

    private static string As(string admin, string database, string role)
    {
        var settings = With(admin, database);

        // As in the product: the data sources of the warehouse keep their connections, and close them when they are disposed of.
        settings.Pooling = true;
        settings.Username = role;
        settings.Password = Password;
        return settings.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder With(string admin, string database) => new(admin) { Database = database, Pooling = false };
}
