namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>
/// The database server that comes with the product. Several processes (the server, command-line verbs) may use the cluster of one data
/// folder at once: the first starts it, the last one out stops it, and one that is killed leaves it running for the next to take over.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly ServerControl _control;
    private readonly ClusterFolder _folder;
    private readonly FileLock _users;
    private readonly ILogger _logger;
    private readonly ServerSupervisor _supervisor;
    private bool _disposed;

    private EmbeddedPostgres(ServerControl control, ClusterFolder folder, FileLock users, ServerSupervisor supervisor, int port, string version, ILogger logger)
    {
        _control = control;
        _folder = folder;
        _users = users;
        _supervisor = supervisor;
        _logger = logger;
        Port = port;
        Version = version;
    }

    /// <summary>Port on the loopback address; stays the same when the supervisor starts the server again.</summary>
    public int Port { get; }

    public string Version { get; }

    /// <summary>How often the supervisor of this process has brought the server back.</summary>
    public int Restarts => _supervisor.Restarts;

    /// <summary>Starts the cluster of the data folder, or attaches to its running server; on failure nothing is left running.</summary>
    /// <param name="say">Progress in plain words, for a person who waits.</param>
    /// <exception cref="EmbeddedPostgresException">The server cannot be used; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> AttachAsync(
        EmbeddedPostgresOptions options, string dataFolder, Action<string> say, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new EmbeddedPostgresException("The embedded PostgreSQL runs on Linux and macOS. Set Warehouse:ConnectionString to a database you have.");
        }

        var logger = loggers.CreateLogger<EmbeddedPostgres>();
        var folder = await ClusterFolder.OpenAsync(dataFolder, cancellationToken);
        using var starting = await folder.LockStartAsync(options.StartTimeout + options.StopTimeout, time, cancellationToken);
        var users = folder.JoinUsers();
        ServerControl? control = null;
        try
        {
            var account = await RunAccount.DetectAsync(ClusterPlacement.ExpectedFolder(folder.Path), cancellationToken);
            folder.Protect(account);
            var fallback = new FallbackHome(options.FallbackFolder, folder.Path);
            var home = await new ClusterPlacement(folder.Path, account, fallback, say).PlaceAsync(cancellationToken);
            var binaries = await new BinariesSearch(account, fallback, say).FindAsync(options.BinariesFolder, cancellationToken);
            var password = folder.AdministratorPassword(home);
            await new ClusterCreation(binaries, account, home, say).EnsureAsync(password, options.DurableWrites, cancellationToken);

            control = new ServerControl(binaries, account, home, options, password, time);
            var running = await control.FindRunningAsync(cancellationToken);
            say(running is null ? $"Starting PostgreSQL {binaries.Version}." : $"PostgreSQL {binaries.Version} is running already; using it.");
            var port = running ?? await control.StartAsync(port: null, cancellationToken);
            ServerMessages.Attached(logger, binaries.Version, home.Data, port, running is not null);
            control.Log.Prune();
            return new EmbeddedPostgres(control, folder, users, new ServerSupervisor(control, folder, options, port, time, logger), port, binaries.Version, logger);
        }
        catch
        {
            users.Dispose();
            await StopWhenLastAsync(folder, control, logger);
            throw;
        }
    }

    /// <summary>Makes the database and its roles when they are missing. The passwords are random and stand in files only their owner can read.</summary>
    public Task<WarehouseConnectionStrings> EnsureDatabaseAsync(string database, CancellationToken cancellationToken) =>
        new DatabaseCreation(_folder.Path, _control, Port).EnsureAsync(database, cancellationToken);

    /// <summary>Connection of the superuser, without a pool.</summary>
    public string AdministratorConnectionString(string database = "postgres") => _control.AdministratorConnectionString(Port, database);

    /// <summary>From now on until disposal, or until the token is cancelled, a server that dies is started again.</summary>
    public void Supervise(CancellationToken cancellationToken) => _supervisor.Start(cancellationToken);

    /// <summary>Leaves the cluster, and stops the server when no other process uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _supervisor.DisposeAsync();
        using var starting = await _folder.TryLockStartAsync();
        _users.Dispose();
        if (starting is not null)
        {
            await StopWhenLastAsync(_folder, _control, _logger);
        }
    }

    private static async Task StopWhenLastAsync(ClusterFolder folder, ServerControl? control, ILogger logger)
    {
        using var alone = folder.TryBecomeOnlyUser();
        if (alone is not null && control is not null && control.IsAlive())
        {
            var inOrder = await control.StopAsync();
            ServerMessages.Stopped(logger, inOrder ? "in order" : "by force; the next start recovers from the write-ahead log");
        }
    }
}
