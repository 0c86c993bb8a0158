using System.Security.Cryptography;
using System.Text;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Copies an installation to where the account can reach it. Only one that carries its libraries and data beside its programs can be moved.</summary>
internal static class BinariesCopy
{
    private const string Native = "native";

    /// <summary>The folder that holds <c>bin</c>, <c>lib</c> and <c>share</c>, or null when the programs cannot be moved.</summary>
    public static string? Layout(string binariesFolder)
    {
        var installation = Path.GetDirectoryName(binariesFolder);
        return installation is not null
            && Path.GetFileName(binariesFolder) == "bin"
            && Directory.Exists(Path.Combine(installation, "lib"))
            && Directory.Exists(Path.Combine(installation, "share")) ? installation : null;
    }

    /// <summary>Returns the <c>bin</c> folder of the copy; a copy that is already there is used again.</summary>
    public static async Task<string> MakeAsync(string installation, FallbackHome fallback, Action<string> say, CancellationToken cancellationToken)
    {
        var home = await fallback.OpenAsync(cancellationToken);
        var target = Path.Combine(home, "binaries-" + Fingerprint(installation));
        if (!Directory.Exists(target))
        {
            say($"Copying the PostgreSQL programs to {target}, where they can be started.");
            var fresh = target + ".partial";
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }

            CopyFolder(installation, Path.Combine(fresh, Native), cancellationToken);
            Directory.Move(fresh, target);
        }

        return Path.Combine(target, Native, "bin");
    }

    // Size and time of the server program tell one build from the next, so an update of the package is copied again.
    private static string Fingerprint(string installation)
    {
        var program = new FileInfo(Path.Combine(installation, "bin", "postgres"));
        var identity = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{installation}\n{program.Length}\n{program.LastWriteTimeUtc.Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..12];
    }

    private static void CopyFolder(string source, string target, CancellationToken cancellationToken)
    {
        FilePermissions.CreateFolder(target, FilePermissions.ReadableFolder);
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var copy = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(copy, link);
            }
            else if (entry is DirectoryInfo)
            {
                CopyFolder(entry.FullName, copy, cancellationToken);
            }
            else
            {
                File.Copy(entry.FullName, copy);
                FilePermissions.MakeReadable(copy);
            }
        }
    }
}
