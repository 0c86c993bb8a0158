using System.Text;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>
/// Decides where the cluster lies: in the data folder, or, where the account cannot work there (a checkout below <c>/root</c>, say),
/// in the fallback folder. A small file in the data folder remembers the second case.
/// </summary>
internal sealed class ClusterPlacement(string postgresFolder, RunAccount account, FallbackHome fallback, Action<string> say)
{
    private const string Cluster = "cluster";
    private const string UsedBy = "used-by";

    private string Marker => MarkerIn(postgresFolder);

    private string Inside => Path.Combine(postgresFolder, Cluster);

    /// <summary>Where an existing cluster of this data folder is expected; it need not be there.</summary>
    public static string ExpectedFolder(string postgresFolder) =>
        File.Exists(MarkerIn(postgresFolder)) ? File.ReadAllText(MarkerIn(postgresFolder)).Trim() : Path.Combine(postgresFolder, Cluster);

    public async Task<ClusterHome> PlaceAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Marker))
        {
            return await RememberedAsync(ExpectedFolder(postgresFolder), cancellationToken);
        }

        if (!Directory.Exists(Inside))
        {
            FilePermissions.CreateFolder(Inside, FilePermissions.OwnerOnlyFolder);
        }

        var isShort = Encoding.UTF8.GetByteCount(Inside) <= ClusterHome.LongestPathBytes;
        if (isShort && await BecomesUsableAsync(Inside, cancellationToken))
        {
            return new ClusterHome(Inside);
        }

        if (Directory.EnumerateFileSystemEntries(Inside).Any())
        {
            throw new EmbeddedPostgresException(
                $"The database cluster is in {Inside}, and the user '{account.Name}', who runs PostgreSQL, cannot work there. Let that user pass through the folders above it.");
        }

        Directory.Delete(Inside);
        return await OutsideAsync(cancellationToken);
    }

    private static string MarkerIn(string postgresFolder) => Path.Combine(postgresFolder, "cluster-location");

    private async Task<ClusterHome> RememberedAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new EmbeddedPostgresException(
                $"The database cluster of {postgresFolder} was in {folder}, which is gone. Bring it back, or delete {Marker} to start with an empty database.");
        }

        var home = Path.GetDirectoryName(folder)!;
        await FallbackHome.RequireOursAsync(home, cancellationToken);
        var usedByFile = Path.Combine(home, UsedBy);
        var user = File.Exists(usedByFile) ? (await File.ReadAllTextAsync(usedByFile, cancellationToken)).Trim() : postgresFolder;
        if (user != postgresFolder && File.Exists(MarkerIn(user)) && ExpectedFolder(user) == folder)
        {
            throw new EmbeddedPostgresException(
                $"{postgresFolder} looks like a copy of {user}: both name the database cluster {folder}. Delete {postgresFolder} to give this copy an empty database of its own.");
        }

        FilePermissions.WriteOwnerOnly(usedByFile, postgresFolder);
        return await BecomesUsableAsync(folder, cancellationToken) ? new ClusterHome(folder) : throw NotUsable(folder);
    }

    private async Task<ClusterHome> OutsideAsync(CancellationToken cancellationToken)
    {
        var home = await fallback.OpenAsync(cancellationToken);
        var folder = Path.Combine(home, Cluster);
        SetAside(folder);
        FilePermissions.CreateFolder(folder, FilePermissions.OwnerOnlyFolder);
        if (!await BecomesUsableAsync(folder, cancellationToken))
        {
            throw NotUsable(folder);
        }

        say($"PostgreSQL runs as the user '{account.Name}', who cannot work in {postgresFolder}: the database is kept in {folder}.");
        FilePermissions.WriteOwnerOnly(Path.Combine(home, UsedBy), postgresFolder);
        FilePermissions.WriteOwnerOnly(Marker, folder);
        return new ClusterHome(folder);
    }

    // The data folder was deleted and made anew: its old cluster cannot be opened without the password that went with it, but it is not ours to delete.
    private void SetAside(string folder)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return;
        }

        var data = new ClusterHome(folder).Data;
        if (ProcessTable.WorkingIn(data) is [var process, ..])
        {
            throw new EmbeddedPostgresException(
                $"A PostgreSQL server of an earlier data folder still runs in {folder} (process {process}). Stop it with 'kill -INT {process}' and start again.");
        }

        var aside = Enumerable.Range(1, int.MaxValue).Select(number => $"{folder}-earlier-{number}").First(path => !Directory.Exists(path));
        Directory.Move(folder, aside);
        say($"An earlier database of this place was kept as {aside}; delete it when nobody needs it.");
    }

    private EmbeddedPostgresException NotUsable(string folder) =>
        new($"The user '{account.Name}', who runs PostgreSQL, cannot work in {folder}. Let that user pass through the folders above it, or set Postgres:FallbackFolder.");

    // A folder that root has just made, or in which root has put back a backup, is not the account's yet.
    private async Task<bool> BecomesUsableAsync(string folder, CancellationToken cancellationToken)
    {
        if (await IsUsableAsync(folder, cancellationToken))
        {
            return true;
        }

        await account.TakeAsync(folder, withContents: new ClusterHome(folder).HasCluster, cancellationToken);
        return await IsUsableAsync(folder, cancellationToken);
    }

    // Whether a user reaches a folder depends on every folder above it and on more than mode bits: only trying tells.
    private async Task<bool> IsUsableAsync(string folder, CancellationToken cancellationToken)
    {
        var trial = account.Command("/bin/sh", "-c", "cd \"$0\" && : > .trial && rm .trial", folder);
        return (await trial.RunAsync(cancellationToken)).Succeeded;
    }
}
