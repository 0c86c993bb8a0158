using SentinelMarket.Core.Sources.Files;

namespace SentinelMarket.Core.Inbox;

/// <summary>Tells a zip archive that is still being written: its directory, which stands at the end, is missing.</summary>
internal static class ZipProbe
{
    public static bool IsIncomplete(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            Span<byte> start = stackalloc byte[FileMagic.Length];
            var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return FileMagic.KindOf(start[..length]) == FileKind.Zip && !ZipDirectory.TryFind(file, out _, out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // What cannot be opened is for the reader to judge.
            return false;
        }
    }
}
