using System.Globalization;

namespace SentinelMarket.Core.Sources.Archives;

/// <summary>A file that an exchange publishes for a day.</summary>
/// <param name="Source">The source id of its format.</param>
/// <param name="Path">Where it is on the archive's host; <c>.zip</c> is unpacked.</param>
internal sealed record ArchiveFile(string Source, string Path)
{
    /// <summary>The file of this name, in which the day is written as the exchange does: <c>08JUL2024</c>.</summary>
    public static ArchiveFile Of(string source, FormattableString path) => new(source, path.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether it comes packed.</summary>
    public bool IsZip => Path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
