using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>Opens lists of shares (plain, gzip-compressed, or in zip archives), recognised by their header line, within the bounds of all files.</summary>
public sealed class ReferenceFiles(IOptions<EndOfDayFileOptions> options, TimeProvider clock)
{
    private readonly EndOfDayFileReader _reader = new(options.Value, clock, Recognise);

    /// <summary>Reads files and folders one at a time; whatever is no list becomes a refusal, and the rest goes on.</summary>
    public IAsyncEnumerable<FileExtraction> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken) => _reader.ReadAsync(paths, cancellationToken);

    private static FileExtraction Recognise(string stream, string request, ReadOnlyMemory<byte> content, DateTimeOffset fetchedAt)
    {
        if (CsvText.ProblemOf(content.Span) is { } problem) { return FileExtraction.Refused(stream, $"{stream} {problem}."); }
        var text = new CsvText(content);
        if (!text.MoveNext()) { return FileExtraction.Refused(stream, $"{stream} holds nothing but blank lines."); }
        if (!ReferenceFormats.TryRecognise(text.Line, out var format, out _, out var isRow))
        {
            return FileExtraction.Refused(stream, $"{stream}: not a known list of shares: its first line is \"{Excerpt.Of(text.Line)}\". Known lists: {ReferenceFormats.Known}.");
        }

        if (!isRow && !text.MoveNext()) { return FileExtraction.Refused(stream, $"{stream} has the header of {format.Name}, but no row."); }
        var document = new RawDocument { Source = format.Source, Stream = stream, Content = content, ContentType = "text/csv", Request = request, FetchedAt = fetchedAt };
        var note = format is IndexListFormat && format.ListOf(stream).Length == 0
            ? "the file's name is no index's (ind_nifty50list.csv is), so its shares are loaded without a membership"
            : null;
        return new FileExtraction(stream, document, null, note);
    }
}
