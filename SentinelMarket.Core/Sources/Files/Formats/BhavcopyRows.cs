using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Reads the rows of one document; keeps buffers between rows, so it serves one thread.</summary>
internal abstract class BhavcopyRows(CsvHeader header, TextPool texts)
{
    /// <summary>A line longer than this is not split: no row of an exchange reaches 1 KB.</summary>
    public const int MaxLineBytes = 64 * 1024;

    private readonly CsvSplitter _splitter = new(header.Count);
    private readonly TradingDays _days = new();

    /// <summary>The record of a line (without its line end), or the verdict on it.</summary>
    public (StockRecord? Record, Verdict? Verdict) Read(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxLineBytes)
        {
            return (null, Fault("parse.line_length", $"The line has {line.Length:N0} bytes; a line of at most {MaxLineBytes:N0} is expected."));
        }

        if (!_splitter.TrySplit(line, out var row, out var problem)) { return (null, Fault("parse.quote", problem)); }

        // Some exchanges' files close every row with a comma.
        var count = row.Count == header.Count + 1 && row[header.Count].IsEmpty ? header.Count : row.Count;
        if (count != header.Count) { return (null, Fault("parse.columns", $"The line has {count} columns; the header has {header.Count}.")); }

        var fields = new FieldCursor(header, row, texts, _days);
        var record = Read(ref fields);
        return (record, fields.Fault);
    }

    /// <summary>Reads the fields; null when one of them left a fault.</summary>
    protected abstract StockRecord? Read(ref FieldCursor fields);

    private static Verdict Fault(string rule, string message) => new(rule, Severity.Reject, null, message);
}
