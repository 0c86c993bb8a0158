using System.Globalization;
using Npgsql;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>How OpenLineage names the warehouse's tables: a namespace for the server, and <c>database.schema.table</c>.</summary>
internal sealed record WarehouseDataset(string Namespace, string Database)
{
    private const int DefaultPort = 5432;

    public static WarehouseDataset Of(LineageOptions options, WarehouseConnections connections)
    {
        var connection = new NpgsqlConnectionStringBuilder(connections.App);

        // A path is a socket on this machine; of several hosts the first names the cluster.
        var host = connection.Host is { Length: > 0 } given && !given.StartsWith('/') ? given.Split(',')[0].Split(':')[0] : "localhost";
        var port = connection.Port == 0 ? DefaultPort : connection.Port;
        var server = options.WarehouseNamespace.Length > 0 ? options.WarehouseNamespace : string.Create(CultureInfo.InvariantCulture, $"postgres://{host}:{port}");
        return new WarehouseDataset(server, connection.Database ?? "postgres");
    }

    public string NameOf(string table) => $"{Database}.public.{table}";
}
