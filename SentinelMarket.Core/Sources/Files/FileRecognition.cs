using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>Decides what a file's content is: a document of a known format, or a refusal.</summary>
internal delegate FileExtraction FileRecogniser(string stream, string request, ReadOnlyMemory<byte> content, DateTimeOffset fetchedAt);

/// <summary>Decides from the header line and the first rows what a file's content is: a document of a known format, or a refusal.</summary>
internal static class FileRecognition
{
    /// <summary>How the note about a file ends whose rows are of another day than its name.</summary>
    public const string StaleWords = ": stale copy";

    // A few broken rows at the top must not cost the file.
    private const int RowsTried = 32;

    /// <summary>The document, or why it is none. The name in <paramref name="stream"/> serves to notice stale copies and gives BSE's legacy files their day.</summary>
    public static FileExtraction Recognise(string stream, string request, ReadOnlyMemory<byte> content, DateTimeOffset fetchedAt)
    {
        if (CsvText.ProblemOf(content.Span) is { } problem) { return FileExtraction.Refused(stream, $"{stream} {problem}."); }

        var text = new CsvText(content);
        if (!text.MoveNext()) { return FileExtraction.Refused(stream, $"{stream} holds nothing but blank lines."); }
        if (CsvHeader.TryRead(text.Line) is not { } header || BhavcopyFormats.WithHeader(header) is not [var first, ..] formats)
        {
            return FileExtraction.Refused(
                stream, $"{stream}: header not recognised: its first line is \"{Excerpt.Of(text.Line)}\". Known formats: {BhavcopyFormats.Imported}.");
        }

        var named = FileNameDay.Of(stream);
        var (format, day, refusal) = Judge(text, header, formats, named);
        if (format is not { Source: { } source })
        {
            return FileExtraction.Refused(stream, refusal is null
                ? $"{stream} has the header of {first.Name}, but no row with the header's {header.Count} columns."
                : $"{stream}: {refusal}.");
        }

        var document = new RawDocument { Source = source, Stream = stream, Content = content, ContentType = "text/csv", Request = request, FetchedAt = fetchedAt };
        return new FileExtraction(stream, document, null, StaleNote(named, day));
    }

    // The format is that of the first row which one welcomes, and the day that of the first row which carries one; else the refusal of the
    // first row counts. Broken rows are quarantined later like any other.
    private static (BhavcopyFormat? Format, DateOnly? Day, string? Refusal) Judge(CsvText text, CsvHeader header, IReadOnlyList<BhavcopyFormat> formats, DateOnly? named)
    {
        BhavcopyFormat? format = null;
        string? refusal = null;
        var splitter = new CsvSplitter(header.Count);
        for (var tried = 0; tried < RowsTried && text.MoveNext();)
        {
            if (text.Length > BhavcopyRows.MaxLineBytes || !splitter.TrySplit(text.Line, out var row, out _) || row.Count < header.Count) { continue; }
            tried++;
            foreach (var candidate in format is null ? formats : [format])
            {
                if (candidate.RefusalOf(header, row, named) is { } reason) { refusal ??= reason; }
                else if (candidate.DayOf(header, row) is { } day) { return (candidate, day, null); }
                else { format = candidate; }
            }
        }

        return (format, null, refusal);
    }

    private static string? StaleNote(DateOnly? named, DateOnly? inside) =>
        named is { } name && inside is { } day && name != day
            ? $"name says {ExchangeDate.Written(name)}, rows are of {ExchangeDate.Written(day)}{StaleWords}"
            : null;
}
