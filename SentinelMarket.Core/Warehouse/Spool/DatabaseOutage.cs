using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>Tells faults of a database that may be away from faults of what it was asked.</summary>
public static class DatabaseOutage
{
    // The class of broken connections; a shutdown, a crash, and a server that does not take connections yet.
    private const string ConnectionClass = "08";
    private const string InterventionClass = "57P0";

    /// <summary>
    /// Whether the exception is one that an unreachable server causes. A slow statement may cause the same one, so that only a
    /// <see cref="DatabasePresence"/> knows for certain. A refused row, a missing right or a deadlock never is one.
    /// </summary>
    public static bool MayBe(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                case DatabaseAwayException:
                    return true;
                case PostgresException postgres:
                    return postgres.SqlState.StartsWith(InterventionClass, StringComparison.Ordinal) || postgres.SqlState.StartsWith(ConnectionClass, StringComparison.Ordinal);
                case NpgsqlException { InnerException: SocketException or IOException or TimeoutException }:
                case NpgsqlException { IsTransient: true }:
                    return true;
            }
        }

        return false;
    }
}

/// <summary>PostgreSQL is away, and what was asked for cannot be done without it.</summary>
public sealed class DatabaseAwayException(string message) : DbException(message)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}
