using System.Buffers.Binary;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>
/// Looks up how large a zip archive's directory is, from the record at the archive's end (APPNOTE 4.3.16, and 4.3.14 for the 64-bit
/// form).
/// </summary>
internal static class ZipDirectory
{
    private const int RecordLength = 22;
    private const int LocatorLength = 20;
    private const int Record64Length = 56;
    private const int LongestComment = ushort.MaxValue;
    private const uint RecordSignature = 0x06054B50;
    private const uint LocatorSignature = 0x07064B50;
    private const uint Record64Signature = 0x06064B50;

    /// <summary>The number of members and the directory's bytes, as far as the end record tells; false when there is none.</summary>
    public static bool TryFind(Stream file, out long members, out long directoryBytes)
    {
        members = directoryBytes = 0;
        var tail = ReadAt(file, Math.Max(0, file.Length - RecordLength - LongestComment - LocatorLength), RecordLength + LongestComment + LocatorLength);
        for (var at = tail.Length - RecordLength; at >= 0; at--)
        {
            var record = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) != RecordSignature) { continue; }
            members = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
            directoryBytes = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
            if (members == ushort.MaxValue || directoryBytes == uint.MaxValue) { Read64(file, tail.AsSpan(0, at), ref members, ref directoryBytes); }
            return true;
        }

        return false;
    }

    private static void Read64(Stream file, ReadOnlySpan<byte> before, ref long members, ref long directoryBytes)
    {
        if (before.Length < LocatorLength) { return; }
        var locator = before[^LocatorLength..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature) { return; }
        var offset = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (offset < 0 || offset > file.Length - Record64Length) { return; }
        var record = ReadAt(file, offset, Record64Length).AsSpan();
        if (record.Length < Record64Length || BinaryPrimitives.ReadUInt32LittleEndian(record) != Record64Signature) { return; }

        // A count beyond the range of long is as good as the largest one.
        members = BinaryPrimitives.ReadInt64LittleEndian(record[32..]) is >= 0 and var count ? count : long.MaxValue;
        directoryBytes = BinaryPrimitives.ReadInt64LittleEndian(record[40..]) is >= 0 and var bytes ? bytes : long.MaxValue;
    }

    private static byte[] ReadAt(Stream file, long offset, int length)
    {
        file.Position = offset;
        var buffer = new byte[(int)Math.Min(length, file.Length - offset)];
        var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return read == buffer.Length ? buffer : buffer[..read];
    }
}
