using Microsoft.Extensions.Options;
using Npgsql;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Warehouse;

public sealed class WarehouseMigratorTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly long Migrations = typeof(WarehouseMigrator).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(Microsoft.EntityFrameworkCore.Migrations.Migration)));

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        var migrator = PostgresServer.MigratorOf(server.Connections);
        await migrator.MigrateAsync("Simulated", CancellationToken.None);
        Assert.Equal(Migrations, await server.Database.ScalarAsync<long>("SELECT count(*) FROM \"__EFMigrationsHistory\""));
        Assert.Equal("Simulated", await server.Database.ScalarAsync<string>("SELECT mode FROM warehouse_mode"));
    }

    [Fact]
    public async Task Migrators_that_start_together_migrate_once()
    {
        var (name, connections) = await PostgresServer.CreateEmptyAsync();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresServer.MigratorOf(connections).MigrateAsync("Live", CancellationToken.None)));
            await using var database = new WarehouseDatabase(connections, null);
            Assert.Equal(Migrations, await database.ScalarAsync<long>("SELECT count(*) FROM \"__EFMigrationsHistory\""));
            Assert.Equal(4L, await database.ScalarAsync<long>("SELECT count(*) FROM pg_inherits WHERE inhparent = 'stock_data_warehouse'::regclass"));
        }
        finally
        {
            await PostgresServer.DropAsync(name);
        }
    }

    [Fact]
    public async Task One_role_for_everything_is_enough()
    {
        var (name, connections) = await PostgresServer.CreateEmptyAsync();
        try
        {
            var single = new WarehouseConnections(connections.Owner, connections.Owner, connections.Owner);
            await PostgresServer.MigratorOf(single).MigrateAsync("Live", CancellationToken.None);
            await using var database = new WarehouseDatabase(single, null);
            Assert.Equal(2L, (await database.LoadAsync(WarehouseSamples.Part(
                WarehouseSamples.Fetched,
                WarehouseSamples.Record("AAA", 10, new DateOnly(2024, 2, 1)),
                WarehouseSamples.Record("BBB", 10, new DateOnly(2024, 3, 1))))).Total.Loaded);
        }
        finally
        {
            await PostgresServer.DropAsync(name);
        }
    }

    [Fact]
    public async Task A_database_of_the_other_mode_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<ModeMismatchException>(() => PostgresServer.MigratorOf(server.Connections).MigrateAsync("Live", CancellationToken.None));
        var name = new NpgsqlConnectionStringBuilder(server.Connections.App).Database;
        Assert.Equal(
            $"The database \"{name}\" holds simulated data, but live mode was asked for; the two never share a database. Start in simulated mode, or point " +
            "Warehouse:ConnectionString (and the owner's and the direct connection, where set) at another database. Nothing was changed.",
            refusal.Message);
    }

    [Theory]
    [InlineData("ALTER TABLE pipeline_runs ADD COLUMN x int")]
    [InlineData("DROP TABLE stock_bars_daily")]
    [InlineData("CREATE TABLE mine (x int)")]
    [InlineData("TRUNCATE stock_data_warehouse")]
    [InlineData("UPDATE audit_log SET actor = 'nobody'")]
    [InlineData("DELETE FROM audit_log")]
    [InlineData("UPDATE warehouse_mode SET mode = 'Live'")]
    [InlineData("DELETE FROM \"__EFMigrationsHistory\"")]
    public async Task The_application_may_not(string sql)
    {
        await using var command = server.Database.App.CreateCommand(sql);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task The_application_adds_to_the_audit_log()
    {
        await new AuditTrail(server.Database).RecordAsync("tester", "run.start", "stock_data", "a NUL \0 is stored as a mark", CancellationToken.None);
        Assert.Equal("tester run.start stock_data a NUL \uFFFD is stored as a mark",
            await server.Database.ScalarAsync<string>("SELECT concat_ws(' ', actor, action, subject, detail) FROM audit_log"));
    }

    [Fact]
    public async Task The_application_reads_and_writes_rows_of_tables_that_the_owner_makes_later()
    {
        await using (var owner = NpgsqlDataSource.Create(server.Connections.Owner))
        await using (var create = owner.CreateCommand("CREATE TABLE qrtz_sample (id bigint GENERATED ALWAYS AS IDENTITY, x int)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using var write = server.Database.App.CreateCommand("INSERT INTO qrtz_sample (x) VALUES (1); UPDATE qrtz_sample SET x = 2; DELETE FROM qrtz_sample");
        Assert.Equal(3, await write.ExecuteNonQueryAsync());
    }

    [Theory]
    [InlineData("1970-01-01", "1970-01-01")]
    [InlineData("2024-02-01", "2024-01-01")]
    [InlineData("2024-01-01", "9999-01-01")]
    public async Task Absurd_partitions_are_refused(string first, string last)
    {
        await using var command = server.Database.App.CreateCommand($"SELECT ensure_stock_partitions('{first}', '{last}')");
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InvalidParameterValue, refusal.SqlState);
    }

    [Fact]
    public async Task Partitions_made_by_many_at_once_are_made_once()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Database.ScalarAsync<int>("SELECT ensure_stock_partitions('2001-01-15', '2001-03-15')")));
        Assert.Equal(3, made.Sum());
    }

    [Fact]
    public void Faulty_settings_are_listed_by_key()
    {
        var options = new WarehouseOptions { OwnerConnectionString = "Host=a;Database=b;Username=c", DirectConnectionString = "nonsense", PartitionsAhead = 25 };
        var result = new WarehouseOptionsValidator().Validate(null, options);
        Assert.Equal(
            [
                "Warehouse:DirectConnectionString is not a PostgreSQL connection string; expected is Host=...;Port=...;Database=...;Username=...;Password=...",
                "Warehouse:OwnerConnectionString is set, but Warehouse:ConnectionString is empty, which means the embedded server. Set both or neither.",
                "Warehouse:DirectConnectionString is set, but Warehouse:ConnectionString is empty, which means the embedded server. Set both or neither.",
                "Warehouse:PartitionsAhead is 25; expected are 0 to 24 months.",
            ],
            result.Failures,
            StringComparer.Ordinal);
        Assert.True(new WarehouseOptionsValidator().Validate(null, new WarehouseOptions()).Succeeded);
    }
}
