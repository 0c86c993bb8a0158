using System.Globalization;
using Npgsql;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Hosting.Postgres;

public sealed class PostgresRecoveryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_server_comes_back_on_the_same_port_with_its_data()
    {
        await using var server = await _folder.AttachAsync();
        var connections = await server.EnsureDatabaseAsync("sentinel_live", CancellationToken.None);
        await Sql.ExecuteAsync(connections.Owner, "CREATE TABLE kept AS SELECT 'still here' AS value");
        server.Supervise(CancellationToken.None);

        Kill(Postmaster());
        await Wait.UntilAsync(() => server.Restarts == 1, "the server is back");

        Assert.Equal("still here", await Sql.ScalarAsync(connections.Owner, "SELECT value FROM kept"));
    }

    [Fact]
    public async Task Two_watchers_start_one_server()
    {
        await using var first = await _folder.AttachAsync();
        await using var second = await _folder.AttachAsync();
        first.Supervise(CancellationToken.None);
        second.Supervise(CancellationToken.None);

        Kill(Postmaster());
        await Wait.UntilAsync(() => first.Restarts + second.Restarts == 1 && Answers(first), "one of the two has brought the server back");

        Assert.Equal("1", await Sql.ScalarAsync(second.AdministratorConnectionString(), "SELECT 1"));
    }

    [Fact]
    public async Task Server_left_by_a_killed_application_is_taken_over_and_stopped_at_the_end()
    {
        await (await _folder.AttachAsync()).DisposeAsync();
        await StartBySomebodyElseAsync();
        var process = Postmaster();

        await using (var server = await _folder.AttachAsync())
        {
            Assert.Equal($"PostgreSQL {server.Version} is running already; using it.", _folder.Said[^1]);
            Assert.Equal("1", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SELECT 1"));
        }

        Assert.False(ProcessTable.IsAlive(process));
    }

    [Fact]
    public async Task Stale_pid_file_of_a_killed_server_does_not_stop_the_next_start()
    {
        await using var killed = await _folder.AttachAsync();
        Kill([.. ProcessTable.WorkingIn(_folder.Cluster)]);
        Assert.True(File.Exists(PidFile));

        await using var next = await _folder.AttachAsync();

        Assert.Equal("1", await Sql.ScalarAsync(next.AdministratorConnectionString(), "SELECT 1"));
    }

    [Fact]
    public async Task Stale_pid_file_that_names_a_stranger_does_not_stop_the_next_start()
    {
        string[] lines;
        await using (await _folder.AttachAsync())
        {
            lines = await File.ReadAllLinesAsync(PidFile);
        }

        // A process of the user that runs the server: only such a stranger deceives PostgreSQL itself.
        var account = await RunAccount.DetectAsync(Path.GetDirectoryName(_folder.Cluster)!, CancellationToken.None);
        var started = await account.Command("/bin/sh", "-c", "sleep 120 </dev/null >/dev/null 2>&1 & echo $!").RunAsync(CancellationToken.None);
        var stranger = int.Parse(started.Output, CultureInfo.InvariantCulture);
        try
        {
            lines[0] = started.Output.Trim();
            await File.WriteAllLinesAsync(PidFile, lines);

            await using var server = await _folder.AttachAsync();

            Assert.Equal("1", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SELECT 1"));
            Assert.True(ProcessTable.IsAlive(stranger));
        }
        finally
        {
            Kill(stranger);
        }
    }

    [Fact]
    public async Task Cluster_that_was_half_made_is_made_again()
    {
        var half = Path.Combine(Path.GetDirectoryName(_folder.Cluster)!, "data.partial-1");
        Directory.CreateDirectory(Path.Combine(half, "base"));
        await File.WriteAllTextAsync(Path.Combine(half, "PG_VERSION"), "18\n");

        await using var server = await _folder.AttachAsync();

        Assert.False(Directory.Exists(half));
        Assert.Equal("1", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SELECT 1"));
    }

    [Fact]
    public async Task Folder_that_is_no_cluster_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_folder.Cluster);
        var file = Path.Combine(_folder.Cluster, "thesis.txt");
        await File.WriteAllTextAsync(file, "years of work");

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => _folder.AttachAsync());

        Assert.Equal(
            $"{_folder.Cluster} is not empty and is not a PostgreSQL cluster (it has no PG_VERSION). Nothing was changed. Move it away, or restore it from a backup.",
            refusal.Message);
        Assert.Equal("years of work", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Cluster_of_another_major_version_is_refused_and_left_alone()
    {
        string version;
        await using (var server = await _folder.AttachAsync())
        {
            version = server.Version;
        }

        var file = Path.Combine(_folder.Cluster, "PG_VERSION");
        var right = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, "9\n");

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => _folder.AttachAsync());

        Assert.StartsWith($"The database cluster in {_folder.Cluster} was made by PostgreSQL 9, and the programs in ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"are version {version}. Nothing was changed. Either set Postgres:BinariesFolder to the folder of PostgreSQL 9's programs, or move", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("9\n", await File.ReadAllTextAsync(file));
        await File.WriteAllTextAsync(file, right);
        await (await _folder.AttachAsync()).DisposeAsync();
    }

    [Fact]
    public async Task Server_that_cannot_start_is_reported_with_the_end_of_its_log()
    {
        await (await _folder.AttachAsync()).DisposeAsync();
        await File.AppendAllTextAsync(Path.Combine(_folder.Cluster, "postgresql.conf"), "\nno_such_setting = 1\n");

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => _folder.AttachAsync());

        Assert.Contains("Its log ends with:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_without_its_password_file_is_refused()
    {
        await (await _folder.AttachAsync()).DisposeAsync();
        var file = Path.Combine(_folder.Secrets, "administrator.password");
        File.Delete(file);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => _folder.AttachAsync());

        Assert.Equal(
            $"The database cluster in {_folder.Cluster} is there, but its password file {file} is gone. Bring it back from a backup; without it the cluster cannot be opened.",
            refusal.Message);
    }

    private string PidFile => Path.Combine(_folder.Cluster, "postmaster.pid");

    private static void Kill(params int[] processes)
    {
        foreach (var process in processes) { ProductProcess.SignalProcess(process, ProductProcess.Kill); }
    }

    private static bool Answers(EmbeddedPostgres server)
    {
        try
        {
            using var connection = new NpgsqlConnection(server.AdministratorConnectionString());
            connection.Open();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private int Postmaster() => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    private async Task StartBySomebodyElseAsync()
    {
        var home = new ClusterHome(Path.GetDirectoryName(_folder.Cluster)!);
        var account = await RunAccount.DetectAsync(home.Folder, CancellationToken.None);
        var binaries = await new BinariesSearch(account, new FallbackHome(_folder.Fallback, _folder.Data), _ => { }).FindAsync("", CancellationToken.None);
        var password = await File.ReadAllTextAsync(Path.Combine(_folder.Secrets, "administrator.password"));
        await new ServerControl(binaries, account, home, _folder.Options(), password, TimeProvider.System).StartAsync(port: null, CancellationToken.None);
    }
}
