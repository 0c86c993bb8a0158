using System.Buffers.Binary;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>
/// The last eight bytes of a gzip file: checksum and length of its last member (RFC 1952). The framework's reader takes a file that was cut
/// off for one that ends, so the trailer is compared here.
/// </summary>
internal static class GzipTrailer
{
    private const int Length = 8;

    /// <summary>Whether the file ends with the trailer of what was unpacked from it.</summary>
    public static bool Matches(Stream file, ReadOnlySpan<byte> unpacked)
    {
        if (file.Length < Length) { return false; }
        Span<byte> trailer = stackalloc byte[Length];
        file.Position = file.Length - Length;
        file.ReadExactly(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        return length <= unpacked.Length && Crc32.Of(unpacked[^(int)length..]) == BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }
}
