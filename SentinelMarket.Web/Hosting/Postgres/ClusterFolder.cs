using IOPath = System.IO.Path;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>The folder <c>postgres</c> in the data folder: locks, passwords, and usually the cluster.</summary>
internal sealed class ClusterFolder
{
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(20);

    private ClusterFolder(string path) => Path = path;

    /// <summary>Without symbolic links, so that every process of a data folder names it alike.</summary>
    public string Path { get; }

    private string StartLock => IOPath.Combine(Path, "start.lock");

    private string UsersLock => IOPath.Combine(Path, "users.lock");

    public static async Task<ClusterFolder> OpenAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var folder = IOPath.Combine(IOPath.GetFullPath(dataFolder), "postgres");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException($"The folder {folder} for the database cannot be made: {exception.Message} Set Data:Folder to a folder you can write to.", exception);
        }

        var real = await new ChildCommand("/bin/sh", ["-c", "cd \"$0\" && pwd -P", folder]).RunAsync(cancellationToken);
        return real.Succeeded
            ? new ClusterFolder(real.Output.TrimEnd('\n'))
            : throw new EmbeddedPostgresException($"The folder {folder} for the database cannot be entered: {real.Words}");
    }

    /// <summary>Nobody else reads the folder; the account may pass through it to its cluster.</summary>
    public void Protect(RunAccount account) =>
        FilePermissions.Set(Path, account.IsOther ? FilePermissions.PassThroughFolder : FilePermissions.OwnerOnlyFolder);

    public async Task<FileLock> LockStartAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken) =>
        await FileLock.ExclusiveAsync(StartLock, patience, time, cancellationToken)
        ?? throw new EmbeddedPostgresException($"Another SentinelMarket process has been starting or stopping the database in {Path} for {patience}. Look at that process, then start again.");

    /// <summary>Null when another process is starting or stopping the server and does not finish: it then decides about the server.</summary>
    public Task<FileLock?> TryLockStartAsync() => FileLock.ExclusiveAsync(StartLock, LeavePatience, TimeProvider.System, CancellationToken.None);

    public FileLock? TryLockStart() => FileLock.TryExclusive(StartLock);

    public FileLock JoinUsers() =>
        FileLock.TryShared(UsersLock) ?? throw new EmbeddedPostgresException($"{UsersLock} is locked by a program that is not SentinelMarket. End it and start again.");

    public FileLock? TryBecomeOnlyUser() => FileLock.TryExclusive(UsersLock);

    public string AdministratorPassword(ClusterHome home)
    {
        var file = IOPath.Combine(Path, "administrator.password");
        if (home.HasCluster && SecretFile.Read(file) is null)
        {
            throw new EmbeddedPostgresException(
                $"The database cluster in {home.Data} is there, but its password file {file} is gone. Bring it back from a backup; without it the cluster cannot be opened.");
        }

        return SecretFile.ReadOrCreate(file);
    }
}
