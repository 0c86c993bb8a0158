using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SentinelMarket.Core.Lake;

/// <summary>
/// What a pack holds. A pack is the files of one source and hour one after the other, byte for byte, then a gzip member whose comment lists them, then one that says where
/// that list begins and what hash it has. So a file keeps its form and its hashes, a gzip tool unpacks the pack to all payloads in order, and no bit of it can change
/// unnoticed.
/// </summary>
internal sealed record PackIndex(IReadOnlyList<PackedFile> Files)
{
    private const int OffsetDigits = 16;
    private const int LongestList = 256 * 1024 * 1024;

    public static readonly int FooterLength = EmptyMember.LengthOf(OffsetDigits + SHA256.HashSizeInBytes * 2);

    private readonly Dictionary<string, PackedFile> _byName = Files.ToDictionary(file => file.Name, StringComparer.Ordinal);

    /// <summary>Where the list begins: behind the last file.</summary>
    public long ListOffset => Files.Count == 0 ? 0 : Files[^1].Offset + Files[^1].Length;

    public PackedFile? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The two members at the end.</summary>
    public byte[] Render()
    {
        var list = JsonSerializer.SerializeToUtf8Bytes(Files);
        var footer = Encoding.ASCII.GetBytes(ListOffset.ToString("x16", CultureInfo.InvariantCulture) + Convert.ToHexStringLower(SHA256.HashData(list)));
        return [.. EmptyMember.Render(list, DateTimeOffset.UnixEpoch), .. EmptyMember.Render(footer, DateTimeOffset.UnixEpoch)];
    }

    /// <exception cref="InvalidDataException">The end of the pack is not as it was written.</exception>
    public static async Task<PackIndex> ReadAsync(ILakeFiles files, string path, long length, CancellationToken cancellationToken)
    {
        if (length < FooterLength) { throw new InvalidDataException("is cut off"); }
        var offset = await ReadListOffsetAsync(files, path, length, cancellationToken).ConfigureAwait(false);
        var tail = await ReadBytesAsync(files, path, offset, (int)(length - offset), cancellationToken).ConfigureAwait(false);
        using var stream = new MemoryStream(tail);
        var list = await EmptyMember.ReadAsync(stream, LongestList, cancellationToken).ConfigureAwait(false);
        PackIndex index;
        try
        {
            index = new PackIndex(JsonSerializer.Deserialize<PackedFile[]>(list.Span) ?? []);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException("has a list of its objects that cannot be read", exception);
        }

        // The list is what it says about itself, to the last bit: then offsets and hashes can be trusted.
        return index.ListOffset == offset && index.Render().AsSpan().SequenceEqual(tail) ? index : throw new InvalidDataException("has a list of its objects that was altered");
    }

    private static async Task<long> ReadListOffsetAsync(ILakeFiles files, string path, long length, CancellationToken cancellationToken)
    {
        var footer = await ReadBytesAsync(files, path, length - FooterLength, FooterLength, cancellationToken).ConfigureAwait(false);
        using var stream = new MemoryStream(footer);
        var comment = await EmptyMember.ReadAsync(stream, FooterLength, cancellationToken).ConfigureAwait(false);
        return comment.Length > OffsetDigits
            && long.TryParse(Encoding.ASCII.GetString(comment.Span[..OffsetDigits]), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset)
            && offset >= 0 && offset < length && length - offset <= LongestList
            ? offset
            : throw new InvalidDataException("does not say where the list of its objects is");
    }

    private static async Task<byte[]> ReadBytesAsync(ILakeFiles files, string path, long offset, int count, CancellationToken cancellationToken)
    {
        var file = await files.OpenAsync(path, offset, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException("is missing");
        await using var open = file.ConfigureAwait(false);
        var bytes = new byte[count];
        var read = await file.Stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read == count ? bytes : throw new InvalidDataException("is cut off");
    }
}

/// <summary>One file in a pack.</summary>
/// <param name="Name">Its name, in the folder of the pack.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">SHA-256 of these bytes, 64 lower-case hexadecimal digits; the hash of the payload stands in the file itself.</param>
internal sealed record PackedFile(string Name, long Offset, long Length, string Sha256);
