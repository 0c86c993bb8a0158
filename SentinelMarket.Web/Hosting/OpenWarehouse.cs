using Microsoft.Extensions.Options;
using Npgsql;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Web.Hosting;

/// <summary>The database of this process, ready to be worked with: started or attached to if it is the embedded one, and migrated.</summary>
internal sealed class OpenWarehouse : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _server;

    private OpenWarehouse(EmbeddedPostgres? server, WarehouseConnections connections)
    {
        _server = server;
        Connections = connections;
    }

    public WarehouseConnections Connections { get; }

    /// <summary>The database's name.</summary>
    public string Database => new NpgsqlConnectionStringBuilder(Connections.App).Database ?? "?";

    /// <param name="settings">Mode, folder and the rest.</param>
    /// <param name="say">Takes lines for people about what takes long.</param>
    /// <param name="loggers">For the server's supervisor.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public static async Task<OpenWarehouse> OpenAsync(ProductSettings settings, Action<string> say, ILoggerFactory loggers, CancellationToken cancellationToken)
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

            await new WarehouseMigrator(connections, Options.Create(options), TimeProvider.System).MigrateAsync(settings.Mode.ToString(), cancellationToken);
            return new OpenWarehouse(server, connections);
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

    private static async Task<EmbeddedPostgres> AttachAsync(ProductSettings settings, Action<string> say, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var options = new EmbeddedPostgresOptions();
        settings.Configuration.GetSection(EmbeddedPostgresOptions.SectionName).Bind(options);
        var check = new EmbeddedPostgresOptionsValidator().Validate(null, options);
        if (check.Failed) { throw new ProductStartException(check.FailureMessage); }
        return await EmbeddedPostgres.AttachAsync(options, settings.DataFolder, say, loggers, TimeProvider.System, cancellationToken);
    }
}
