namespace SentinelMarket.Core.Serving;

/// <summary>How much room the disk under a folder has.</summary>
/// <param name="Read">Free and all bytes of the disk that holds the folder; null when there is none.</param>
public sealed record DiskSpace(Func<string, (long Free, long All)?> Read)
{
    /// <summary>The disks of this machine.</summary>
    public static DiskSpace OfMachine { get; } = new(folder =>
    {
        var existing = new DirectoryInfo(Path.GetFullPath(folder));
        while (existing is { Exists: false, Parent: { } parent }) { existing = parent; }
        try
        {
            var drive = new DriveInfo(existing.FullName);
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    });
}
