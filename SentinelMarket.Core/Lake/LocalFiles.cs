using System.Globalization;
using System.Runtime.CompilerServices;

namespace SentinelMarket.Core.Lake;

/// <summary>Files in a local folder.</summary>
/// <remarks>
/// A file is written under a temporary name, flushed to the disk, renamed, and its folder flushed, so that a crash leaves either the
/// whole file or a temporary one that a later listing removes.
/// </remarks>
internal sealed class LocalFiles(string root) : ILakeFiles
{
    private const string Temporary = ".tmp";

    private readonly string _root = Path.GetFullPath(root);

    public async Task<long> WriteAsync(string path, long length, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var absolute = Absolute(path);
        var folder = Path.GetDirectoryName(absolute)!;
        DurableFolder.Create(folder);
        if (LakePaths.IsPack(path)) { RemoveLeftovers(folder, Path.GetFileName(absolute)); }
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{absolute}.{Guid.NewGuid():N}{Temporary}");
        long written;
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
                written = stream.Length;
            }

            File.Move(temporary, absolute, overwrite: true);
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ParamName == "value")
        {
            // The runtime's word for a limit on the size of files (ulimit -f), which for the lake is a disk that takes no more.
            File.Delete(temporary);
            throw new IOException($"{path} would be larger than files may become here", exception);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DurableFolder.Flush(folder);
        return written;
    }

    public Task<LakeFile?> OpenAsync(string path, long offset, CancellationToken cancellationToken)
    {
        try
        {
            var stream = new FileStream(Absolute(path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 64 * 1024, FileOptions.SequentialScan);
            if (offset > 0) { stream.Seek(offset, SeekOrigin.Begin); }
            return Task.FromResult<LakeFile?>(new LakeFile(stream, stream.Length));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<LakeFile?>(null);
        }
    }

    public Task<long?> LengthAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult(new FileInfo(Absolute(path)) is { Exists: true } file ? file.Length : (long?)null);

    public async IAsyncEnumerable<(string Path, long Length)> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var absolute = new DirectoryInfo(Absolute(folder));
        if (!absolute.Exists) { yield break; }
        foreach (var file in absolute.EnumerateFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Name.EndsWith(Temporary, StringComparison.Ordinal)) { RemoveLeftover(file); }
            else if (LengthOf(file) is { } length) { yield return ($"{folder}/{file.Name}", length); }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public async IAsyncEnumerable<string> FoldersAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var absolute = new DirectoryInfo(folder.Length == 0 ? _root : Absolute(folder));
        if (!absolute.Exists) { yield break; }
        foreach (var found in absolute.EnumerateDirectories())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return found.Name;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var absolute = Absolute(path);
        if (Directory.Exists(Path.GetDirectoryName(absolute))) { File.Delete(absolute); }
        return Task.CompletedTask;
    }

    // Only one compaction is under way at a time, so what an earlier one left is nobody's.
    private static void RemoveLeftovers(string folder, string name)
    {
        foreach (var leftover in Directory.EnumerateFiles(folder, $"{name}.*{Temporary}")) { File.Delete(leftover); }
    }

    // A pack takes its time to be written, and whoever lists its folder meanwhile must not take it away.
    private static void RemoveLeftover(FileInfo file)
    {
        if (!file.Name.Contains(LakePaths.PackSuffix, StringComparison.Ordinal)) { file.Delete(); }
    }

    // Compaction may take a file away between its name and its length.
    private static long? LengthOf(FileInfo file)
    {
        try { return file.Length; }
        catch (FileNotFoundException) { return null; }
    }

    private string Absolute(string path) => Path.Combine(_root, path);
}
