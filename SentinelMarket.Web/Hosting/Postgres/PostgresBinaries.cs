using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>A folder with the programs of one PostgreSQL version that were seen to run.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major, string Version)
{
    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];
    private static readonly SearchValues<char> ShellSpecials = SearchValues.Create("\"$`\\\n\r");

    public string Initdb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    public static bool AreIn(string folder) => Programs.All(program => File.Exists(Path.Combine(folder, program)));

    /// <summary>Starts the programs as the account, which shows at once whether it reaches them and whether they fit this machine.</summary>
    public static async Task<(PostgresBinaries? Binaries, string Failure)> TryAsync(string folder, RunAccount account, CancellationToken cancellationToken)
    {
        var version = "";
        foreach (var program in Programs)
        {
            var result = await account.Command(Path.Combine(folder, program), "--version").RunAsync(cancellationToken);
            if (!result.Succeeded)
            {
                return (null, result.Words);
            }

            version = result.Output;
        }

        var match = VersionNumber().Match(version);
        return match.Success
            ? (new PostgresBinaries(folder, int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture), match.Value), "")
            : (null, $"its version is not understood: {version.Trim()}");
    }

    /// <summary>
    /// <c>initdb</c> and <c>pg_ctl</c> put their own path between double quotes into a shell command, so a path with one of these characters breaks them.
    /// </summary>
    public static bool IsShellSafe(string folder) => folder.AsSpan().IndexOfAny(ShellSpecials) < 0;

    [GeneratedRegex(@"(?<major>\d+)(\.\d+|devel|beta\d+|rc\d+)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionNumber();
}
