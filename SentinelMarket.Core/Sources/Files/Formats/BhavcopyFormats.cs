using System.Diagnostics.CodeAnalysis;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Every end-of-day format that is known; a new one is a class and a line here.</summary>
internal static class BhavcopyFormats
{
    /// <summary>The formats in the order in which a header is held against them.</summary>
    public static readonly IReadOnlyList<BhavcopyFormat> All = [new NseFullFormat(), new UdiffFormat(), new NseLegacyFormat(), new BseLegacyFormat()];

    /// <summary>The names of the formats that are imported, for messages.</summary>
    public static readonly string Imported = string.Join("; ", All.Where(format => format.Source is not null).Select(format => format.Name));

    /// <summary>The format of a file with this header.</summary>
    public static bool TryRecognise(CsvHeader header, [NotNullWhen(true)] out BhavcopyFormat? format)
    {
        format = All.FirstOrDefault(candidate => candidate.Recognises(header));
        return format is not null;
    }

    /// <summary>The format of a source's documents.</summary>
    public static bool TryOfSource(string source, [NotNullWhen(true)] out BhavcopyFormat? format)
    {
        format = All.FirstOrDefault(candidate => string.Equals(candidate.Source, source, StringComparison.Ordinal));
        return format is not null;
    }
}
