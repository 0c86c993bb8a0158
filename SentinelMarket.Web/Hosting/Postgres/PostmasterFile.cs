using System.Globalization;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>What a server says about itself in <c>postmaster.pid</c>; after a crash the file outlives it.</summary>
internal sealed record PostmasterFile(int Process, int Port)
{
    private const int ProcessLine = 0;
    private const int PortLine = 3;

    public static string PathIn(ClusterHome home) => Path.Combine(home.Data, "postmaster.pid");

    /// <summary>Null when there is no file, or one that is still being written.</summary>
    public static PostmasterFile? Read(ClusterHome home)
    {
        try
        {
            var lines = File.ReadAllLines(PathIn(home));
            return lines.Length > 0 && Number(lines[ProcessLine]) is { } process
                ? new PostmasterFile(process, lines.Length > PortLine ? Number(lines[PortLine]) ?? 0 : 0)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int? Number(string line) =>
        int.TryParse(line.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
