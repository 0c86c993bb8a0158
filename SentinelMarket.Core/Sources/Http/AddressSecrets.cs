namespace SentinelMarket.Core.Sources.Http;

/// <summary>What is secret in an address that somebody set: a password before the host, and values of keys in the query that are named like one (<c>apikey</c>, <c>token</c>).</summary>
internal static class AddressSecrets
{
    private static readonly string[] Names =
        ["key", "apikey", "accesskey", "authkey", "feedkey", "userkey", "token", "accesstoken", "authtoken", "auth", "secret", "clientsecret", "password", "pwd", "signature", "sig"];

    /// <summary>The secrets of an address, as they stand in it; nothing for what is no address.</summary>
    public static IEnumerable<string> Of(string address)
    {
        if (!Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out var parsed)) { return []; }
        var password = parsed.IsAbsoluteUri ? parsed.UserInfo.Split(':', 2).ElementAtOrDefault(1) : null;
        var query = address.Split('#')[0].Split('?', 2).ElementAtOrDefault(1) ?? string.Empty;
        return query.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2 && IsSecret(pair[0])).Select(pair => pair[1]).Append(password).OfType<string>().Where(secret => secret.Length > 0);
    }

    /// <summary>The address with <c>***</c> in place of its secrets.</summary>
    public static string Hide(string address) => new SecretMask(Of(address)).Hide(address);

    private static bool IsSecret(string name) => Names.Contains(name.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase);
}
