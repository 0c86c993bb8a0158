namespace SentinelMarket.Core.Lake;

/// <summary>What looks after a lake needs beyond <see cref="IDataLake"/>: what lies where, packing, taking out.</summary>
public interface ILakeMaintenance
{
    /// <summary>The sources that the lake has folders of, in order.</summary>
    Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancellationToken);

    /// <summary>The UTC days that the lake has folders of, oldest first.</summary>
    Task<IReadOnlyList<DateOnly>> DaysAsync(string source, CancellationToken cancellationToken);

    /// <summary>What lies in the folder of a source and day.</summary>
    Task<LakeFolder> LookAsync(string source, DateOnly day, CancellationToken cancellationToken);

    /// <summary>
    /// Puts objects of one source and hour into the pack of that hour, beside what it has already, and returns once the pack is durable and was read back; an object that is
    /// damaged or missing stays where it is. The objects' own files stay too: <see cref="DeleteAsync"/> takes them when the caller has noted where they are now.
    /// </summary>
    /// <param name="objects">Their paths with the SHA-256 of their payloads; all of one source and hour.</param>
    /// <param name="cancellationToken">Stops before the pack is there.</param>
    /// <exception cref="DamagedLakeObjectException">The pack that is there is damaged; it is left as it is.</exception>
    Task<LakePack> PackAsync(IReadOnlyList<(string Path, string Sha256)> objects, CancellationToken cancellationToken);

    /// <summary>What is wrong with a pack, every byte of it read; empty when it is sound.</summary>
    Task<IReadOnlyList<string>> FaultsOfPackAsync(string pack, CancellationToken cancellationToken);

    /// <summary>Removes files of objects, or packs. What an object is packed as is not touched by its path.</summary>
    Task DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken);
}

/// <summary>What lies in the folder of a source and day.</summary>
/// <param name="Files">Objects that lie by themselves, with their bytes.</param>
/// <param name="Packs">The packs.</param>
public sealed record LakeFolder(IReadOnlyDictionary<string, long> Files, IReadOnlyList<LakePack> Packs);

/// <summary>A pack of objects.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Objects">The paths of its objects, in its order; empty when its list cannot be read.</param>
/// <param name="Refused">Objects that could not be put into it, each with why; for a pack that was just made.</param>
public sealed record LakePack(string Path, long Size, IReadOnlyList<string> Objects, IReadOnlyList<string> Refused);
