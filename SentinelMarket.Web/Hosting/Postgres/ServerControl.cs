using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Starts, finds and stops the one server of a cluster. The caller holds the start lock.</summary>
internal sealed class ServerControl(PostgresBinaries binaries, RunAccount account, ClusterHome home, EmbeddedPostgresOptions options, string password, TimeProvider time)
{
    private const int PortTries = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(15);

    public ServerLog Log { get; } = new(home);

    /// <summary>Connection of the superuser, for roles, databases and tests.</summary>
    public string AdministratorConnectionString(int port, string database) => ServerConnection.Build(port, database, ServerConnection.Administrator, password, poolSize: 0);

    /// <summary>Whether a process of this cluster lives; it may still be starting.</summary>
    public bool IsAlive() => PostmasterFile.Read(home) is { } file && ProcessTable.MayWorkIn(file.Process, home.Data);

    /// <summary>The port of the server that runs already, or null when none does.</summary>
    public async Task<int?> FindRunningAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var reason = "it is still starting";
        while (PostmasterFile.Read(home) is { } file && ProcessTable.MayWorkIn(file.Process, home.Data))
        {
            if (file.Port > 0)
            {
                try
                {
                    if (await AnsweringProcessAsync(file.Port, cancellationToken) == file.Process)
                    {
                        return file.Port;
                    }

                    reason = "another server answers on its port";
                }
                catch (NpgsqlException exception)
                {
                    reason = exception.Message;
                }
            }

            if (time.GetElapsedTime(started) > options.StartTimeout)
            {
                throw new EmbeddedPostgresException(
                    $"PostgreSQL (process {file.Process}) holds the cluster {home.Data} but cannot be used: {reason}. Stop it with 'kill -INT {file.Process}' and start again. {Log.Tail()}");
            }

            await Task.Delay(Poll, time, cancellationToken);
        }

        return null;
    }

    /// <summary>Starts the server on <paramref name="port"/>, or on a free one, and returns the port when it answers.</summary>
    public async Task<int> StartAsync(int? port, CancellationToken cancellationToken)
    {
        await ClearStaleFileAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var chosen = port ?? FreePort();
            var result = await RunControlAsync(["start", "-w", "-s", "-t", Seconds(options.StartTimeout), "-l", ClusterHome.StartLogName, "-o", ServerSettings(chosen)], cancellationToken);
            if (result.Succeeded)
            {
                await RequireAnswerAsync(chosen, cancellationToken);
                return chosen;
            }

            var taken = !IsAlive() && !IsFree(chosen);
            if (!taken || port is not null || attempt == PortTries)
            {
                var cause = taken ? $"port {chosen} is used by another program" : result.Words;
                throw new EmbeddedPostgresException($"PostgreSQL {binaries.Version} did not start within {options.StartTimeout} ({cause}). {Log.Tail()}");
            }
        }
    }

    /// <summary>Ends all connections and stops, and returns when no process is left; false when it had to be forced.</summary>
    public async Task<bool> StopAsync()
    {
        var result = await RunControlAsync(["stop", "-w", "-s", "-m", "fast", "-t", Seconds(options.StopTimeout)], CancellationToken.None);
        var inOrder = result.Succeeded || !IsAlive();
        if (!inOrder)
        {
            await RunControlAsync(["stop", "-w", "-s", "-m", "immediate", "-t", Seconds(options.StopTimeout)], CancellationToken.None);
        }

        // The server counts as stopped once its pid file is gone; its last processes, the one that writes the log above all, end a moment later.
        var since = time.GetTimestamp();
        while (ProcessTable.WorkingIn(home.Data).Count > 0 && time.GetElapsedTime(since) < OrphanPatience)
        {
            await Task.Delay(LastPoll, time, CancellationToken.None);
        }

        return inOrder;
    }

    private static string Seconds(TimeSpan span) => Math.Max(1, (int)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // On the command line they hold for every start, whatever stands in the cluster's own files. No socket file: its path may have 107 bytes only.
    private string ServerSettings(int port) => string.Create(CultureInfo.InvariantCulture, $"""
        -c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=''
        -c shared_buffers={options.SharedBuffersMegabytes}MB -c max_connections={options.MaxConnections}
        -c fsync={(options.DurableWrites ? "on" : "off")} -c synchronous_commit=on -c full_page_writes={(options.DurableWrites ? "on" : "off")}
        -c timezone=UTC -c log_timezone=UTC -c logging_collector=on -c log_directory=../log -c log_filename=postgresql-%Y%m%d-%H%M%S.log
        -c log_rotation_size={ServerLog.FileMegabytes}MB -c log_rotation_age=1d
        """).ReplaceLineEndings(" ");

    // The cluster goes in as a variable and the log by its bare name: pg_ctl puts its arguments into a shell command, between double quotes only.
    private Task<CommandResult> RunControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        (account.Command(binaries.PgCtl, arguments) with
        {
            WorkingFolder = home.Folder,
            CancelsChildren = false,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PGDATA"] = home.Data },
        }).RunAsync(cancellationToken);

    private async Task RequireAnswerAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            await AnsweringProcessAsync(port, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL started in {home.Data}, but does not let the application in: {exception.Message}. If the password file beside it was replaced, bring the old one back. {Log.Tail()}", exception);
        }
    }

    // Only the server of this cluster reads its own pid file, so its answer proves which server it is.
    private async Task<int> AnsweringProcessAsync(int port, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(AdministratorConnectionString(port, "postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // PostgreSQL itself recovers from the file of a dead server. It stops at one whose number still exists: a stranger's, which is the rule in a
    // container, where every start numbers its processes alike, or a dead process that its parent has not collected.
    private async Task ClearStaleFileAsync(CancellationToken cancellationToken)
    {
        if (PostmasterFile.Read(home) is not { } file)
        {
            return;
        }

        var started = time.GetTimestamp();
        while (ProcessTable.WorkingIn(home.Data) is [_, ..] orphans)
        {
            if (time.GetElapsedTime(started) > OrphanPatience)
            {
                throw new EmbeddedPostgresException(
                    $"The PostgreSQL server of {home.Data} was killed, but its processes {string.Join(", ", orphans)} still use the cluster. End them and start again.");
            }

            await Task.Delay(Poll, time, cancellationToken);
        }

        if (ProcessTable.Exists(file.Process) && !ProcessTable.MayWorkIn(file.Process, home.Data))
        {
            File.Delete(PostmasterFile.PathIn(home));
        }
    }
}
