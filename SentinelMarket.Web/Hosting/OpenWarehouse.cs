using Microsoft.Extensions.Options;
using Npgsql;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Web.Hosting;

/// <summary>The database of this process, ready to be worked with: started or attached to if it is the embedded one, and migrated.</summary>
internal sealed class OpenWarehouse : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _server;

    private OpenWarehouse(EmbeddedPostgres? server, WarehouseConnections connections, WarehouseMigrator migrator, string mode, Exception? absent)
    {
        _server = server;
        Connections = connections;
        Absent = absent;
        MigrateAsync = token => migrator.MigrateAsync(mode, token);
    }

    /// <summary>Why somebody's own database could not be reached, and so is not migrated yet; null when it is ready.</summary>
    public Exception? Absent { get; }

    /// <summary>Brings the schema up to date.</summary>
    public Func<CancellationToken, Task> MigrateAsync { get; }

    public WarehouseConnections Connections { get; }

    /// <summary>The database's name.</summary>
    public string Database => new NpgsqlConnectionStringBuilder(Connections.App).Database ?? "?";

    /// <param name="settings">Mode, folder and the rest.</param>
    /// <param name="say">Takes lines for people about what takes long.</param>
    /// <param name="loggers">For the server's supervisor.</param>
    /// <param name="mayBeAbsent">Whether a database of somebody's own may be away; the embedded one is started here, so it may not.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public static async Task<OpenWarehouse> OpenAsync(ProductSettings settings, Action<string> say, ILoggerFactory loggers, bool mayBeAbsent, CancellationToken cancellationToken)
    {
        var options = new WarehouseOptions();
        settings.Configuration.GetSection(WarehouseOptions.SectionName).Bind(options);
        EmbeddedPostgres? server = null;
        try
        {
            WarehouseConnections connections;
            if (string.IsNullOrWhiteSpace(options.ConnectionString))
            {
                server = await AttachAsync(settings, say, loggers, cancellationToken);
                var embedded = await server.EnsureDatabaseAsync(settings.DatabaseName, cancellationToken);
                connections = new WarehouseConnections(embedded.App, embedded.Owner, embedded.App);
            }
            else
            {
                connections = new WarehouseConnections(
                    options.ConnectionString,
                    string.IsNullOrWhiteSpace(options.OwnerConnectionString) ? options.ConnectionString : options.OwnerConnectionString,
                    string.IsNullOrWhiteSpace(options.DirectConnectionString) ? options.ConnectionString : options.DirectConnectionString);
            }

            var migrator = new WarehouseMigrator(connections, Options.Create(options), TimeProvider.System);
            var absent = await MigrateOrTellAsync(migrator, settings.Mode.ToString(), mayBeAbsent && server is null, cancellationToken);
            return new OpenWarehouse(server, connections, migrator, settings.Mode.ToString(), absent);
        }
        catch
        {
            if (server is not null) { await server.DisposeAsync(); }
            throw;
        }
    }

    /// <summary>From now on an embedded server that dies is started again.</summary>
    public void Supervise(CancellationToken cancellationToken) => _server?.Supervise(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null) { await _server.DisposeAsync(); }
    }

    private static async Task<Exception?> MigrateOrTellAsync(WarehouseMigrator migrator, string mode, bool mayBeAbsent, CancellationToken cancellationToken)
    {
        try
        {
            await migrator.MigrateAsync(mode, cancellationToken);
            return null;
        }
        catch (Exception exception) when (mayBeAbsent && DatabaseOutage.MayBe(exception))
        {
            return exception;
        }
    }

    private static async Task<EmbeddedPostgres> AttachAsync(ProductSettings settings, Action<string> say, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var options = new EmbeddedPostgresOptions();
        settings.Configuration.GetSection(EmbeddedPostgresOptions.SectionName).Bind(options);
        var check = new EmbeddedPostgresOptionsValidator().Validate(null, options);
        if (check.Failed) { throw new ProductStartException(check.FailureMessage); }
        return await EmbeddedPostgres.AttachAsync(options, settings.DataFolder, say, loggers, TimeProvider.System, cancellationToken);
    }
}
