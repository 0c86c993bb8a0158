using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Lake;

/// <summary>A lake in a local folder.</summary>
/// <remarks>
/// An object is written under a temporary name, flushed to the disk, renamed, and its folder flushed, so that a crash leaves either the
/// whole object or a temporary file that the next listing removes.
/// </remarks>
public sealed class LocalDataLake : IDataLake
{
    private const string Temporary = ".tmp";
    private const int HashDigitsInName = 16;

    private readonly string _root;
    private readonly ObjectIndex _index;

    /// <summary>A lake in the folder that the options name; it is made when it is missing.</summary>
    public LocalDataLake(IOptions<LakeOptions> options)
    {
        _root = Path.GetFullPath(options.Value.Folder);
        _index = new ObjectIndex(folder => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.gz") : []);
    }

    /// <inheritdoc/>
    public async Task<StoredDocument> StoreAsync(RawDocument document, CancellationToken cancellationToken)
    {
        var envelope = LakeEnvelope.Of(document);
        var shortHash = envelope.Sha256[..HashDigitsInName];
        var folder = FolderOf(document.Source, DateOnly.FromDateTime(document.FetchedAt.UtcDateTime));
        var absolute = Path.Combine(_root, folder);
        var name = _index.Find(absolute, shortHash);

        // An object that somebody removed by hand is stored again.
        if (name is null || !File.Exists(Path.Combine(absolute, name)))
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{document.FetchedAt.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{shortHash}.{ExtensionOf(document.ContentType)}.gz");
            await WriteDurablyAsync(Path.Combine(absolute, name), envelope, document.Content, cancellationToken).ConfigureAwait(false);
            _index.Add(absolute, shortHash, name);
        }

        var reference = new LakeReference($"{folder}/{name}", envelope.Sha256, envelope.Size, new FileInfo(Path.Combine(absolute, name)).Length);
        return new StoredDocument(document, reference);
    }

    /// <inheritdoc/>
    public async Task<StoredDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var absolute = Path.GetFullPath(Path.Combine(_root, path));
        if (!absolute.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new DamagedLakeObjectException(path, "lies outside of the lake");
        }

        try
        {
            var stream = new FileStream(absolute, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024, FileOptions.SequentialScan);
            await using (stream.ConfigureAwait(false))
            {
                var (envelope, content) = await LakeEnvelope.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
                var document = new RawDocument
                {
                    Source = envelope.Source,
                    Stream = envelope.Stream,
                    Content = content,
                    ContentType = envelope.ContentType,
                    Request = envelope.Request,
                    FetchedAt = envelope.FetchedAt,
                };
                return new StoredDocument(document, new LakeReference(path, envelope.Sha256, envelope.Size, stream.Length));
            }
        }
        catch (InvalidDataException exception)
        {
            throw new DamagedLakeObjectException(path, exception.Message, exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamagedLakeObjectException(path, "is missing", exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string source, DateOnly? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var top = Path.Combine(_root, source);
        if (!Directory.Exists(top)) { yield break; }
        var firstFolder = from is { } day ? Path.Combine(_root, FolderOf(source, day)) : top;
        foreach (var folder in Directory.EnumerateDirectories(top, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (string.CompareOrdinal(folder, firstFolder) < 0 || !IsDayFolder(top, folder)) { continue; }
            foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (file.EndsWith(Temporary, StringComparison.Ordinal)) { File.Delete(file); }
                else if (file.EndsWith(".gz", StringComparison.Ordinal)) { yield return Path.GetRelativePath(_root, file).Replace('\\', '/'); }
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private static string FolderOf(string source, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{source}/{day:yyyy}/{day:MM}/{day:dd}");

    // Whatever else lies there (a backup, lost+found) is not the lake's.
    private static bool IsDayFolder(string top, string folder) =>
        DateOnly.TryParseExact(Path.GetRelativePath(top, folder).Replace('\\', '/'), "yyyy'/'MM'/'dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string ExtensionOf(string contentType) => contentType.Split(';')[0].Trim() switch
    {
        "application/json" => "json",
        "text/csv" => "csv",
        "text/html" => "html",
        "application/xml" or "text/xml" or "application/rss+xml" => "xml",
        _ => "bin",
    };

    private static async Task WriteDurablyAsync(string path, LakeEnvelope envelope, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        DurableFolder.Create(folder);
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Guid.NewGuid():N}{Temporary}");
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);
            await using (stream.ConfigureAwait(false))
            {
                await envelope.WriteAsync(stream, content, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DurableFolder.Flush(folder);
    }
}
