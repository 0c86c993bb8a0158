using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Lake;

/// <summary>A lake of objects and packs, whatever keeps its files.</summary>
public abstract class ObjectLake : IDataLake, ILakeMaintenance, IDisposable
{
    private readonly ILakeFiles _files;
    private readonly PackShelf _packs;
    private readonly ObjectIndex _index;

    private protected ObjectLake(ILakeFiles files)
    {
        _files = files;
        _packs = new PackShelf(files);
        _index = new ObjectIndex(NamesAsync);
    }

    /// <inheritdoc/>
    public async Task<StoredDocument> StoreAsync(RawDocument document, CancellationToken cancellationToken)
    {
        var envelope = LakeEnvelope.Of(document);
        var shortHash = LakePaths.ShortHash(envelope.Sha256);
        var folder = LakePaths.FolderOf(document.Source, DateOnly.FromDateTime(document.FetchedAt.UtcDateTime));

        // An object that somebody removed by hand is stored again.
        if (await _index.FindAsync(folder, shortHash, cancellationToken).ConfigureAwait(false) is { } known
            && await StoredSizeAsync($"{folder}/{known}", cancellationToken).ConfigureAwait(false) is { } size)
        {
            return new StoredDocument(document, new LakeReference($"{folder}/{known}", envelope.Sha256, envelope.Size, size));
        }

        var name = LakePaths.NameOf(document, envelope.Sha256);
        var written = await _files.WriteAsync($"{folder}/{name}", document.Content.Length, (stream, token) => envelope.WriteAsync(stream, document.Content, token), cancellationToken).ConfigureAwait(false);
        await _index.AddAsync(folder, shortHash, name, CancellationToken.None).ConfigureAwait(false);
        return new StoredDocument(document, new LakeReference($"{folder}/{name}", envelope.Sha256, envelope.Size, written));
    }

    /// <inheritdoc/>
    public async Task<StoredDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!LakePaths.IsInside(path)) { throw new DamagedLakeObjectException(path, "lies outside of the lake"); }
        var packed = default((string Pack, PackedFile File)?);
        var file = await _files.OpenAsync(path, 0, cancellationToken).ConfigureAwait(false);
        if (file is null)
        {
            packed = await _packs.FindAsync(path, cancellationToken).ConfigureAwait(false) ?? throw new DamagedLakeObjectException(path, "is missing") { IsMissing = true };
            file = await _files.OpenAsync(packed.Value.Pack, packed.Value.File.Offset, cancellationToken).ConfigureAwait(false) ?? throw new DamagedLakeObjectException(path, "is missing with its pack") { IsMissing = true };
        }

        await using var open = file.ConfigureAwait(false);
        var length = packed?.File.Length ?? file.Length;
        try
        {
            return await ReadAsync(path, packed is null ? file.Stream : new SliceStream(file.Stream, length), length, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new DamagedLakeObjectException(path, packed is null ? exception.Message : $"{exception.Message} (in the pack {packed.Value.Pack})", exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string source, DateOnly? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var day in await DaysAsync(source, cancellationToken).ConfigureAwait(false))
        {
            if (day < from) { continue; }
            var folder = LakePaths.FolderOf(source, day);
            foreach (var name in (await NamesAsync(folder, cancellationToken).ConfigureAwait(false)).Order(StringComparer.Ordinal)) { yield return $"{folder}/{name}"; }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancellationToken) =>
        await _files.FoldersAsync(string.Empty, cancellationToken).Order(StringComparer.Ordinal).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DateOnly>> DaysAsync(string source, CancellationToken cancellationToken)
    {
        // Whatever else lies there (a backup, lost+found) is not the lake's.
        var days = new List<DateOnly>();
        await foreach (var year in _files.FoldersAsync(source, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var month in _files.FoldersAsync($"{source}/{year}", cancellationToken).ConfigureAwait(false))
            {
                await foreach (var day in _files.FoldersAsync($"{source}/{year}/{month}", cancellationToken).ConfigureAwait(false))
                {
                    if (LakePaths.TryDay($"{year}/{month}/{day}", out var found)) { days.Add(found); }
                }
            }
        }

        days.Sort();
        return days;
    }

    /// <inheritdoc/>
    public async Task<LakeFolder> LookAsync(string source, DateOnly day, CancellationToken cancellationToken)
    {
        var folder = LakePaths.FolderOf(source, day);
        var files = new Dictionary<string, long>(StringComparer.Ordinal);
        var packs = new List<LakePack>();
        await foreach (var (path, length) in _files.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (LakePaths.IsObject(path)) { files[path] = length; }
            else if (LakePaths.IsPack(path)) { packs.Add(new LakePack(path, length, [.. (await ListOfAsync(path, cancellationToken).ConfigureAwait(false)).Select(name => $"{folder}/{name}")], [])); }
        }

        packs.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        return new LakeFolder(files, packs);
    }

    /// <inheritdoc/>
    public async Task<LakePack> PackAsync(IReadOnlyList<(string Path, string Sha256)> objects, CancellationToken cancellationToken)
    {
        var path = objects.Select(one => LakePaths.TryPackOf(one.Path, out var pack) ? pack : throw new ArgumentException($"{one.Path} says no hour.", nameof(objects))).Distinct(StringComparer.Ordinal).ToList() is [var only]
            ? only
            : throw new ArgumentException("Objects of one source and hour are expected.", nameof(objects));
        var made = await new PackWriter(_files, _packs, path).WriteAsync(objects, cancellationToken).ConfigureAwait(false);
        return (await _packs.FaultsAsync(path, cancellationToken).ConfigureAwait(false)) is [var fault, ..] ? throw new DamagedLakeObjectException(path, $"could not be read back as it was written: {fault}") : made;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> FaultsOfPackAsync(string pack, CancellationToken cancellationToken) => _packs.FaultsAsync(pack, cancellationToken);

    /// <inheritdoc/>
    public async Task DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            if (LakePaths.IsInside(path) && path.EndsWith(LakePaths.ObjectSuffix, StringComparison.Ordinal)) { await _files.DeleteAsync(path, cancellationToken).ConfigureAwait(false); }
        }
    }

    /// <summary>Ends its use of the store.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends its use of the store.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) { _index.Dispose(); }
    }

    /// <exception cref="InvalidDataException">The bytes are not an object, or not what was stored.</exception>
    internal static async Task<StoredDocument> ReadAsync(string path, Stream stream, long length, CancellationToken cancellationToken)
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
        return new StoredDocument(document, new LakeReference(path, envelope.Sha256, envelope.Size, length));
    }

    private async Task<long?> StoredSizeAsync(string path, CancellationToken cancellationToken)
    {
        if (await _files.LengthAsync(path, cancellationToken).ConfigureAwait(false) is { } length) { return length; }
        try
        {
            return (await _packs.FindAsync(path, cancellationToken).ConfigureAwait(false))?.File.Length;
        }
        catch (DamagedLakeObjectException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyCollection<string>> NamesAsync(string folder, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (path, _) in _files.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (LakePaths.IsObject(path)) { names.Add(path[(path.LastIndexOf('/') + 1)..]); }
            else if (LakePaths.IsPack(path)) { names.UnionWith(await ListOfAsync(path, cancellationToken).ConfigureAwait(false)); }
        }

        return names;
    }

    /// <summary>The names in a pack; none when its list cannot be read, which verification tells.</summary>
    private async Task<IEnumerable<string>> ListOfAsync(string pack, CancellationToken cancellationToken)
    {
        try
        {
            return (await _packs.FindIndexAsync(pack, cancellationToken).ConfigureAwait(false))?.Files.Select(file => file.Name) ?? [];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
