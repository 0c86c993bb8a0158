using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>
/// Reads files of messages, plain or gzip-compressed, of any size: a small one becomes one document as it is, a large one several that can be read by
/// themselves. What cannot be read becomes a refusal; what came before it is kept, and the other files go on.
/// </summary>
internal sealed class MessageFileReader(MessageFileOptions options, TimeProvider clock, IMessageFileKind kind)
{
    private static readonly string[] Extensions = [".json", ".jsonl", ".ndjson", ".csv", ".gz"];

    /// <summary>Reads files, and those of folders that may hold messages by their ending (an export comes with its pictures).</summary>
    public async IAsyncEnumerable<FileExtraction> ReadAsync(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            var isFolder = Directory.Exists(path);
            var wasRead = false;
            foreach (var found in EndOfDayFileReader.Find(path))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (isFolder && found.Refusal is null && !Extensions.Contains(Path.GetExtension(found.Path), StringComparer.OrdinalIgnoreCase)) { continue; }
                wasRead = true;
                if (found.Refusal is not null)
                {
                    yield return FileExtraction.Refused(found.Stream, found.Refusal);
                    continue;
                }

                await foreach (var part in ReadFileAsync(found, cancellationToken).ConfigureAwait(false)) { yield return part; }
            }

            if (!wasRead) { yield return FileExtraction.Refused(Excerpt.Of(path), $"Folder {Excerpt.Of(path)} holds no file that ends in {string.Join(", ", Extensions)}."); }
        }
    }

    private async IAsyncEnumerable<FileExtraction> ReadFileAsync(FoundFile found, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (file, fileKind, problem) = EndOfDayFileReader.Open(found);
        if (file is null)
        {
            yield return FileExtraction.Refused(found.Stream, problem!);
            yield break;
        }

        await using (file.ConfigureAwait(false))
        {
            if (fileKind is FileKind.Zip or FileKind.OtherArchive)
            {
                yield return FileExtraction.Refused(found.Stream, $"{found.Stream} is an archive that is not opened for messages; unpack it and import what is in it.");
                yield break;
            }

            var content = fileKind == FileKind.Gzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : (Stream)file;
            await using (content.ConfigureAwait(false))
            {
                await foreach (var part in CutAsync(found, new FileWindow(content), cancellationToken).ConfigureAwait(false)) { yield return part; }
            }
        }
    }

    private async IAsyncEnumerable<FileExtraction> CutAsync(FoundFile found, FileWindow window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Layout? layout = null;
        for (var number = 1; ; number++)
        {
            FileExtraction? part;
            try
            {
                layout ??= await RecogniseAsync(found, window, cancellationToken).ConfigureAwait(false);
                var content = await layout.Cutter.NextAsync(cancellationToken).ConfigureAwait(false);
                part = content is not null ? Part(found, layout, content, number)
                    : number == 1 ? FileExtraction.Refused(found.Stream, $"{found.Stream} holds no messages. Expected: {kind.Expected}.")
                    : null;
            }
            catch (Exception exception) when (exception is UnreadableFileException or InvalidDataException or IOException or UnauthorizedAccessException)
            {
                var what = exception is UnreadableFileException ? exception.Message : $"cannot be read: {Excerpt.Of(exception.Message).TrimEnd('.')}";
                part = FileExtraction.Refused(found.Stream, number > 1 ? $"{found.Stream} {what}. What stands before that was read." : $"{found.Stream} {what}.");
            }

            if (part is not null) { yield return part; }
            if (part?.Document is null || layout!.IsWhole) { yield break; }
        }
    }

    private FileExtraction Part(FoundFile found, Layout layout, byte[] content, int number)
    {
        var suffix = layout.IsWhole ? string.Empty : FormattableString.Invariant($"#{number}");
        var document = new RawDocument
        {
            Source = kind.Source, Stream = found.Stream + suffix, Content = content, ContentType = layout.ContentType, Request = found.Path + suffix, FetchedAt = clock.GetUtcNow(),
        };
        return new FileExtraction(document.Stream, document, null, null);
    }

    private async Task<Layout> RecogniseAsync(FoundFile found, FileWindow window, CancellationToken cancellationToken)
    {
        await window.FillAsync(options.PartBytes + 1, cancellationToken).ConfigureAwait(false);
        var isWhole = window.IsAtEnd && window.Data.Length <= options.PartBytes;
        var text = FirstText(window.Data);
        if (text.IsEmpty) { throw new UnreadableFileException("holds nothing but blanks"); }
        var firstLine = FirstLine(text);
        if (text.Span[0] is not ((byte)'{' or (byte)'['))
        {
            return kind.IsTableHeader(Encoding.UTF8.GetString(firstLine.Span[..Math.Min(firstLine.Length, 4_096)]))
                ? new Layout(new RecordCutter(window, options.PartBytes, isTable: true), "text/csv", isWhole)
                : throw Unknown(found, firstLine);
        }

        using var line = JsonValues.TryOpen(firstLine);
        if (line?.RootElement is { ValueKind: JsonValueKind.Object } first && kind.IsMessage(first))
        {
            return new Layout(new RecordCutter(window, options.PartBytes, isTable: false), JsonLines.ContentType, isWhole);
        }

        var cutter = new JsonCutter(window, options.PartBytes, options.MaxMessageBytes);
        if (isWhole)
        {
            using var whole = OpenWhole(text);
            return kind.IsDocument(whole.RootElement) ? new Layout(new WholeFile(window), "application/json", IsWhole: true) : throw Unknown(found, firstLine);
        }

        return kind.HasChats || text.Span[0] == (byte)'['
            ? new Layout(cutter, "application/json", IsWhole: false)
            : throw new UnreadableFileException($"is one JSON object of more than {options.PartMegabytes:N0} MB (Files:Messages:PartMegabytes), which cannot be cut; write one object a line");
    }

    private UnreadableFileException Unknown(FoundFile found, ReadOnlyMemory<byte> firstLine) =>
        new($"is not recognised: its first line is \"{Excerpt.Of(firstLine.Span)}\". Expected: {kind.Expected}");

    private static JsonDocument OpenWhole(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new UnreadableFileException(FormattableString.Invariant($"is no JSON, or breaks off, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it"));
        }
    }

    private static ReadOnlyMemory<byte> FirstText(ReadOnlyMemory<byte> content)
    {
        var text = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        return text[(text.Length - text.Span.TrimStart(" \t\r\n"u8).Length)..];
    }

    private static ReadOnlyMemory<byte> FirstLine(ReadOnlyMemory<byte> text)
    {
        var end = text.Span.IndexOf((byte)'\n');
        return end < 0 ? text : text[..end];
    }

    private sealed record Layout(IPartCutter Cutter, string ContentType, bool IsWhole);

    private sealed class WholeFile(FileWindow window) : IPartCutter
    {
        public ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken) => new(window.Data.ToArray());
    }
}
