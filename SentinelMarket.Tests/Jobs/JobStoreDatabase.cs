using Npgsql;
using SentinelMarket.Core.Warehouse.Migrations;

namespace SentinelMarket.Tests.Jobs;

/// <summary>A database of its own with an owner and an app role that may only read and write rows. Of the warehouse it has what schedules need.</summary>
public sealed class JobStoreDatabase : IAsyncLifetime
{
    private readonly string _name = $"jobs_{Guid.NewGuid():N}";

    /// <summary>The connection of a superuser to the server that tests use; known once the database is made.</summary>
    public string Admin { get; private set; } = "";

    public string Owner => For(_name, Role("owner"));

    public string App => For(_name, Role("app"));

    public async Task InitializeAsync()
    {
        Admin = await PostgresServer.AdminAsync();
        await ExecuteAsync(Admin, $"create role {Role("owner")} login password 'pw'");
        await ExecuteAsync(Admin, $"create role {Role("app")} login password 'pw'");
        await ExecuteAsync(Admin, $"create database {_name} owner {Role("owner")}");
        await ExecuteAsync(Owner, $"alter default privileges in schema public grant select, insert, update, delete on tables to {Role("app")}");
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(Admin, $"drop database {_name} with (force)");
        await ExecuteAsync(Admin, $"drop role {Role("app")}");
        await ExecuteAsync(Admin, $"drop role {Role("owner")}");
    }

    public async Task ClearAsync()
    {
        await ExecuteAsync(Owner, "drop schema public cascade");
        await ExecuteAsync(Owner, "create schema public");
        await ExecuteAsync(Owner, $"grant usage on schema public to {Role("app")}");
        await ExecuteAsync(Owner, $"alter default privileges in schema public grant select, insert, update, delete on tables to {Role("app")}");
        await ExecuteAsync(Owner, M0016Jobs.Tables);
        await ExecuteAsync(Owner, "create table audit_log (id bigint generated always as identity primary key, at timestamptz not null default now(), actor text not null, action text not null, subject text not null, detail text)");
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Owner);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(Owner, sql);

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private string Role(string kind) => $"{_name}_{kind}";

    private string For(string database, string role) =>
        new NpgsqlConnectionStringBuilder(Admin) { Database = database, Username = role, Password = "pw" }.ConnectionString;
}
