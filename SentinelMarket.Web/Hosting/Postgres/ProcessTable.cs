using System.Diagnostics;
using System.Globalization;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>
/// Which processes are alive and where they work. A PostgreSQL server and all its children work in the cluster's folder, which tells
/// them from a stranger that has got the number of a dead server.
/// </summary>
internal static class ProcessTable
{
    public static bool IsAlive(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            return StateOf(process) is { } state && state is not ('Z' or 'X');
        }

        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether the number is in use, if only by a dead process that is not collected yet.</summary>
    public static bool Exists(int process) => OperatingSystem.IsLinux() ? StateOf(process) is not null : IsAlive(process);

    /// <summary>Whether a living process works in the folder; where the system does not tell, whether it can be a server at all.</summary>
    public static bool MayWorkIn(int process, string folder)
    {
        if (!IsAlive(process))
        {
            return false;
        }

        if (OperatingSystem.IsLinux())
        {
            return FolderOf(process) is not { } works || works == folder;
        }

        try
        {
            using var found = Process.GetProcessById(process);
            return found.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Living processes in the folder; none where the system does not tell.</summary>
    public static IReadOnlyList<int> WorkingIn(string folder) =>
        OperatingSystem.IsLinux()
            ? [.. Directory.EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
                .Where(process => process > 0 && FolderOf(process) == folder && IsAlive(process))]
            : [];

    private static char? StateOf(int process)
    {
        try
        {
            // "pid (name) state ...": the name may contain anything, so the last parenthesis counts.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var end = text.LastIndexOf(')');
            return end >= 0 && end + 2 < text.Length ? text[end + 2] : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FolderOf(int process)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cwd")).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
