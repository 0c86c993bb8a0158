using System.Text;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>The names of a file's columns. Blanks, letter case and closing commas do not matter.</summary>
internal sealed class CsvHeader
{
    // The widest format has 34 columns; more than this is not a header.
    private const int MaxColumns = 256;

    private readonly string[] _names;

    private CsvHeader(string[] names, string excerpt) => (_names, Excerpt) = (names, excerpt);

    /// <summary>How many named columns there are.</summary>
    public int Count => _names.Length;

    /// <summary>The line as it stands in the file, cut and harmless, for messages.</summary>
    public string Excerpt { get; }

    /// <summary>A column's name as the file writes it.</summary>
    public string this[int index] => _names[index];

    /// <summary>Reads a header line; null when it cannot be split into at most 256 columns.</summary>
    public static CsvHeader? TryRead(ReadOnlySpan<byte> line)
    {
        if (line.Length > BhavcopyRows.MaxLineBytes || !new CsvSplitter(MaxColumns).TrySplit(line, out var fields, out _)) { return null; }
        var count = fields.Count;
        if (count > MaxColumns) { return null; }
        while (count > 0 && fields[count - 1].IsEmpty) { count--; }
        var names = new string[count];
        for (var i = 0; i < count; i++) { names[i] = Encoding.UTF8.GetString(fields[i]); }
        return new CsvHeader(names, Formats.Excerpt.Of(line));
    }

    /// <summary>The place of a column, the first one if there are several, or -1.</summary>
    public int IndexOf(string? name) => Array.FindIndex(_names, candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>How many columns have this name.</summary>
    public int CountOf(string name) => _names.Count(candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase));
}
