using System.IO.Compression;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>
/// Opens end-of-day files of the exchanges: plain, gzip-compressed, or zip archives of many, recognised by content and never by name.
/// Nothing is ever unpacked to disk.
/// </summary>
public sealed class EndOfDayFileReader
{
    private const int Megabyte = 1024 * 1024;
    private const int BufferSize = 128 * 1024;

    private readonly EndOfDayFileOptions _options;
    private readonly TimeProvider _clock;
    private readonly FileRecogniser _recognise;
    private readonly ZipMembers _zipMembers;

    /// <summary>A reader of end-of-day files.</summary>
    public EndOfDayFileReader(IOptions<EndOfDayFileOptions> options, TimeProvider clock)
        : this(options.Value, clock, FileRecognition.Recognise)
    {
    }

    /// <summary>A reader of files of another kind, within the same bounds.</summary>
    internal EndOfDayFileReader(EndOfDayFileOptions options, TimeProvider clock, FileRecogniser recognise)
    {
        _options = options;
        _clock = clock;
        _recognise = recognise;
        _zipMembers = new ZipMembers(options, clock, recognise);
    }

    /// <summary>
    /// Reads files and folders (with their subfolders, in ordinal order of the names) one member at a time: only one is in memory.
    /// Whatever cannot be read becomes a refusal, and the rest goes on.
    /// </summary>
    public async IAsyncEnumerable<FileExtraction> ReadAsync(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var found in paths.SelectMany(Find))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.Refusal is not null)
            {
                yield return FileExtraction.Refused(found.Stream, found.Refusal);
                continue;
            }

            await foreach (var extraction in ReadFileAsync(found, cancellationToken).ConfigureAwait(false)) { yield return extraction; }
        }
    }

    internal static IEnumerable<FoundFile> Find(string path)
    {
        var shown = Excerpt.Of(path);
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal)) { return [new FoundFile(path, shown, "An empty path was given; name a file or a folder.")]; }
        if (!Directory.Exists(path)) { return [new FoundFile(path, Excerpt.Of(Path.GetFileName(path)), File.Exists(path) ? null : $"{shown} is not there; name a file or a folder.")]; }
        return FolderWalk.Of(path).DefaultIfEmpty(new FoundFile(path, shown, $"Folder {shown} holds no files."));
    }

    private async IAsyncEnumerable<FileExtraction> ReadFileAsync(FoundFile found, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (file, kind, problem) = Open(found);
        if (file is null)
        {
            yield return FileExtraction.Refused(found.Stream, problem!);
            yield break;
        }

        await using (file.ConfigureAwait(false))
        {
            if (kind == FileKind.Zip)
            {
                await foreach (var member in _zipMembers.ReadAsync(file, found.Stream, found.Path, cancellationToken).ConfigureAwait(false)) { yield return member; }
            }
            else
            {
                yield return await ReadSingleAsync(file, kind, found, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    internal static (FileStream? File, FileKind Kind, string? Problem) Open(FoundFile found)
    {
        try
        {
            // Pipes and devices have no length; opening one could wait for ever.
            if (new FileInfo(found.Path).ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Length: 0 } || new FileInfo(found.Path) is { LinkTarget: null, Length: 0 })
            {
                return (null, default, $"{found.Stream} is empty or not a regular file.");
            }

            var file = new FileStream(found.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.SequentialScan);
            try
            {
                Span<byte> start = stackalloc byte[FileMagic.Length];
                var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
                file.Position = 0;
                return (file, FileMagic.KindOf(start[..length]), null);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null, default, $"{found.Stream} cannot be read: {Excerpt.Of(exception.Message)}");
        }
    }

    private async Task<FileExtraction> ReadSingleAsync(FileStream file, FileKind kind, FoundFile found, CancellationToken cancellationToken)
    {
        var stream = found.Stream;
        if (kind == FileKind.OtherArchive) { return FileExtraction.Refused(stream, $"{stream} is an archive of a kind that is not opened; unpack it and import the files."); }

        ReadOnlyMemory<byte>? content;
        try
        {
            content = await ReadContentAsync(file, kind == FileKind.Gzip, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return FileExtraction.Refused(stream, $"{stream} is truncated or damaged and cannot be read: {Excerpt.Of(exception.Message)} Fetch it again.");
        }

        if (content is not { } bytes)
        {
            return FileExtraction.Refused(stream, $"{stream} has more than {_options.MaxDocumentMegabytes:N0} MB (Files:MaxDocumentMegabytes) and was not read to its end.");
        }

        if (kind == FileKind.Gzip && FileMagic.KindOf(bytes.Span) != FileKind.Plain)
        {
            return FileExtraction.Refused(stream, $"{stream} is an archive within an archive; unpack it and import it by itself.");
        }

        var extraction = _recognise(stream, found.Path, bytes, _clock.GetUtcNow());
        return extraction.Refusal is { } refusal && kind == FileKind.Plain && Path.GetExtension(found.Path).ToUpperInvariant() is ".ZIP" or ".GZ"
            ? extraction with { Refusal = $"{stream} is truncated or not a zip or gzip file, in spite of its name. {refusal}" }
            : extraction;
    }

    private async Task<ReadOnlyMemory<byte>?> ReadContentAsync(FileStream file, bool isGzip, CancellationToken cancellationToken)
    {
        var limit = _options.MaxDocumentMegabytes * Megabyte;
        if (!isGzip && file.Length > limit) { return null; }
        if (!isGzip) { return await BoundedContent.ReadAsync(file, file.Length, limit, cancellationToken).ConfigureAwait(false); }
        var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        await using (unpacked.ConfigureAwait(false))
        {
            var content = await BoundedContent.ReadAsync(unpacked, file.Length * 4, limit, cancellationToken).ConfigureAwait(false);
            return content is null || GzipTrailer.Matches(file, content.Value.Span) ? content : throw new InvalidDataException("The file ends too early.");
        }
    }
}
