using Microsoft.Extensions.Logging;
using Npgsql;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The pools of connections to the warehouse.</summary>
public sealed class WarehouseDatabase : IAsyncDisposable
{
    private const int PreparedConnections = 8;

    // A connection costs memory for each month that it has seen, and the server does not get faster by more of them than it has
    // processors: whoever comes later waits for a free one. A pool size in the connection string counts instead.
    private const int AppConnections = 32;
    private const int DefaultPoolSize = 100;

    private const int ProbeSeconds = 3;

    private readonly string _direct;
    private readonly string _probe;

    /// <summary>Makes the pools; nothing is connected before the first use.</summary>
    public WarehouseDatabase(WarehouseConnections connections, ILoggerFactory? loggerFactory)
    {
        var app = new NpgsqlConnectionStringBuilder(connections.App);
        if (app.MaxPoolSize == DefaultPoolSize) { app.MaxPoolSize = AppConnections; }
        App = Build(app, loggerFactory);

        // Loads keep their staging table from one use of a connection to the next, so these connections are not reset in between.
        // Nothing else of a session's state is ever changed on them.
        Loads = Build(new NpgsqlConnectionStringBuilder(connections.App) { NoResetOnClose = true, MaxPoolSize = 16 }, loggerFactory);

        // Planning a query over all months costs many times its execution, so these statements are planned once a connection, without
        // looking at their parameters, and the months are left out when they are executed. That is what the two settings are for: such a
        // plan must lean on the indexes. They belong to a session, so a pooler may not stand in between.
        Prepared = Build(
            new NpgsqlConnectionStringBuilder(connections.Direct)
            {
                NoResetOnClose = true,
                MaxPoolSize = PreparedConnections,
                ConnectionIdleLifetime = 3600,
                MaxAutoPrepare = 64,
                AutoPrepareMinUsages = 1,
                Options = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off",
            },
            loggerFactory);
        _probe = new NpgsqlConnectionStringBuilder(connections.App) { Pooling = false, Timeout = ProbeSeconds, CommandTimeout = ProbeSeconds }.ConnectionString;
        _direct = new NpgsqlConnectionStringBuilder(connections.Direct) { KeepAlive = 30, Pooling = false }.ConnectionString;
    }

    /// <summary>The application role's pool.</summary>
    public NpgsqlDataSource App { get; }

    internal NpgsqlDataSource Loads { get; }

    /// <summary>For the few shapes of reading queries that may concern every month.</summary>
    internal NpgsqlDataSource Prepared { get; }

    /// <summary>Closes the pools.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync().ConfigureAwait(false);
        await Loads.DisposeAsync().ConfigureAwait(false);
        await Prepared.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Does the work in one transaction and commits it; whatever is thrown rolls it back. Work that meets a connection which died in the
    /// pool, as all do when the server was started again, or that lost a deadlock, is done once more from its beginning.
    /// </summary>
    internal static async Task<T> TransactAsync<T>(NpgsqlDataSource pool, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var isRetry = false; ; isRetry = true)
        {
            var connection = await pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var openConnection = connection.ConfigureAwait(false);
            T result;
            NpgsqlTransaction transaction;
            try
            {
                transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                result = await work(connection).ConfigureAwait(false);
            }
            catch (NpgsqlException exception) when (exception.IsTransient && !isRetry)
            {
                NpgsqlConnection.ClearPool(connection);
                continue;
            }

            // Whether a commit whose answer is lost took place is unknown, so it is never done again.
            await using var openTransaction = transaction.ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }
    }

    /// <summary><see cref="TransactAsync{T}(NpgsqlDataSource, Func{NpgsqlConnection, Task{T}}, CancellationToken)"/> for a load of a run. A rehearsal looks at what was written, and nothing of it stays.</summary>
    internal static Task<T> TransactAsync<T>(NpgsqlDataSource pool, RunLease lease, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        lease.Rehearsal is { } rehearsal ? RehearseAsync(pool, lease, rehearsal, work, cancellationToken) : TransactAsync(pool, work, cancellationToken);

    private static async Task<T> RehearseAsync<T>(NpgsqlDataSource pool, RunLease lease, LoadRehearsal rehearsal, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var isRetry = false; ; isRetry = true)
        {
            var connection = await pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var openConnection = connection.ConfigureAwait(false);
            try
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using var openTransaction = transaction.ConfigureAwait(false);
                var result = await work(connection).ConfigureAwait(false);
                await rehearsal.ObserveAsync(connection, lease.RunId, cancellationToken).ConfigureAwait(false);
                await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
            catch (NpgsqlException exception) when (exception.IsTransient && !isRetry)
            {
                NpgsqlConnection.ClearPool(connection);
            }
        }
    }

    /// <summary>A fresh connection past all pools, which gives up soon: for the question whether the server is there.</summary>
    internal NpgsqlConnection CreateProbe() => new(_probe);

    /// <summary>Lets go of all idle connections: after an outage each of them is dead, and whoever got one would meet the outage again.</summary>
    internal void ForgetConnections()
    {
        App.Clear();
        Loads.Clear();
        Prepared.Clear();
    }

    /// <summary>A connection past any pooler, not yet open, of its own: it may hold locks and listen.</summary>
    internal NpgsqlConnection CreateDirect() => new(_direct);

    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings, ILoggerFactory? loggerFactory)
    {
        settings.ApplicationName ??= "SentinelMarket";
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(loggerFactory);
        return builder.Build();
    }
}
