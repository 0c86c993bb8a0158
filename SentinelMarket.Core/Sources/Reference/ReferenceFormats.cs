using System.Diagnostics.CodeAnalysis;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>Every kind of list that is known; a new one is a class and a line here.</summary>
internal static class ReferenceFormats
{
    /// <summary>The formats in the order in which a header is held against them.</summary>
    public static readonly IReadOnlyList<ReferenceFormat> All = [new EquityListFormat(), new IndexListFormat(), new BseSecuritiesFormat(), new BseScripCodesFormat(), new SymbolChangesFormat()];

    /// <summary>The names of the formats, for messages.</summary>
    public static readonly string Known = string.Join("; ", All.Select(format => format.Name));

    /// <summary>The format of a file with this first line, and whether that line is a row already.</summary>
    public static bool TryRecognise(ReadOnlySpan<byte> firstLine, [NotNullWhen(true)] out ReferenceFormat? format, [NotNullWhen(true)] out CsvHeader? header, out bool isRow)
    {
        isRow = false;
        header = CsvHeader.TryRead(firstLine);
        foreach (var candidate in All)
        {
            format = candidate;
            if (header is not null && candidate.Recognises(header)) { return true; }
            if (candidate.HeaderOfRow(firstLine) is { } missing)
            {
                (header, isRow) = (missing, true);
                return true;
            }
        }

        format = null;
        return false;
    }
}
