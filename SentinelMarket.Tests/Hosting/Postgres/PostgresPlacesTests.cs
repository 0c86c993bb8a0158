using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Hosting.Postgres;

public sealed class PostgresPlacesTests
{
    public static TheoryData<string> Names => new(
        "data with spaces",
        "it's \"quoted\" $HOME `id` \\ back",
        "डेटा données 数据",
        string.Join('/', Enumerable.Repeat(new string('d', 100), 4)),
        string.Join('/', Enumerable.Repeat(new string('d', 200), 5)));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Any_folder_name_works(string name)
    {
        using var folder = new TestFolder(name);
        await using var server = await folder.AttachAsync();

        var connections = await server.EnsureDatabaseAsync("sentinel_simulated", CancellationToken.None);

        Assert.Equal("1", await Sql.ScalarAsync(connections.App, "SELECT 1"));
    }

    [Fact]
    public async Task Two_clusters_run_at_once()
    {
        using var one = new TestFolder();
        using var two = new TestFolder();
        await using var first = await one.AttachAsync();
        await using var second = await two.AttachAsync();
        await Sql.ExecuteAsync(first.AdministratorConnectionString(), "CREATE DATABASE only_in_the_first");

        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal("0", await Sql.ScalarAsync(second.AdministratorConnectionString(), "SELECT count(*) FROM pg_database WHERE datname = 'only_in_the_first'"));
    }

    [Fact]
    public async Task Two_first_starts_at_once_make_one_cluster()
    {
        using var folder = new TestFolder();

        var both = await Task.WhenAll(folder.AttachAsync(), folder.AttachAsync());

        Assert.Equal(both[0].Port, both[1].Port);
        await both[0].DisposeAsync();
        await both[1].DisposeAsync();
    }

    [Fact]
    public async Task Configured_folder_without_programs_is_an_error_that_names_it()
    {
        using var folder = new TestFolder();
        var options = folder.Options();
        options.BinariesFolder = folder.Data;

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.AttachAsync(options));

        Assert.Equal(
            $"Postgres:BinariesFolder is {folder.Data}, which does not contain initdb, pg_ctl and postgres. Correct the setting, or leave it empty to use the npm package.",
            refusal.Message);
    }

    [Fact]
    public async Task Package_without_its_links_and_permissions_in_an_awkward_folder_is_made_usable()
    {
        var installed = NpmPackage.FindBinaries(AppContext.BaseDirectory);
        Assert.NotNull(installed);
        using var folder = new TestFolder();
        var package = Path.Combine(Path.GetDirectoryName(folder.Data)!, "a \"package\"");
        CopyWithoutLinks(Path.GetDirectoryName(installed)!, Path.Combine(package, "native"));
        var options = folder.Options();
        options.BinariesFolder = Path.Combine(package, "native", "bin");

        await using var server = await folder.AttachAsync(options);

        Assert.Equal("1", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SELECT 1"));
        Assert.StartsWith($"Copying the PostgreSQL programs to {folder.Fallback}", folder.Said[0], StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Data_folder_that_the_servers_user_cannot_reach_is_served_from_the_fallback_folder()
    {
        using var folder = new TestFolder("closed/data");
        var closed = Directory.CreateDirectory(Path.GetDirectoryName(folder.Data)!);
        TestFolder.Passable(closed.FullName, false);
        await using (var first = await folder.AttachAsync())
        {
            await Sql.ExecuteAsync(first.AdministratorConnectionString(), "CREATE TABLE kept AS SELECT 'still here' AS value");
        }

        await using var second = await folder.AttachAsync();

        Assert.Equal("still here", await Sql.ScalarAsync(second.AdministratorConnectionString(), "SELECT value FROM kept"));
        var place = await File.ReadAllTextAsync(Path.Combine(folder.Secrets, "cluster-location"));
        Assert.StartsWith(folder.Fallback, place, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, TestFolder.ModeOf(place));
        Assert.Single(folder.Said, words => words.EndsWith($"the database is kept in {place}.", StringComparison.Ordinal));
    }

    [RootFact]
    public async Task Lost_cluster_in_the_fallback_folder_is_not_silently_replaced()
    {
        using var folder = await UnreachableAsync();
        var marker = Path.Combine(folder.Secrets, "cluster-location");
        var place = await File.ReadAllTextAsync(marker);
        Directory.Delete(place, recursive: true);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.AttachAsync());

        Assert.Equal(
            $"The database cluster of {folder.Secrets} was in {place}, which is gone. Bring it back, or delete {marker} to start with an empty database.",
            refusal.Message);
    }

    [RootFact]
    public async Task Deleted_data_folder_starts_empty_and_keeps_the_earlier_cluster_aside()
    {
        using var folder = await UnreachableAsync();
        var place = await File.ReadAllTextAsync(Path.Combine(folder.Secrets, "cluster-location"));
        Directory.Delete(folder.Data, recursive: true);

        await using var server = await folder.AttachAsync();

        Assert.Equal("1", await Sql.ScalarAsync(server.AdministratorConnectionString(), "SELECT 1"));
        Assert.True(File.Exists(Path.Combine(place + "-earlier-1", "data", "PG_VERSION")));
        Assert.Contains($"An earlier database of this place was kept as {place}-earlier-1; delete it when nobody needs it.", folder.Said, StringComparer.Ordinal);
    }

    [RootFact]
    public async Task Fallback_folder_that_somebody_else_prepared_is_refused()
    {
        using var folder = await UnreachableAsync();
        var place = await File.ReadAllTextAsync(Path.Combine(folder.Secrets, "cluster-location"));
        var home = Path.GetDirectoryName(place)!;
        var account = await RunAccount.DetectAsync(place, CancellationToken.None);
        await account.TakeAsync(home, withContents: false, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.AttachAsync());

        Assert.Equal(
            $"{home} is there already and is a link or belongs to another user, so it is not used. Remove it, or set Postgres:FallbackFolder to another folder.",
            refusal.Message);
    }

    private static async Task<TestFolder> UnreachableAsync()
    {
        var folder = new TestFolder("closed/data");
        var closed = Directory.CreateDirectory(Path.GetDirectoryName(folder.Data)!);
        TestFolder.Passable(closed.FullName, false);
        await (await folder.AttachAsync()).DisposeAsync();
        return folder;
    }

    private static void CopyWithoutLinks(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null))
        {
            var copy = Path.Combine(target, entry.Name);
            if (entry is DirectoryInfo)
            {
                CopyWithoutLinks(entry.FullName, copy);
            }
            else
            {
                File.WriteAllBytes(copy, File.ReadAllBytes(entry.FullName));
            }
        }
    }
}
