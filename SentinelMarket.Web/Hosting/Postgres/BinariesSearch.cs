using System.Globalization;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Finds programs that the account can really start, in the order of the settings' promise.</summary>
internal sealed class BinariesSearch(RunAccount account, FallbackHome fallback, Action<string> say)
{
    public async Task<PostgresBinaries> FindAsync(string configured, CancellationToken cancellationToken)
    {
        if (configured.Length > 0)
        {
            var folder = Path.GetFullPath(configured);
            if (!PostgresBinaries.AreIn(folder))
            {
                throw new EmbeddedPostgresException(
                    $"Postgres:BinariesFolder is {folder}, which does not contain initdb, pg_ctl and postgres. Correct the setting, or leave it empty to use the npm package.");
            }

            var (binaries, failure) = await UseAsync(folder, cancellationToken);
            return binaries ?? throw new EmbeddedPostgresException(
                $"Postgres:BinariesFolder is {folder}, and its programs do not run as the user '{account.Name}': {failure}");
        }

        var failures = new List<string>();
        foreach (var folder in Candidates())
        {
            var (binaries, failure) = await UseAsync(folder, cancellationToken);
            if (binaries is not null)
            {
                return binaries;
            }

            failures.Add($"{folder}: {failure}");
        }

        throw new EmbeddedPostgresException(failures.Count == 0
            ? "No PostgreSQL programs were found. Run 'npm ci' in SentinelMarket.Web, install PostgreSQL, or set Warehouse:ConnectionString to a database you have."
            : $"The PostgreSQL programs that were found do not run here. {string.Join(" ", failures)} Install PostgreSQL and set Postgres:BinariesFolder, or set Warehouse:ConnectionString to a database you have.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (NpmPackage.FindBinaries(AppContext.BaseDirectory) is { } npm)
        {
            yield return npm;
        }

        const string Installed = "/usr/lib/postgresql";
        var versions = Directory.Exists(Installed) ? Directory.GetDirectories(Installed) : [];
        foreach (var folder in versions.OrderByDescending(VersionOf).Select(version => Path.Combine(version, "bin")).Where(PostgresBinaries.AreIn))
        {
            yield return folder;
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathRooted).Where(PostgresBinaries.AreIn))
        {
            yield return folder;
        }
    }

    private static int VersionOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private async Task<(PostgresBinaries? Binaries, string Failure)> UseAsync(string folder, CancellationToken cancellationToken)
    {
        NpmPackage.Repair(folder);
        var failure = $"the path contains a character that PostgreSQL's programs cannot bear";
        if (PostgresBinaries.IsShellSafe(folder))
        {
            (var binaries, failure) = await PostgresBinaries.TryAsync(folder, account, cancellationToken);
            if (binaries is not null)
            {
                return (binaries, "");
            }
        }

        if (BinariesCopy.Layout(folder) is not { } installation)
        {
            return (null, failure);
        }

        var copied = await BinariesCopy.MakeAsync(installation, fallback, say, cancellationToken);
        NpmPackage.Repair(copied);
        return await PostgresBinaries.TryAsync(copied, account, cancellationToken);
    }
}
