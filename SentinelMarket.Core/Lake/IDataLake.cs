using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Lake;

/// <summary>The immutable store of raw payloads. What it has returned is durable: it survives a power cut.</summary>
public interface IDataLake
{
    /// <summary>
    /// Stores a payload and returns once it is durable. The same content of the same source on the same UTC day is stored once: a second
    /// call returns the first object's reference with this document.
    /// </summary>
    /// <exception cref="IOException">The store is full or out of reach.</exception>
    Task<StoredDocument> StoreAsync(RawDocument document, CancellationToken cancellationToken);

    /// <summary>Reads an object back and checks its hash.</summary>
    /// <param name="path">The path in its <see cref="LakeReference"/>.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="DamagedLakeObjectException">The object is missing, cut off, or its content does not have the hash it was stored with.</exception>
    Task<StoredDocument> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>The paths of a source's objects of the given UTC days, oldest first; leftovers of interrupted writes are removed on the way.</summary>
    /// <param name="source">The source id.</param>
    /// <param name="from">The first day, or null for the oldest there is.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<string> ListAsync(string source, DateOnly? from, CancellationToken cancellationToken);
}

/// <summary>An object of the lake that cannot be read back as it was stored.</summary>
public sealed class DamagedLakeObjectException(string path, string what, Exception? innerException = null)
    : Exception($"Lake object {path} {what}. Restore it from a backup, or fetch its period again.", innerException)
{
    /// <summary>Whether there is no such object at all.</summary>
    public bool IsMissing { get; init; }
}
