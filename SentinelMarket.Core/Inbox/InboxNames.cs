using System.Globalization;
using System.Text;

namespace SentinelMarket.Core.Inbox;

/// <summary>Names of files: which are left alone, which are safe, and which are free.</summary>
internal static class InboxNames
{
    private const int LongestName = 150;
    private static readonly string[] Unfinished = [".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp"];

    /// <summary>Whether the name says that somebody is still writing the file, or that it is not meant for others.</summary>
    public static bool IsUnfinished(string name) =>
        name.StartsWith('.') || name.EndsWith('~') || Unfinished.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>A name from elsewhere as one of a plain file in one folder: its last part, without what shells and other systems stumble over.</summary>
    public static string Safe(string? name)
    {
        var last = (name ?? string.Empty).Replace('\\', '/').Split('/')[^1].Trim();
        var safe = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
        {
            var isPlain = rune != Rune.ReplacementChar && !Rune.IsControl(rune) && !"<>:\"|?*".Contains((char)Math.Min(rune.Value, char.MaxValue), StringComparison.Ordinal);
            safe.Append(isPlain ? rune.ToString() : "_");
        }

        var text = safe.ToString().TrimStart('.', ' ').TrimEnd(' ');
        while (Encoding.UTF8.GetByteCount(text) > LongestName)
        {
            // The ending stays, because people recognise a file by it.
            var stem = Path.GetFileNameWithoutExtension(text);
            var ending = Path.GetExtension(text);
            text = stem.Length > 1 && ending.Length < 20 ? stem[..^(char.IsLowSurrogate(stem[^1]) ? 2 : 1)] + ending : text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        }

        if (text.Length == 0) { return "upload"; }
        return IsUnfinished(text) ? text + "_" : text;
    }

    /// <summary>The name itself, then <c>stem-2.csv</c>, <c>stem-3.csv</c> and so on.</summary>
    public static IEnumerable<string> Candidates(string name)
    {
        yield return name;
        var stem = Path.GetFileNameWithoutExtension(name);
        var ending = Path.GetExtension(name);
        for (var number = 2; ; number++) { yield return string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}{ending}"); }
    }
}
