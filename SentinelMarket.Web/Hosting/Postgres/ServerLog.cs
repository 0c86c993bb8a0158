namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>The server's log files: their last lines for a message, and a bound on their number.</summary>
internal sealed class ServerLog(ClusterHome home)
{
    /// <summary>Each file is at most <see cref="FileMegabytes"/> large, so the folder stays near 60 MB.</summary>
    public const int KeptFiles = 6;
    public const int FileMegabytes = 10;

    private const int Lines = 15;
    private const int LongestTailBytes = 64 * 1024;

    public string Tail()
    {
        var lines = Files().Take(1).Append(home.StartLog).SelectMany(LinesOf).TakeLast(Lines).ToList();
        return lines.Count == 0 ? "The server wrote nothing to its log." : $"Its log ends with:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }

    public void Prune()
    {
        foreach (var file in Files().Skip(KeptFiles))
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The next round tries again.
            }
        }
    }

    private static string[] LinesOf(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(-Math.Min(stream.Length, LongestTailBytes), SeekOrigin.End);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // The name holds the time, so the order of names is the order of time.
    private IEnumerable<string> Files() =>
        Directory.Exists(home.LogFolder) ? Directory.EnumerateFiles(home.LogFolder, "postgresql-*.log").OrderDescending(StringComparer.Ordinal) : [];
}
