namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>
/// A lock between processes on a file. The operating system releases it when its holder dies, however it dies.
/// On Unix .NET maps the sharing of a file to <c>flock</c>: none is exclusive, read-only is shared.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    public static FileLock? TryExclusive(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    public static FileLock? TryShared(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    /// <summary>Waits for the exclusive lock; null when <paramref name="patience"/> is over.</summary>
    public static async Task<FileLock?> ExclusiveAsync(string path, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryExclusive(path) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(started) > patience)
            {
                return null;
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static FileLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new EmbeddedPostgresException(
                $"{path} belongs to another user. Start SentinelMarket as the user who started it first, or use another Data:Folder.", exception);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
