using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;

namespace SentinelMarket.Core.Inbox;

/// <summary>One entry of the folder at one look.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedAt">When it was last written.</param>
/// <param name="LeftAlone">Why it is not taken, or null.</param>
internal sealed record InboxEntry(string Name, long Size, DateTime ModifiedAt, string? LeftAlone);

/// <summary>
/// The folder on the disk. Only plain files at its top are taken: folders and links are left alone. What was filed away lies in
/// <c>done</c> and <c>rejected</c>; names with a leading dot are the inbox's own.
/// </summary>
internal sealed class InboxFolder(IOptions<InboxOptions> options)
{
    private const string DoneName = "done";
    private const string RejectedName = "rejected";

    private readonly Lock _naming = new();

    public string Root { get; } = Path.GetFullPath(options.Value.Folder);

    /// <summary>Where the ledger is kept.</summary>
    public string Status => Path.Combine(Root, ".status");

    private string Uploads => Path.Combine(Root, ".uploads");

    /// <summary>Makes the folders and clears away halves of uploads that an earlier process left.</summary>
    public void Prepare()
    {
        foreach (var folder in (string[])[Root, Path.Combine(Root, DoneName), Path.Combine(Root, RejectedName), Status, Uploads]) { DurableFolder.Create(folder); }
        foreach (var half in Directory.EnumerateFiles(Uploads)) { File.Delete(half); }
    }

    /// <summary>Keeps others from working the same folder, if several servers share it; null when another one is at it.</summary>
    public IDisposable? TryTakeTurn()
    {
        // Somebody may have cleared the folder away while the server runs.
        DurableFolder.Create(Status);
        try
        {
            return new FileStream(Path.Combine(Root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>What lies in the folder, in ordinal order of the names, without the inbox's own.</summary>
    public IReadOnlyList<InboxEntry> List()
    {
        var entries = new List<InboxEntry>();
        foreach (var info in new DirectoryInfo(Root).EnumerateFileSystemInfos())
        {
            if (info.Name.StartsWith('.') || (info is DirectoryInfo { LinkTarget: null } && info.Name is DoneName or RejectedName)) { continue; }
            try
            {
                entries.Add(EntryOf(info));
            }
            catch (IOException)
            {
                // Gone between the listing and the look.
            }
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return entries;
    }

    /// <summary>The entry as it is now, or null when it is gone.</summary>
    public InboxEntry? Look(string name)
    {
        try
        {
            var file = new FileInfo(PathOf(name));
            return file.Exists ? EntryOf(file) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Moves a file to <c>done</c>; an earlier one of the same name stays.</summary>
    /// <returns>Its path below the inbox.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    public string FileAsDone(string name) => MoveTo(DoneName, name, null);

    /// <summary>Moves a file to <c>rejected</c>, with its reason beside it.</summary>
    /// <returns>Its path below the inbox.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    public string FileAsRejected(string name, string reason) => MoveTo(RejectedName, name, reason);

    /// <summary>Takes a stream into a file that is durable and not yet in the inbox.</summary>
    /// <returns>The file's path and its bytes.</returns>
    /// <exception cref="UploadTooLargeException">The stream is longer than the settings allow.</exception>
    public async Task<(string Path, long Size)> ReceiveAsync(string id, string name, Stream content, CancellationToken cancellationToken)
    {
        DurableFolder.Create(Uploads);
        var part = Path.Combine(Uploads, id + ".part");
        try
        {
            var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            await using var open = file.ConfigureAwait(false);
            var buffer = new byte[128 * 1024];
            long size = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                size += read;
                if (size > options.Value.MaxUploadBytes) { throw new UploadTooLargeException(name, options.Value.MaxUploadMegabytes); }
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            if (size == 0) { throw new UploadRefusedException($"{name} is empty; there is nothing to import."); }
            file.Flush(flushToDisk: true);
            return (part, size);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Renames a received file into the inbox under a name that is free, announced before it appears.</summary>
    public string Admit(string received, string name, Action<string> announce)
    {
        lock (_naming)
        {
            foreach (var candidate in InboxNames.Candidates(name))
            {
                if (Path.Exists(PathOf(candidate))) { continue; }
                announce(candidate);
                File.Move(received, PathOf(candidate), overwrite: false);
                DurableFolder.Flush(Root);
                return candidate;
            }
        }

        throw new InvalidOperationException("Names never run out.");
    }

    private string MoveTo(string folder, string name, string? reason)
    {
        var target = Path.Combine(Root, folder);
        DurableFolder.Create(target);
        foreach (var candidate in InboxNames.Candidates(name))
        {
            var path = Path.Combine(target, candidate);
            var explained = path + ".reason.txt";
            if (Path.Exists(path) || (reason is not null && Path.Exists(explained))) { continue; }

            // The reason first: a file among the rejected that has none would be a riddle.
            if (reason is not null) { File.WriteAllText(explained, reason, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)); }
            try
            {
                File.Move(PathOf(name), path, overwrite: false);
            }
            catch
            {
                if (reason is not null) { File.Delete(explained); }
                throw;
            }

            DurableFolder.Flush(target);
            DurableFolder.Flush(Root);
            return $"{folder}/{candidate}";
        }

        throw new InvalidOperationException("Names never run out.");
    }

    private static InboxEntry EntryOf(FileSystemInfo info)
    {
        var leftAlone = info switch
        {
            { LinkTarget: not null } => "a link is not followed; copy its target here",
            DirectoryInfo => "folders are not opened; put the files themselves here, or import the folder from the command line",
            _ when InboxNames.IsUnfinished(info.Name) => "its name says that it is still being written",
            _ => null,
        };
        return new InboxEntry(info.Name, info is FileInfo { LinkTarget: null } file ? file.Length : 0, info.LastWriteTimeUtc, leftAlone);
    }
}
