using System.Security.Cryptography;
using System.Text;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>
/// The folder outside the data folder for what the account cannot use inside it. It belongs to the application's user, so that nobody
/// else can have prepared it; others may only pass through to what they own in it.
/// </summary>
internal sealed class FallbackHome(string configured, string dataFolder)
{
    private readonly string _name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..16];

    /// <summary>Makes the folder, or takes the one that is there after checking whose it is.</summary>
    public async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var parent in Parents())
        {
            var folder = Path.Combine(parent, _name);
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                failures.Add(exception.Message);
                continue;
            }

            // A configured parent is the administrator's choice; ours must not be one that somebody else put there.
            if (configured.Length == 0)
            {
                await RequireOursAsync(parent, cancellationToken);
                FilePermissions.Set(parent, FilePermissions.PassThroughFolder);
            }

            await RequireOursAsync(folder, cancellationToken);
            FilePermissions.Set(folder, FilePermissions.PassThroughFolder);
            return folder;
        }

        throw new EmbeddedPostgresException(
            $"PostgreSQL cannot use {dataFolder}, and no other place for its files could be made ({string.Join("; ", failures)}). Set Postgres:FallbackFolder to a folder of yours.");
    }

    /// <summary>Refuses a link, or a folder of another user: what stands in it could not be trusted.</summary>
    public static async Task RequireOursAsync(string folder, CancellationToken cancellationToken)
    {
        var me = await new ChildCommand("id", ["-u"]).RunAsync(cancellationToken);
        var found = await new ChildCommand("find", [folder, "-maxdepth", "0", "-type", "d", "-user", me.Output.Trim()]).RunAsync(cancellationToken);
        if (!found.Succeeded || found.Output.Trim().Length == 0)
        {
            throw new EmbeddedPostgresException(
                $"{folder} is there already and is a link or belongs to another user, so it is not used. Remove it, or set Postgres:FallbackFolder to another folder.");
        }
    }

    private IEnumerable<string> Parents()
    {
        if (configured.Length > 0)
        {
            yield return Path.GetFullPath(configured);
            yield break;
        }

        if (Environment.IsPrivilegedProcess)
        {
            yield return "/var/lib/sentinelmarket";
        }
        else if (Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } own)
        {
            yield return Path.Combine(own, "sentinelmarket");
        }

        yield return "/var/tmp/sentinelmarket-" + Environment.UserName;
    }
}
