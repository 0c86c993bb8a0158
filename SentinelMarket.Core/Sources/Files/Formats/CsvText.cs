namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Walks over the lines of a UTF-8 text; LF or CRLF, a missing last line end and a byte-order mark do not matter.</summary>
internal sealed class CsvText
{
    private readonly ReadOnlyMemory<byte> _content;
    private int _next;

    /// <summary>A walk from the start of a content.</summary>
    public CsvText(ReadOnlyMemory<byte> content)
    {
        _content = content;
        _next = content.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>The number of the current line, from 1; blank lines count.</summary>
    public int Position { get; private set; }

    /// <summary>Where the current line starts.</summary>
    public int Offset { get; private set; }

    /// <summary>The bytes of the current line without its line end.</summary>
    public int Length { get; private set; }

    /// <summary>The current line.</summary>
    public ReadOnlySpan<byte> Line => _content.Span.Slice(Offset, Length);

    /// <summary>Why bytes cannot be read as UTF-8 text at all, for a person; null when they can.</summary>
    public static string? ProblemOf(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty) { return "is empty"; }
        if (content.StartsWith<byte>([0xFF, 0xFE, 0, 0]) || content.StartsWith<byte>([0, 0, 0xFE, 0xFF])) { return "is UTF-32 text; save it as UTF-8 and import it again"; }
        if (content.StartsWith<byte>([0xFF, 0xFE]) || content.StartsWith<byte>([0xFE, 0xFF])) { return "is UTF-16 text; save it as UTF-8 and import it again"; }
        return content.Contains((byte)0) ? "holds NUL bytes, so it is no UTF-8 text; if it is a spreadsheet's export, save it as CSV UTF-8 and import it again" : null;
    }

    /// <summary>Moves to the next line that is not blank.</summary>
    public bool MoveNext()
    {
        var content = _content.Span;
        while (_next < content.Length)
        {
            var rest = content[_next..];
            var end = rest.IndexOf((byte)'\n');
            Offset = _next;
            Length = end < 0 ? rest.Length : end;
            _next = end < 0 ? content.Length : _next + end + 1;
            Position++;
            if (Length > 0 && rest[Length - 1] == (byte)'\r') { Length--; }
            if (!IsBlank(rest[..Length])) { return true; }
        }

        return false;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => !line.ContainsAnyExcept((byte)' ', (byte)'\t', (byte)'\r');
}
