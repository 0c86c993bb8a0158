using System.Security.Cryptography;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>A password that is made once and kept in a file only its owner can read.</summary>
internal static class SecretFile
{
    private const int Bytes = 32;

    public static string ReadOrCreate(string path)
    {
        if (Read(path) is { } kept)
        {
            return kept;
        }

        // Hexadecimal needs no quoting anywhere.
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        FilePermissions.WriteOwnerOnly(path, secret);
        return secret;
    }

    public static string? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new EmbeddedPostgresException(
                $"The database password in {path} belongs to another user. Start SentinelMarket as the user who started it first, or use another Data:Folder.", exception);
        }
    }
}
