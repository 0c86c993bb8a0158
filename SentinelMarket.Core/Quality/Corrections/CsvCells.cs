using System.Text;

namespace SentinelMarket.Core.Quality.Corrections;

/// <summary>Cells of a line under its document's header: commas between them, quotation marks around those that hold one.</summary>
internal static class CsvCells
{
    /// <summary>The cells of a record, or null when it does not fit under the document's first line.</summary>
    public static IReadOnlyList<RawCell>? Of(ReadOnlySpan<byte> document, int offset, int length)
    {
        var start = document.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (start < document.Length && document[start] is (byte)'\r' or (byte)'\n') { start++; }
        var end = document[start..].IndexOf((byte)'\n') is >= 0 and var at ? start + at : document.Length;
        if (offset < end || document[start..end].IndexOf((byte)',') < 0) { return null; }
        var names = Split(document[start..end]);
        var cells = Split(document.Slice(offset, length));
        if (names is null || cells is null || cells.Count > names.Count + 1 || cells.Count < 2) { return null; }
        var named = new List<RawCell>(cells.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Count; i++)
        {
            var name = i < names.Count ? names[i].Value : string.Empty;
            if (name.Length == 0 && cells[i].Value.Length == 0) { continue; }
            var unique = name.Length > 0 && seen.Add(name) ? name : FormattableString.Invariant($"{(name.Length == 0 ? "column" : name)} {i + 1}");
            seen.Add(unique);
            named.Add(cells[i] with { Name = unique });
        }

        return named;
    }

    /// <summary>A value as a cell.</summary>
    /// <exception cref="InvalidPatchException">It cannot stand in a line.</exception>
    public static byte[] Write(string name, string value)
    {
        if (value.Contains('\n', StringComparison.Ordinal) || value.Contains('\r', StringComparison.Ordinal)) { throw new InvalidPatchException($"{name} holds a line break, which ends a line of the file."); }
        var bytes = RecordForm.Encode(value, name);
        return value.Contains(',', StringComparison.Ordinal) || value.Contains('"', StringComparison.Ordinal)
            ? [(byte)'"', .. Encoding.UTF8.GetBytes(value.Replace("\"", "\"\"", StringComparison.Ordinal)), (byte)'"'] : bytes;
    }

    private static List<RawCell>? Split(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd("\r\n"u8);
        var cells = new List<RawCell>();
        for (var at = 0; ;)
        {
            var start = at;
            while (at < line.Length && line[at] == ' ') { at++; }
            if (at < line.Length && line[at] == '"')
            {
                var from = at++;
                while (true)
                {
                    if (line[at..].IndexOf((byte)'"') is not (>= 0 and var quote)) { return null; }
                    at += quote + 1;
                    if (at >= line.Length || line[at] != '"') { break; }
                    at++;
                }

                var inner = Encoding.UTF8.GetString(line[(from + 1)..(at - 1)]).Replace("\"\"", "\"", StringComparison.Ordinal);
                cells.Add(new RawCell(string.Empty, inner, from, at - from));
                while (at < line.Length && line[at] != ',') { at++; }
            }
            else
            {
                at = line[start..].IndexOf((byte)',') is >= 0 and var comma ? start + comma : line.Length;
                var cell = line[start..at];
                var lead = cell.Length - cell.TrimStart((byte)' ').Length;
                var bare = cell.Trim((byte)' ');
                cells.Add(new RawCell(string.Empty, Encoding.UTF8.GetString(bare), bare.Length == 0 ? start : start + lead, bare.Length));
            }

            if (at >= line.Length) { return cells; }
            at++;
        }
    }
}
