using System.Net;
using System.Text;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>A feed's proxy, from one address such as <c>http://name:password@proxy.example:3128</c> or <c>socks5://127.0.0.1:1080</c>.</summary>
internal static class FeedProxy
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>Whether the setting is empty or an address of a proxy.</summary>
    public static bool IsSound(string? proxy) =>
        string.IsNullOrWhiteSpace(proxy) || (Address(proxy) is { Host.Length: > 0 } address && Schemes.Contains(address.Scheme));

    /// <summary>The proxy; null when none is set.</summary>
    public static WebProxy? Of(string? proxy)
    {
        if (Address(proxy) is not { } address) { return null; }
        var user = address.UserInfo.Split(':', 2);
        return new WebProxy(new UriBuilder(address) { UserName = "", Password = "" }.Uri)
        {
            Credentials = address.UserInfo.Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user.ElementAtOrDefault(1) ?? "")),
        };
    }

    /// <summary>The password in the address, and name and password as a proxy is told them; nothing when there is none.</summary>
    public static IEnumerable<string> Secrets(string? proxy)
    {
        if (Address(proxy)?.UserInfo.Split(':', 2) is not [var name, { Length: > 0 } password]) { return []; }
        var (plainName, plainPassword) = (Uri.UnescapeDataString(name), Uri.UnescapeDataString(password));
        return [plainPassword, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{plainName}:{plainPassword}"))];
    }

    private static Uri? Address(string? proxy) => Uri.TryCreate(proxy, UriKind.Absolute, out var address) ? address : null;
}
