namespace SentinelMarket.Core.Sources.Files;

/// <summary>
/// The checksum of zip members (CRC-32, polynomial 0xEDB88320). The framework's archive reader stores it but does not check it, and
/// a damaged price looks like any other price.
/// </summary>
internal static class Crc32
{
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of these bytes, eight at a time ("slicing by 8").</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = tables[1792 + (crc & 0xFF)] ^ tables[1536 + ((crc >> 8) & 0xFF)] ^ tables[1280 + ((crc >> 16) & 0xFF)] ^ tables[1024 + (crc >> 24)]
                ^ tables[768 + bytes[4]] ^ tables[512 + bytes[5]] ^ tables[256 + bytes[6]] ^ tables[bytes[7]];
            bytes = bytes[8..];
        }

        foreach (var b in bytes) { crc = tables[(crc ^ b) & 0xFF] ^ (crc >> 8); }
        return ~crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) { value = (value & 1) == 1 ? 0xEDB88320u ^ (value >> 1) : value >> 1; }
            tables[i] = value;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var previous = tables[i - 256];
            tables[i] = tables[previous & 0xFF] ^ (previous >> 8);
        }

        return tables;
    }
}
