using System.Text.RegularExpressions;
using Npgsql;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Makes a database and its two roles: the one that owns it, and the one the application works with.</summary>
internal sealed partial class DatabaseCreation(string secretsFolder, ServerControl control, int port)
{
    private const string Owner = "sentinel_owner";
    private const string App = "sentinel_app";

    // Two processes with both pools full leave room for the superuser below the default of 100 connections.
    private const int OwnerPool = 5;
    private const int AppPool = 40;

    // Two processes may come at once; the number is arbitrary, and taken on the database 'postgres' only.
    private const long Lock = 0x53_4D_44_42;

    public async Task<WarehouseConnectionStrings> EnsureAsync(string database, CancellationToken cancellationToken)
    {
        if (!Identifier().IsMatch(database))
        {
            throw new ArgumentException($"'{database}' is not a plain lower-case database name.", nameof(database));
        }

        await using var connection = new NpgsqlConnection(control.AdministratorConnectionString(port, "postgres"));
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        var owner = await EnsureRoleAsync(connection, Owner, cancellationToken);
        var app = await EnsureRoleAsync(connection, App, cancellationToken);
        if (!await ExistsAsync(connection, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database, cancellationToken))
        {
            await ExecuteAsync(connection, $"CREATE DATABASE {database} OWNER {Owner}", cancellationToken);
        }

        await ExecuteAsync(connection, $"REVOKE ALL ON DATABASE {database} FROM PUBLIC", cancellationToken);
        await ExecuteAsync(connection, $"GRANT CONNECT ON DATABASE {database} TO {App}", cancellationToken);
        return new WarehouseConnectionStrings(
            ServerConnection.Build(port, database, Owner, owner, OwnerPool),
            ServerConnection.Build(port, database, App, app, AppPool));
    }

    private async Task<string> EnsureRoleAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        var password = SecretFile.ReadOrCreate(Path.Combine(secretsFolder, role + ".password"));
        var exists = await ExistsAsync(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role, cancellationToken);
        if (exists && await OpensAsync(role, password, cancellationToken))
        {
            return password;
        }

        // No parameters in role statements; the password is hexadecimal. It does not reach the server's log, which holds no statements but failed ones.
        await ExecuteAsync(connection, "SET log_min_error_statement = panic", cancellationToken);
        await ExecuteAsync(connection, $"{(exists ? "ALTER" : "CREATE")} ROLE {role} LOGIN PASSWORD '{password}'", cancellationToken);
        return password;
    }

    private async Task<bool> OpensAsync(string role, string password, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ServerConnection.Build(port, "postgres", role, password, poolSize: 0));
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            return false;
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();
}
