using Npgsql;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Connection strings of the embedded server.</summary>
internal static class ServerConnection
{
    public const string Administrator = "postgres";
    private const int ConnectSeconds = 15;
    private const int CommandSeconds = 60;

    /// <summary>A pool size of zero means no pool: each connection is closed for good.</summary>
    public static string Build(int port, string database, string user, string password, int poolSize)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Database = database,
            Username = user,
            Password = password,
            ApplicationName = "SentinelMarket",
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            Timeout = ConnectSeconds,
            CommandTimeout = CommandSeconds,
            Pooling = poolSize > 0,
        };
        if (poolSize > 0)
        {
            builder.MaxPoolSize = poolSize;
        }

        return builder.ConnectionString;
    }
}
