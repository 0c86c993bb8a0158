using System.Security.Cryptography;

namespace SentinelMarket.Core.Lake;

/// <summary>Writes the pack of one source and hour anew with more objects; those it has stay where they are.</summary>
internal sealed class PackWriter(ILakeFiles files, PackShelf packs, string pack)
{
    private readonly string _folder = pack[..(pack.LastIndexOf('/') + 1)];

    public async Task<LakePack> WriteAsync(IReadOnlyList<(string Path, string Sha256)> objects, CancellationToken cancellationToken)
    {
        var earlier = await EarlierAsync(cancellationToken).ConfigureAwait(false);
        var refused = new List<string>();
        var list = new List<PackedFile>(earlier?.Files ?? []);
        var added = objects.Where(one => earlier?.Find(one.Path[_folder.Length..]) is null).OrderBy(one => one.Path, StringComparer.Ordinal).ToList();
        if (added.Count == 0) { return Made(list, await files.LengthAsync(pack, cancellationToken).ConfigureAwait(false) ?? 0, refused); }
        var size = await files.WriteAsync(
            pack,
            earlier?.ListOffset ?? 0,
            async (stream, token) =>
            {
                if (earlier is not null) { await CopyAsync(earlier.ListOffset, stream, token).ConfigureAwait(false); }
                foreach (var (path, sha256) in added)
                {
                    if (await ReadAsync(path, sha256, refused, token).ConfigureAwait(false) is not { } bytes) { continue; }
                    var offset = list.Count == 0 ? 0 : list[^1].Offset + list[^1].Length;
                    list.Add(new PackedFile(path[_folder.Length..], offset, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
                    await stream.WriteAsync(bytes, token).ConfigureAwait(false);
                }

                await stream.WriteAsync(new PackIndex(list).Render(), token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return Made(list, size, refused);
    }

    /// <summary>The pack that is there, checked to its last byte: a damaged one must not be written again as if it were sound.</summary>
    private async Task<PackIndex?> EarlierAsync(CancellationToken cancellationToken)
    {
        if (await files.LengthAsync(pack, cancellationToken).ConfigureAwait(false) is null) { return null; }
        return await packs.FaultsAsync(pack, cancellationToken).ConfigureAwait(false) is [var fault, ..]
            ? throw new DamagedLakeObjectException(pack, $"is a damaged pack: {fault}")
            : await packs.FindIndexAsync(pack, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(long length, Stream target, CancellationToken cancellationToken)
    {
        var file = await files.OpenAsync(pack, 0, cancellationToken).ConfigureAwait(false) ?? throw new IOException($"The pack {pack} has gone while it was written.");
        await using var open = file.ConfigureAwait(false);
        var slice = new SliceStream(file.Stream, length);
        await using var openSlice = slice.ConfigureAwait(false);
        await slice.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The bytes of an object's file, once its payload was seen to have its hash; null when not.</summary>
    private async Task<byte[]?> ReadAsync(string path, string sha256, List<string> refused, CancellationToken cancellationToken)
    {
        if (await files.OpenAsync(path, 0, cancellationToken).ConfigureAwait(false) is not { } file)
        {
            refused.Add(new DamagedLakeObjectException(path, "is missing").Message);
            return null;
        }

        await using var open = file.ConfigureAwait(false);
        var bytes = new byte[file.Length];
        try
        {
            if (await file.Stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < bytes.Length) { throw new InvalidDataException("is cut off"); }
            using var stream = new MemoryStream(bytes, writable: false);
            var stored = await ObjectLake.ReadAsync(path, stream, bytes.Length, cancellationToken).ConfigureAwait(false);
            return stored.Lake.Sha256 == sha256 ? bytes : throw new InvalidDataException("has another content than the one that was registered");
        }
        catch (InvalidDataException exception)
        {
            refused.Add(new DamagedLakeObjectException(path, exception.Message).Message);
            return null;
        }
    }

    private LakePack Made(List<PackedFile> list, long size, List<string> refused) => new(pack, size, [.. list.Select(file => _folder + file.Name)], refused);
}
