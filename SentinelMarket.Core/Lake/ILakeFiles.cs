namespace SentinelMarket.Core.Lake;

/// <summary>Files by path under one root, written once and whole: all that a lake needs of a disk or of an object store. Paths have forward slashes.</summary>
internal interface ILakeFiles
{
    /// <summary>Writes a file in one step, replacing what is there, and returns once it is durable; whatever breaks, the earlier file or none is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">About how many bytes it will have.</param>
    /// <param name="write">Writes the bytes.</param>
    /// <param name="cancellationToken">Stops before the file is there.</param>
    /// <returns>How many bytes it has.</returns>
    Task<long> WriteAsync(string path, long length, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading from an offset on; null when there is none.</summary>
    Task<LakeFile?> OpenAsync(string path, long offset, CancellationToken cancellationToken);

    /// <summary>A file's bytes; null when there is none.</summary>
    Task<long?> LengthAsync(string path, CancellationToken cancellationToken);

    /// <summary>The files right in a folder, in no order; leftovers of interrupted writes are removed on the way. Nothing for a folder that is not there.</summary>
    IAsyncEnumerable<(string Path, long Length)> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The names of the folders right in a folder, in no order; the root is the empty text.</summary>
    IAsyncEnumerable<string> FoldersAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Removes a file; nothing happens when there is none.</summary>
    Task DeleteAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A file that is open.</summary>
/// <param name="Stream">Stands where it was asked for.</param>
/// <param name="Length">The bytes of the whole file.</param>
internal sealed record LakeFile(Stream Stream, long Length) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
