using System.Diagnostics.CodeAnalysis;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Splits lines at commas, with quoted fields as in RFC 4180 but never across lines. Its buffers are used again for every line.</summary>
internal sealed class CsvSplitter(int columns)
{
    // One more than the header has, for the empty field after a closing comma.
    private readonly int[] _bounds = new int[(columns + 1) * 2];
    private byte[] _unquoted = [];

    /// <summary>Splits a line; the result lives until the next call.</summary>
    public bool TrySplit(ReadOnlySpan<byte> line, out CsvLine fields, [NotNullWhen(false)] out string? problem)
    {
        if (line.Contains((byte)'"')) { return TrySplitQuoted(line, out fields, out problem); }

        problem = null;
        var bounds = _bounds.AsSpan();
        var count = 0;
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] != (byte)',') { continue; }
            Keep(bounds, count++, line, start, i);
            start = i + 1;
        }

        fields = new CsvLine(line, bounds[..Math.Min(count * 2, bounds.Length)], count);
        return true;
    }

    /// <summary>Whether a byte is a blank within a line.</summary>
    public static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r';

    private static void Keep(Span<int> bounds, int index, ReadOnlySpan<byte> line, int start, int end)
    {
        var at = index * 2;
        if (at >= bounds.Length) { return; }
        while (start < end && IsBlank(line[start])) { start++; }
        while (end > start && IsBlank(line[end - 1])) { end--; }
        bounds[at] = start;
        bounds[at + 1] = end;
    }

    // A quote counts only at the start of a field: the exchanges write names such as 6" PIPES without quoting them.
    private bool TrySplitQuoted(ReadOnlySpan<byte> line, out CsvLine fields, [NotNullWhen(false)] out string? problem)
    {
        if (_unquoted.Length < line.Length) { _unquoted = new byte[line.Length]; }
        var target = _unquoted.AsSpan();
        var bounds = _bounds.AsSpan();
        int count = 0, length = 0, i = 0;
        fields = default;
        while (true)
        {
            while (i < line.Length && IsBlank(line[i])) { i++; }
            var start = length;
            if (i < line.Length && line[i] == (byte)'"')
            {
                i++;
                while (true)
                {
                    if (i >= line.Length) { problem = "A quoted field is not closed at the end of the line."; return false; }
                    if (line[i] == (byte)'"')
                    {
                        if (i + 1 >= line.Length || line[i + 1] != (byte)'"') { break; }
                        i++;
                    }

                    target[length++] = line[i++];
                }

                i++;
                while (i < line.Length && IsBlank(line[i])) { i++; }
                if (i < line.Length && line[i] != (byte)',') { problem = "There is text between a closing quote and the next comma."; return false; }
            }
            else
            {
                while (i < line.Length && line[i] != (byte)',') { target[length++] = line[i++]; }
            }

            Keep(bounds, count++, target, start, length);
            if (i >= line.Length) { break; }
            i++;
        }

        problem = null;
        fields = new CsvLine(target, bounds[..Math.Min(count * 2, bounds.Length)], count);
        return true;
    }
}
