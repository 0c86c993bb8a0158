using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>
/// Reads the exchanges' end-of-day price files ("bhavcopy"): one record or one verdict for every non-blank line after the header. The
/// price is the close, the timestamp 15:30 in India on the row's own trading day, and all series are kept. The day is the row's own; only BSE's
/// legacy file has none and takes that of the document's stream, the file's name.
/// </summary>
public sealed class BhavcopyParser : IDocumentParser<StockRecord>
{
    private readonly TextPool _texts = new();

    /// <inheritdoc/>
    public bool Handles(string source) => BhavcopyFormats.TryOfSource(source, out _, out _);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The document's source is not one that this parser <see cref="Handles"/>.</exception>
    public IEnumerable<Parsed<StockRecord>> Parse(RawDocument document) =>
        BhavcopyFormats.TryOfSource(document.Source, out var format, out var layout)
            ? Rows(document, format, layout)
            : throw new ArgumentException($"{document.Source} is not an end-of-day source.", nameof(document));

    private IEnumerable<Parsed<StockRecord>> Rows(RawDocument document, BhavcopyFormat format, BhavcopyLayout layout)
    {
        if (CsvText.ProblemOf(document.Content.Span) is { } problem)
        {
            throw new MalformedDocumentException("document.text", $"{document.Stream} {problem}.");
        }

        var text = new CsvText(document.Content);
        if (!text.MoveNext()) { throw new MalformedDocumentException("document.text", $"{document.Stream} holds nothing but blank lines."); }
        var header = CsvHeader.TryRead(text.Line);
        if (header is null || !format.Recognises(header))
        {
            throw new MalformedDocumentException(
                "document.header",
                $"{document.Stream} should be of the format {format.Name}, but its first line is \"{Excerpt.Of(text.Line)}\".");
        }

        var named = FileNameDay.Of(document.Stream);
        if (named is null && header.IndexOf(layout.Date) < 0)
        {
            throw new MalformedDocumentException("document.date", $"{document.Stream} has no date, neither in its rows nor in its name; {format.Name} files have it in their name.");
        }

        var rows = new BhavcopyRows(header, layout, named, _texts);
        while (text.MoveNext())
        {
            var (record, verdict) = rows.Read(text.Line);
            yield return new Parsed<StockRecord>(record, verdict, text.Position, text.Offset, text.Length);
        }
    }
}
