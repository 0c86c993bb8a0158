using Npgsql;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Hosting.Postgres;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task First_start_makes_a_cluster_in_utf8_and_utc_and_says_so()
    {
        await using var server = await _folder.AttachAsync();

        Assert.Equal("UTF8", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SHOW server_encoding"));
        Assert.Equal("UTC", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SHOW timezone"));
        Assert.Equal("127.0.0.1", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SHOW listen_addresses"));
        Assert.Equal("on", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SHOW data_checksums"));
        Assert.Equal([$"First start: making the database cluster in {_folder.Cluster}.", $"Starting PostgreSQL {server.Version}."], _folder.Said);
    }

    [Fact]
    public async Task Application_role_connects_but_owns_nothing()
    {
        await using var server = await _folder.AttachAsync();

        var connections = await server.EnsureDatabaseAsync("sentinel_live", CancellationToken.None);

        await Sql.ExecuteAsync(connections.Owner, "CREATE TABLE kept (value int)");
        Assert.Equal("sentinel_app", await Sql.ScalarAsync(connections.App, "SELECT current_user"));
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(connections.App, "CREATE TABLE denied (value int)"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task Data_and_passwords_survive_a_restart()
    {
        WarehouseConnectionStrings before;
        await using (var first = await _folder.AttachAsync())
        {
            before = await first.EnsureDatabaseAsync("sentinel_live", CancellationToken.None);
            await Sql.ExecuteAsync(before.Owner, "CREATE TABLE kept AS SELECT 'still here' AS value");
        }

        await using var second = await _folder.AttachAsync();
        var after = await second.EnsureDatabaseAsync("sentinel_live", CancellationToken.None);

        Assert.Equal("still here", await Sql.ScalarAsync(after.Owner, "SELECT value FROM kept"));
        Assert.Equal(new NpgsqlConnectionStringBuilder(before.App).Password, new NpgsqlConnectionStringBuilder(after.App).Password);
    }

    [Fact]
    public async Task Last_one_out_stops_the_server()
    {
        var first = await _folder.AttachAsync();
        var second = await _folder.AttachAsync();
        Assert.Equal(first.Port, second.Port);

        await first.DisposeAsync();
        Assert.Equal("1", await Sql.ScalarAsync(second.AdministratorConnectionString(), "SELECT 1"));

        await second.DisposeAsync();
        Assert.False(File.Exists(Path.Combine(_folder.Cluster, "postmaster.pid")));
        await Assert.ThrowsAsync<NpgsqlException>(() => Sql.ScalarAsync(second.AdministratorConnectionString(), "SELECT 1"));
    }

    [Fact]
    public async Task Passwords_are_readable_by_their_owner_only()
    {
        await using var server = await _folder.AttachAsync();
        await server.EnsureDatabaseAsync("sentinel_live", CancellationToken.None);

        var files = Directory.GetFiles(_folder.Secrets, "*.password");

        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, TestFolder.ModeOf(file)));
        Assert.Equal(3, files.Select(File.ReadAllText).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_password()
    {
        await using var server = await _folder.AttachAsync();
        var guess = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString()) { Password = "guess" };

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Sql.ScalarAsync(guess.ConnectionString, "SELECT 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }
}
