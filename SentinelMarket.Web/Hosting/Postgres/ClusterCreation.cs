using System.Globalization;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Makes the cluster on the first start, and refuses one that these programs cannot open.</summary>
internal sealed class ClusterCreation(PostgresBinaries binaries, RunAccount account, ClusterHome home, Action<string> say)
{
    private const int FirstWithBuiltinLocale = 17;

    public async Task EnsureAsync(string password, bool durable, CancellationToken cancellationToken)
    {
        RemoveUnfinished();
        if (home.HasCluster)
        {
            await RequireSameVersionAsync(cancellationToken);
            return;
        }

        if (Directory.Exists(home.Data) && Directory.EnumerateFileSystemEntries(home.Data).Any())
        {
            throw new EmbeddedPostgresException(
                $"{home.Data} is not empty and is not a PostgreSQL cluster (it has no PG_VERSION). Nothing was changed. Move it away, or restore it from a backup.");
        }

        say($"First start: making the database cluster in {home.Data}.");
        await InitialiseAsync(password, durable, cancellationToken);
    }

    // The cluster gets its name only when it is complete, so a start that was killed in the middle leaves nothing that looks like one.
    private async Task InitialiseAsync(string password, bool durable, CancellationToken cancellationToken)
    {
        var unfinished = string.Create(CultureInfo.InvariantCulture, $"{home.Data}.partial-{Environment.ProcessId}");
        List<string> arguments =
        [
            "--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions", "--pwfile=/dev/stdin",
            .. binaries.Major >= FirstWithBuiltinLocale
                ? (string[])["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
                : ["--locale=C"],
        ];
        if (!durable)
        {
            arguments.Add("--no-sync");
        }

        // The password goes through a pipe that the account itself opens: it never stands in a file or in an argument.
        var command = account.Command("/bin/sh", ["-c", "cat | \"$0\" \"$@\"", binaries.Initdb, .. arguments]) with
        {
            Input = password + "\n",
            WorkingFolder = home.Folder,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PGDATA"] = unfinished },
        };
        var result = await command.RunAsync(cancellationToken);
        if (!result.Succeeded)
        {
            throw new EmbeddedPostgresException($"The database cluster could not be made in {home.Data}: {result.Words}");
        }

        if (Directory.Exists(home.Data))
        {
            Directory.Delete(home.Data);
        }

        Directory.Move(unfinished, home.Data);
    }

    private async Task RequireSameVersionAsync(CancellationToken cancellationToken)
    {
        var version = (await File.ReadAllTextAsync(home.VersionFile, cancellationToken)).Trim();
        if (version != binaries.Major.ToString(CultureInfo.InvariantCulture))
        {
            throw new EmbeddedPostgresException(
                $"The database cluster in {home.Data} was made by PostgreSQL {version}, and the programs in {binaries.Folder} are version {binaries.Version}. Nothing was changed. "
                + $"Either set Postgres:BinariesFolder to the folder of PostgreSQL {version}'s programs, or move to the new version: start once with the old programs, save each database with pg_dump, "
                + "move the cluster away, start with the new programs and load the dumps with pg_restore.");
        }
    }

    private void RemoveUnfinished()
    {
        foreach (var folder in Directory.EnumerateDirectories(home.Folder, "data.partial-*"))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
