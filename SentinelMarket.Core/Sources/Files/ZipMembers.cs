using System.IO.Compression;
using System.Runtime.CompilerServices;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>Reads the members of a zip archive, one at a time and in memory only; a member that is broken or hostile is refused by name.</summary>
internal sealed class ZipMembers(EndOfDayFileOptions options, TimeProvider clock, FileRecogniser recognise)
{
    private const int Megabyte = 1024 * 1024;
    private const int SymbolicLink = 0xA000;
    private const int FileTypeMask = 0xF000;

    // Deflate cannot expand more than this; the size in the header is no more than a hint.
    private const long LargestRatio = 1_032;

    /// <summary>The members in the archive's order.</summary>
    public async IAsyncEnumerable<FileExtraction> ReadAsync(
        Stream file, string stream, string request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (archive, problem) = Open(file, stream);
        if (archive is null)
        {
            yield return FileExtraction.Refused(stream, problem!);
            yield break;
        }

        using (archive)
        {
            var files = archive.Entries.Where(entry => !IsPlainFolder(entry));
            long unpacked = 0;
            var count = 0;
            foreach (var entry in files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                count++;
                var left = ((long)options.MaxArchiveMegabytes * Megabyte) - unpacked;
                if (left <= 0)
                {
                    yield return FileExtraction.Refused(
                        stream,
                        $"{stream} unpacks to more than {options.MaxArchiveMegabytes:N0} MB (Files:MaxArchiveMegabytes): {Excerpt.Of(entry.FullName)} and what follows was not read. Import those files by themselves.");
                    yield break;
                }

                var (extraction, bytes) = await ReadMemberAsync(entry, stream, request, left, cancellationToken).ConfigureAwait(false);
                unpacked += bytes;
                yield return extraction;
            }

            if (count == 0) { yield return FileExtraction.Refused(stream, $"{stream} is a zip archive without files."); }
        }
    }

    private (ZipArchive? Archive, string? Problem) Open(Stream file, string stream)
    {
        try
        {
            // The framework's reader takes the whole directory into memory, so its size is looked at first.
            if (ZipDirectory.TryFind(file, out var members, out var directoryBytes)
                && (members > options.MaxArchiveMembers || directoryBytes > options.MaxArchiveMembers * 1_024L))
            {
                return (null, $"{stream} has {members:N0} members; at most {options.MaxArchiveMembers:N0} are read from one archive (Files:MaxArchiveMembers). Split it.");
            }

            file.Position = 0;
            var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);

            // The directory is read by the first look at the members.
            _ = archive.Entries.Count;
            return (archive, null);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            return (null, $"{stream} is truncated or not a zip: {Excerpt.Of(exception.Message)} Fetch it again.");
        }
    }

    private async Task<(FileExtraction Extraction, long Bytes)> ReadMemberAsync(
        ZipArchiveEntry entry, string archive, string request, long left, CancellationToken cancellationToken)
    {
        var stream = $"{archive}/{Excerpt.Of(entry.FullName)}";
        if (RefusalByName(entry, stream) is { } refusal) { return (FileExtraction.Refused(stream, refusal), 0); }

        var limit = (int)Math.Min((long)options.MaxDocumentMegabytes * Megabyte, left);
        ReadOnlyMemory<byte>? content;
        try
        {
            var unpacked = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (unpacked.ConfigureAwait(false))
            {
                var expected = Math.Min(entry.Length, (entry.CompressedLength * LargestRatio) + 64);
                content = await BoundedContent.ReadAsync(unpacked, expected, limit, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
        {
            return (FileExtraction.Refused(stream, $"{stream} is truncated or damaged and cannot be unpacked: {Excerpt.Of(exception.Message)} Fetch the archive again."), 0);
        }

        if (content is not { } bytes)
        {
            var bound = limit < left ? $"{options.MaxDocumentMegabytes:N0} MB (Files:MaxDocumentMegabytes)" : $"what is left of the archive's {options.MaxArchiveMegabytes:N0} MB (Files:MaxArchiveMegabytes)";
            return (FileExtraction.Refused(stream, $"{stream} unpacks to more than {bound} and was not read to its end."), limit);
        }

        if (bytes.Length != entry.Length || Crc32.Of(bytes.Span) != entry.Crc32)
        {
            return (FileExtraction.Refused(stream, $"{stream} is damaged: its checksum or size is not what the archive says. Fetch the archive again."), bytes.Length);
        }

        var extraction = FileMagic.KindOf(bytes.Span) == FileKind.Plain
            ? recognise(stream, $"{request}!{Excerpt.Of(entry.FullName)}", bytes, clock.GetUtcNow())
            : FileExtraction.Refused(stream, $"{stream} is an archive within an archive; unpack it and import it by itself.");
        return (extraction, bytes.Length);
    }

    private static string? RefusalByName(ZipArchiveEntry entry, string stream)
    {
        if (IsOutside(entry.FullName)) { return $"{stream} names a place outside the archive and is not read."; }
        if (((entry.ExternalAttributes >> 16) & FileTypeMask) == SymbolicLink) { return $"{stream} is a symbolic link and is not followed."; }
        return entry.IsEncrypted ? $"{stream} is encrypted; unpack the archive with its password and import the files." : null;
    }

    private static bool IsPlainFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/') && entry.Length == 0 && !IsOutside(entry.FullName);

    private static bool IsOutside(string name)
    {
        var path = name.Replace('\\', '/');
        return path.StartsWith('/')
            || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
            || path.Split('/').Contains("..", StringComparer.Ordinal);
    }
}
