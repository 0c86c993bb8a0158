using System.Globalization;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>
/// The operating system user that runs the server. PostgreSQL refuses to run as root, so when the application is root its programs
/// are started as <c>postgres</c>, or as <c>nobody</c> where there is no such user. A cluster that an ordinary user made stays that user's.
/// </summary>
internal sealed class RunAccount
{
    private static readonly string[] Candidates = ["postgres", "nobody"];
    private readonly IReadOnlyList<string> _prefix;

    private RunAccount(string name, string owner, IReadOnlyList<string> prefix)
    {
        Name = name;
        Owner = owner;
        _prefix = prefix;
    }

    public string Name { get; }

    /// <summary>User and group as <c>chown</c> takes them.</summary>
    public string Owner { get; }

    /// <summary>Whether the programs run as another user than the application.</summary>
    public bool IsOther => _prefix.Count > 0;

    public static async Task<RunAccount> DetectAsync(string clusterFolder, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new RunAccount(Environment.UserName, "", []);
        }

        if (await OwnerAsync(clusterFolder, cancellationToken) is [var owner, var ownersGroup] && owner != "0")
        {
            var named = await new ChildCommand("id", ["-n", "-u", owner]).RunAsync(cancellationToken);
            var ownersName = named.Succeeded ? named.Output.Trim() : owner;
            return new RunAccount(ownersName, $"{owner}:{ownersGroup}", await PrefixAsync(ownersName, owner, ownersGroup, cancellationToken));
        }

        foreach (var name in Candidates)
        {
            if (await IdAsync("-u", name, cancellationToken) is { } user && await IdAsync("-g", name, cancellationToken) is { } group)
            {
                return new RunAccount(name, $"{user}:{group}", await PrefixAsync(name, user, group, cancellationToken));
            }
        }

        throw new EmbeddedPostgresException(
            "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor 'nobody' to run it as. Start SentinelMarket as an ordinary user.");
    }

    public ChildCommand Command(string program, params IReadOnlyList<string> arguments) =>
        IsOther ? new ChildCommand(_prefix[0], [.. _prefix.Skip(1), program, .. arguments]) : new ChildCommand(program, arguments);

    /// <summary>Gives a folder to the account, with all that is in it or alone.</summary>
    public async Task TakeAsync(string path, bool withContents, CancellationToken cancellationToken)
    {
        if (!IsOther)
        {
            return;
        }

        var result = await new ChildCommand("chown", [.. withContents ? (string[])["-R"] : [], "-h", Owner, path]).RunAsync(cancellationToken);
        if (!result.Succeeded)
        {
            throw new EmbeddedPostgresException($"{path} could not be given to the user '{Name}', who runs PostgreSQL: {result.Words}");
        }
    }

    private static async Task<IReadOnlyList<string>> PrefixAsync(string name, string user, string group, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>[] ways =
        [
            ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", "--"],
            ["runuser", "-u", name, "--"],
            ["su", "-m", "-s", "/bin/sh", name, "-c", "exec \"$0\" \"$@\"", "--"],
        ];
        var failures = new List<string>();
        foreach (var way in ways)
        {
            var result = await new ChildCommand(way[0], [.. way.Skip(1), "id", "-u"]).RunAsync(cancellationToken);
            if (result.Succeeded && result.Output.Trim() == user)
            {
                return way;
            }

            failures.Add($"{way[0]}: {result.Words}");
        }

        throw new EmbeddedPostgresException(
            $"PostgreSQL does not run as root, and it could not be started as the user '{name}' ({string.Join("; ", failures)}). Start SentinelMarket as an ordinary user.");
    }

    private static async Task<string[]> OwnerAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        IReadOnlyList<string> format = OperatingSystem.IsMacOS() ? ["-f", "%u:%g"] : ["-c", "%u:%g"];
        var result = await new ChildCommand("stat", [.. format, "--", folder]).RunAsync(cancellationToken);
        return result.Succeeded ? result.Output.Trim().Split(':') : [];
    }

    private static async Task<string?> IdAsync(string option, string name, CancellationToken cancellationToken)
    {
        var result = await new ChildCommand("id", [option, name]).RunAsync(cancellationToken);
        var text = result.Output.Trim();
        return result.Succeeded && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? text : null;
    }
}
