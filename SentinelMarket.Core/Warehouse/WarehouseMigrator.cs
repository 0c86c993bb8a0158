using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;
using Npgsql;
using SentinelMarket.Core.Warehouse.Migrations;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Brings the schema up to date at start-up and grants the application's role what it needs and no more.</summary>
public sealed class WarehouseMigrator(WarehouseConnections connections, IOptions<WarehouseOptions> options, TimeProvider clock)
{
    // Any number will do, so long as every process of the platform takes the same.
    private const long LockKey = 0x53454E54494E454C;

    /// <summary>
    /// Migrates as the owner, grants, makes the partitions of this month and of <see cref="WarehouseOptions.PartitionsAhead"/> months after
    /// it, and remembers the mode. Several processes may do so at once: one does the work, the others wait and find it done.
    /// </summary>
    /// <param name="mode"><c>Simulated</c> or <c>Live</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ModeMismatchException">The database holds the other mode's data; nothing was changed.</exception>
    public async Task MigrateAsync(string mode, CancellationToken cancellationToken)
    {
        // Not disposed before the end: the lock lives as long as this session does.
        var direct = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connections.Direct) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await using var openDirect = direct.ConfigureAwait(false);
        await direct.OpenAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(direct, $"SELECT pg_advisory_lock({LockKey})", cancellationToken).ConfigureAwait(false);

        // A migration of millions of rows takes longer than any statement of the product.
        var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connections.Owner) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await using var openOwner = owner.ConfigureAwait(false);
        await owner.OpenAsync(cancellationToken).ConfigureAwait(false);
        await CheckModeAsync(owner, mode, cancellationToken).ConfigureAwait(false);

        // EF Core takes as long to find out that there is nothing to do as all the rest of a start, and every verb is a start.
        if (!await IsCurrentAsync(owner, cancellationToken).ConfigureAwait(false))
        {
            var contextOptions = new DbContextOptionsBuilder<WarehouseContext>().UseNpgsql(owner).Options;
            var context = new WarehouseContext(contextOptions);
            await using (context.ConfigureAwait(false))
            {
                await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        using (var remember = new NpgsqlCommand("INSERT INTO warehouse_mode (mode) VALUES ($1) ON CONFLICT DO NOTHING", owner))
        {
            remember.Parameters.Add(new() { Value = mode });
            await remember.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await CheckModeAsync(owner, mode, cancellationToken).ConfigureAwait(false);
        await GrantAsync(owner, cancellationToken).ConfigureAwait(false);
        await MakePartitionsAsync(owner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the database's history of migrations holds all that this code knows.</summary>
    private static async Task<bool> IsCurrentAsync(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(owner, "SELECT to_regclass('public.\"__EFMigrationsHistory\"')::text", cancellationToken).ConfigureAwait(false) is not string) { return false; }
        var known = typeof(WarehouseContext).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(WarehouseContext).Namespace)
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
            .OfType<string>()
            .ToArray();
        using var command = new NpgsqlCommand("SELECT count(*) FROM public.\"__EFMigrationsHistory\" WHERE \"MigrationId\" = ANY ($1)", owner);
        command.Parameters.Add(new() { Value = known });
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long applied && applied == known.Length;
    }

    private static async Task CheckModeAsync(NpgsqlConnection owner, string mode, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(owner, "SELECT to_regclass('public.warehouse_mode')::text", cancellationToken).ConfigureAwait(false) is not string) { return; }
        var holds = await ScalarAsync(owner, "SELECT mode FROM public.warehouse_mode", cancellationToken).ConfigureAwait(false) as string;
        if (holds is not null && holds != mode) { throw new ModeMismatchException(owner.Database, holds, mode); }
    }

    private async Task GrantAsync(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        // Asked of the server: a pooler may want another user name than the role's.
        var app = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connections.App) { Pooling = false }.ConnectionString);
        await using var openApp = app.ConfigureAwait(false);
        await app.OpenAsync(cancellationToken).ConfigureAwait(false);
        var appRole = (string)(await ScalarAsync(app, "SELECT current_user::text", cancellationToken).ConfigureAwait(false))!;
        var ownerRole = (string)(await ScalarAsync(owner, "SELECT current_user::text", cancellationToken).ConfigureAwait(false))!;
        if (appRole == ownerRole) { return; }
        await ExecuteAsync(owner, WarehouseGrants.For(appRole), cancellationToken).ConfigureAwait(false);
    }

    private async Task MakePartitionsAsync(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        using var command = new NpgsqlCommand("SELECT ensure_stock_partitions($1, $2), ensure_mention_partitions($1, $2)", owner);
        command.Parameters.Add(new() { Value = today });
        command.Parameters.Add(new() { Value = today.AddMonths(options.Value.PartitionsAhead) });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
