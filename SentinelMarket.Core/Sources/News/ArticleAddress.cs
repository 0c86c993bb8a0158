using System.Security.Cryptography;
using System.Text;

namespace SentinelMarket.Core.Sources.News;

/// <summary>The identity of an article: its address without what differs from feed to feed, so that the same article has one id whoever brings it.</summary>
internal static class ArticleAddress
{
    private const int LongestAddress = 2_000;

    private static readonly HashSet<string> Trackers = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid", "gclid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid", "ref", "ref_src", "source", "src", "from", "cmpid", "ito", "ocid", "smid", "guccounter", "taid",
    };

    /// <summary>The web address that is meant, or null when this is none. A wall of consent is looked through to the page behind it.</summary>
    public static Uri? Of(string? text)
    {
        if (text is null || text.Length > LongestAddress || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || !IsWeb(address)) { return null; }
        return Behind(address) ?? address;
    }

    /// <summary>The address without scheme, <c>www.</c>, tracking parameters, fragment and final slash.</summary>
    public static string Canonical(Uri address)
    {
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(IsMeant);
        var path = address.AbsolutePath.TrimEnd('/');
        var canonical = Publisher(address) + (address.IsDefaultPort ? string.Empty : ":" + address.Port) + path;
        var rest = string.Join('&', query);
        return rest.Length == 0 ? canonical : canonical + "?" + rest;
    }

    /// <summary>The host as readers know it: <c>livemint.com</c>.</summary>
    public static string Publisher(Uri address)
    {
        var host = address.IdnHost.ToLowerInvariant();
        return host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
    }

    /// <summary>The id of an article that this identifies: 32 hex digits of the SHA-256.</summary>
    public static string Id(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32];

    /// <summary>Whether an address is a wall of consent, whose text is not the article's.</summary>
    public static bool IsConsentWall(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.StartsWith("consent.", StringComparison.OrdinalIgnoreCase);

    private static bool IsWeb(Uri address) => address.Scheme is "http" or "https" && address.Host.Length > 0;

    private static bool IsMeant(string parameter)
    {
        var name = parameter.Split('=', 2)[0];
        return !Trackers.Contains(name) && !name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase);
    }

    private static Uri? Behind(Uri address)
    {
        if (!IsConsentWall(address.AbsoluteUri)) { return null; }
        var target = address.Query.TrimStart('?').Split('&').FirstOrDefault(parameter => parameter.StartsWith("continue=", StringComparison.Ordinal));
        return target is not null && Uri.TryCreate(Uri.UnescapeDataString(target["continue=".Length..]), UriKind.Absolute, out var behind) && IsWeb(behind) ? behind : null;
    }
}
