namespace SentinelMarket.Core.Sources.Files;

/// <summary>What a file is by its first bytes.</summary>
internal enum FileKind
{
    /// <summary>None of the archives below; perhaps a text.</summary>
    Plain,

    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>A gzip-compressed file.</summary>
    Gzip,

    /// <summary>An archive or compressed file that is not opened: 7z, rar, xz, bzip2, zstd.</summary>
    OtherArchive,
}

/// <summary>Tells archives from their first bytes; names are not trusted.</summary>
internal static class FileMagic
{
    /// <summary>How many of the first bytes are looked at.</summary>
    public const int Length = 6;

    /// <summary>The kind of a file that starts with these bytes.</summary>
    public static FileKind KindOf(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] or [(byte)'P', (byte)'K', 7, 8, ..] => FileKind.Zip,
        [0x1F, 0x8B, ..] => FileKind.Gzip,
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] or [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, ..] or [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..]
            or [(byte)'B', (byte)'Z', (byte)'h', _, 0x31, 0x41, ..] or [0x28, 0xB5, 0x2F, 0xFD, ..] => FileKind.OtherArchive,
        _ => FileKind.Plain,
    };
}
