using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>Decides from the header line what a file's content is: a document of a known format, or a refusal.</summary>
internal static class FileRecognition
{
    /// <summary>The document, or why it is none. <paramref name="fileName"/> only serves to notice stale copies.</summary>
    public static FileExtraction Recognise(string stream, string fileName, string request, ReadOnlyMemory<byte> content, DateTimeOffset fetchedAt)
    {
        if (CsvText.ProblemOf(content.Span) is { } problem) { return FileExtraction.Refused(stream, $"{stream} {problem}."); }

        var text = new CsvText(content);
        if (!text.MoveNext()) { return FileExtraction.Refused(stream, $"{stream} holds nothing but blank lines."); }
        if (CsvHeader.TryRead(text.Line) is not { } header || !BhavcopyFormats.TryRecognise(header, out var format))
        {
            return FileExtraction.Refused(
                stream, $"{stream}: header not recognised: its first line is \"{Excerpt.Of(text.Line)}\". Known formats: {BhavcopyFormats.Imported}.");
        }

        if (!TryFirstRow(text, header, out var firstRow))
        {
            return FileExtraction.Refused(stream, $"{stream} has the header of {format.Name}, but no row with the header's {header.Count} columns.");
        }

        if (format.RefusalOf(header, firstRow) is { } refusal) { return FileExtraction.Refused(stream, $"{stream}: {refusal}."); }

        var document = new RawDocument
        {
            Source = format.Source ?? throw new InvalidOperationException($"{format.Name} was accepted without a source."),
            Stream = stream,
            Content = content,
            ContentType = "text/csv",
            Request = request,
            FetchedAt = fetchedAt,
        };
        return new FileExtraction(stream, document, null, StaleNote(fileName, format.DayOf(header, firstRow)));
    }

    // Broken rows before it are quarantined later like any other.
    private static bool TryFirstRow(CsvText text, CsvHeader header, out CsvLine row)
    {
        var splitter = new CsvSplitter(header.Count);
        while (text.MoveNext())
        {
            if (text.Length <= BhavcopyRows.MaxLineBytes && splitter.TrySplit(text.Line, out row, out _) && row.Count >= header.Count) { return true; }
        }

        row = default;
        return false;
    }

    private static string? StaleNote(string fileName, DateOnly? inside) =>
        FileNameDay.Of(fileName) is { } named && inside is { } day && named != day
            ? $"name says {ExchangeDate.Written(named)}, rows are of {ExchangeDate.Written(day)}: stale copy"
            : null;
}
