using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SentinelMarket.Core.Lake;

/// <summary>Finds and checks files in packs; remembers the lists of a few packs.</summary>
internal sealed class PackShelf(ILakeFiles files)
{
    /// <summary>The list of an hour's pack is some 100 KB.</summary>
    private const int PacksRemembered = 64;

    private readonly ConcurrentDictionary<string, (long Length, PackIndex Index)> _remembered = new(StringComparer.Ordinal);

    /// <summary>Where a file lies in the pack of its hour; null when it does not.</summary>
    /// <exception cref="DamagedLakeObjectException">There is a pack, and its list cannot be read.</exception>
    public async Task<(string Pack, PackedFile File)?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (!LakePaths.TryPackOf(path, out var pack)) { return null; }
        PackIndex? index;
        try
        {
            index = await FindIndexAsync(pack, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new DamagedLakeObjectException(path, $"cannot be read, because the pack {pack} {exception.Message}", exception);
        }

        return index?.Find(path[(path.LastIndexOf('/') + 1)..]) is { } file ? (pack, file) : null;
    }

    /// <summary>The list of a pack; null when there is no such pack. A pack only ever grows, and what it has stays where it is.</summary>
    /// <exception cref="InvalidDataException">The list cannot be read.</exception>
    public async Task<PackIndex?> FindIndexAsync(string pack, CancellationToken cancellationToken)
    {
        if (await files.LengthAsync(pack, cancellationToken).ConfigureAwait(false) is not { } length) { return null; }
        if (_remembered.TryGetValue(pack, out var known) && known.Length == length) { return known.Index; }
        var index = await PackIndex.ReadAsync(files, pack, length, cancellationToken).ConfigureAwait(false);
        if (_remembered.Count >= PacksRemembered) { _remembered.Clear(); }
        _remembered[pack] = (length, index);
        return index;
    }

    /// <summary>What is wrong with a pack, every byte of it read; empty when it is sound.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(string pack, CancellationToken cancellationToken)
    {
        _remembered.TryRemove(pack, out _);
        PackIndex? index;
        try
        {
            index = await FindIndexAsync(pack, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            return [$"Pack {pack} {exception.Message}."];
        }

        if (index is null || await files.OpenAsync(pack, 0, cancellationToken).ConfigureAwait(false) is not { } file) { return [$"Pack {pack} is missing."]; }
        await using var open = file.ConfigureAwait(false);
        var faults = new List<string>();
        var end = 0L;
        foreach (var packed in index.Files)
        {
            if (packed.Offset != end || packed.Length < 0) { return [.. faults, $"Pack {pack} has a list whose objects do not follow each other."]; }
            var slice = new SliceStream(file.Stream, packed.Length);
            await using var openSlice = slice.ConfigureAwait(false);
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(slice, cancellationToken).ConfigureAwait(false));
            if (hash != packed.Sha256) { faults.Add($"Pack {pack} does not have the bytes of {packed.Name} that were put into it."); }
            end += packed.Length;
        }

        return faults;
    }
}
