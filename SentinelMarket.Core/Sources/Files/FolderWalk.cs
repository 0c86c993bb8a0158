using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>A file found in a folder, or a reason why something there is not read.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Stream">Its path within the folder, with forward slashes, fit for display.</param>
/// <param name="Refusal">Why it is not read, or null.</param>
internal readonly record struct FoundFile(string Path, string Stream, string? Refusal);

/// <summary>
/// Lists a folder and its subfolders in ordinal order of the names. Symbolic links are not followed: one that points into the folder is met
/// at its own place anyway, and one that points out of it is refused.
/// </summary>
internal static class FolderWalk
{
    // Deeper than any archive of files; a guard against folders made to exhaust the stack.
    private const int MaxDepth = 64;

    /// <summary>The files, lazily.</summary>
    public static IEnumerable<FoundFile> Of(string root) => Walk(Path.GetFullPath(root), Path.GetFullPath(root), depth: 0);

    private static IEnumerable<FoundFile> Walk(string root, string folder, int depth)
    {
        var (entries, problem) = List(root, folder, depth);
        if (problem is not null)
        {
            yield return new FoundFile(folder, StreamOf(root, folder), problem);
            yield break;
        }

        foreach (var entry in entries)
        {
            if (entry.LinkTarget is not null)
            {
                if (LinkProblem(root, entry) is { } refusal) { yield return new FoundFile(entry.FullName, StreamOf(root, entry.FullName), refusal); }
            }
            else if (entry is DirectoryInfo)
            {
                foreach (var found in Walk(root, entry.FullName, depth + 1)) { yield return found; }
            }
            else
            {
                yield return new FoundFile(entry.FullName, StreamOf(root, entry.FullName), null);
            }
        }
    }

    private static (FileSystemInfo[] Entries, string? Problem) List(string root, string folder, int depth)
    {
        var shown = StreamOf(root, folder);
        if (depth > MaxDepth) { return ([], $"Folder {shown} lies more than {MaxDepth} levels deep and is not read."); }
        try
        {
            var entries = new DirectoryInfo(folder).GetFileSystemInfos();
            Array.Sort(entries, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
            return (entries, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ([], $"Folder {shown} cannot be read: {Excerpt.Of(exception.Message)}");
        }
    }

    private static string? LinkProblem(string root, FileSystemInfo link)
    {
        var shown = StreamOf(root, link.FullName);
        try
        {
            var target = link.ResolveLinkTarget(returnFinalTarget: true);
            if (target is not { Exists: true }) { return $"{shown} is a symbolic link to something that is not there."; }
            var inside = Path.GetFullPath(target.FullName).StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                || string.Equals(target.FullName, root, StringComparison.Ordinal);
            return inside ? null : $"{shown} is a symbolic link out of the folder and is not followed; import its target by its own path.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{shown} is a symbolic link that cannot be resolved: {Excerpt.Of(exception.Message)}";
        }
    }

    private static string StreamOf(string root, string path) =>
        string.Equals(root, path, StringComparison.Ordinal) ? Excerpt.Of(Path.GetFileName(root)) : Excerpt.Of(Path.GetRelativePath(root, path).Replace('\\', '/'));
}
