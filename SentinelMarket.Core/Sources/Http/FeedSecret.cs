namespace SentinelMarket.Core.Sources.Http;

/// <summary>Reads secrets of settings. A secret setting <c>Token</c> has a twin <c>TokenFile</c>, the path of a file that holds it.</summary>
public static class FeedSecret
{
    private const int LongestFile = 16 * 1024;

    /// <summary>The value itself, or else the content of the file without surrounding blanks; null when there is neither, or the file cannot be read.</summary>
    public static string? Read(string? value, string? file)
    {
        if (!string.IsNullOrWhiteSpace(value)) { return value.Trim(); }
        if (string.IsNullOrWhiteSpace(file)) { return null; }
        try
        {
            if (new FileInfo(file) is not { Exists: true, Length: <= LongestFile }) { return null; }
            var content = File.ReadAllText(file).Trim();
            return content.Length == 0 ? null : content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>What to say of a secret that <see cref="Read"/> did not find: where to set it, or that its file cannot be used.</summary>
    /// <param name="key">The setting's key, such as <c>Sources:X:BearerToken</c>; its twin is that name with <c>File</c> at the end.</param>
    /// <param name="file">The twin's value.</param>
    public static string Lack(string key, string? file) => string.IsNullOrWhiteSpace(file)
        ? $"Set {key}, or {key}File to the path of a file that holds it."
        : $"The file {file}, which {key}File names, is missing, empty, unreadable or larger than {LongestFile / 1024} KiB.";
}
