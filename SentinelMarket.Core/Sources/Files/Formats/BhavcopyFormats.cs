using System.Diagnostics.CodeAnalysis;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Every end-of-day format that is known; a new one is a class and a line here.</summary>
internal static class BhavcopyFormats
{
    private static readonly BhavcopyFormat[] Known =
    [
        new NseFullFormat(), new UdiffFormat(Exchange.Nse), new UdiffFormat(Exchange.Bse), new NseLegacyFormat(), new BseLegacyFormat(), .. RefusedFormat.All,
    ];

    /// <summary>The names of the formats that are imported, for messages.</summary>
    public static readonly string Imported = string.Join("; ", Known.Where(format => format.Source is not null).Select(format => format.Name));

    /// <summary>The formats with this header; several when exchanges share one, so that a row must tell.</summary>
    public static IReadOnlyList<BhavcopyFormat> WithHeader(CsvHeader header) => [.. Known.Where(format => format.Recognises(header))];

    /// <summary>The format of a source's documents, and where things are in it.</summary>
    public static bool TryOfSource(string source, [NotNullWhen(true)] out BhavcopyFormat? format, [NotNullWhen(true)] out BhavcopyLayout? layout)
    {
        format = Known.FirstOrDefault(candidate => string.Equals(candidate.Source, source, StringComparison.Ordinal));
        layout = format?.Layout;
        return format is not null && layout is not null;
    }
}
