using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>Reads lists of shares: one fact or one verdict for every non-blank line after the header.</summary>
public sealed class ReferenceParser : IDocumentParser<ReferenceFact>
{
    // The longest list, BSE's with all its delisted securities, has some 11,000.
    private const int MaxLines = 100_000;

    private readonly TextPool _texts = new();

    /// <inheritdoc/>
    public bool Handles(string source) => ReferenceFormats.All.Any(format => string.Equals(format.Source, source, StringComparison.Ordinal));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The document's source is not one that this parser <see cref="Handles"/>.</exception>
    public IEnumerable<Parsed<ReferenceFact>> Parse(RawDocument document) =>
        Handles(document.Source) ? Rows(document) : throw new ArgumentException($"{document.Source} is not a list of shares.", nameof(document));

    private IEnumerable<Parsed<ReferenceFact>> Rows(RawDocument document)
    {
        if (CsvText.ProblemOf(document.Content.Span) is { } problem) { throw new MalformedDocumentException("document.text", $"{document.Stream} {problem}."); }
        var text = new CsvText(document.Content);
        if (!text.MoveNext()) { throw new MalformedDocumentException("document.text", $"{document.Stream} holds nothing but blank lines."); }
        if (!ReferenceFormats.TryRecognise(text.Line, out var format, out var header, out var isRow) || format.Source != document.Source)
        {
            throw new MalformedDocumentException("document.header", $"{document.Stream} should be a list of {document.Source}, but its first line is \"{Excerpt.Of(text.Line)}\".");
        }

        if (document.Content.Span.Count((byte)'\n') > MaxLines)
        {
            throw new MalformedDocumentException("document.size", $"{document.Stream} has more than {MaxLines:N0} lines, which no list of shares has.");
        }

        var splitter = new CsvSplitter(header.Count);
        var list = format.ListOf(document.Stream);
        var asOf = DayOf(document, format, header, splitter);
        while (isRow || text.MoveNext())
        {
            isRow = false;
            var (fact, verdict) = Read(format, header, splitter, text.Line, list, asOf);
            yield return new Parsed<ReferenceFact>(fact, verdict, text.Position, text.Offset, text.Length);
        }
    }

    private (ReferenceFact? Fact, Verdict? Verdict) Read(ReferenceFormat format, CsvHeader header, CsvSplitter splitter, ReadOnlySpan<byte> line, string list, DateOnly asOf)
    {
        if (line.Length > BhavcopyRows.MaxLineBytes) { return (null, Fault("parse.line_length", $"The line has {line.Length:N0} bytes; a line of at most {BhavcopyRows.MaxLineBytes:N0} is expected.")); }
        if (!splitter.TrySplit(line, out var row, out var problem)) { return (null, Fault("parse.quote", problem)); }
        if (row.Count != header.Count && !(row.Count == header.Count + 1 && row[header.Count].IsEmpty))
        {
            return (null, Fault("parse.columns", $"The line has {row.Count} columns; the header has {header.Count}."));
        }

        var fields = new ReferenceFields(header, row, _texts);
        var fact = format.Read(ref fields, list, asOf);
        return (fact, fields.Fault);
    }

    /// <summary>The latest day that a row tells, so that an older list never counts as the newer one; a day that is still to come does not count.</summary>
    private static DateOnly DayOf(RawDocument document, ReferenceFormat format, CsvHeader header, CsvSplitter splitter)
    {
        var today = IndianTime.DayOf(document.FetchedAt);
        DateOnly? latest = null;
        var text = new CsvText(document.Content);
        while (text.MoveNext())
        {
            if (text.Length > BhavcopyRows.MaxLineBytes || !splitter.TrySplit(text.Line, out var row, out _)) { continue; }
            if (format.DayOf(header, row) is { } day && day <= today && !(day <= latest)) { latest = day; }
        }

        return latest ?? today;
    }

    private static Verdict Fault(string rule, string message) => new(rule, Severity.Reject, null, message);
}
