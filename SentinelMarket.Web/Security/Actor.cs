using System.Security.Claims;

namespace SentinelMarket.Web.Security;

/// <summary>Who does something, as the audit log and the runs record it.</summary>
public static class Actor
{
    /// <summary>The name of a caller who needs no sign-in.</summary>
    public const string LocalAdministrator = "local administrator";

    /// <summary>The claim with the address of a caller from an allowed network.</summary>
    internal const string AddressClaim = "urn:sentinelmarket:address";

    /// <summary>The caller's name, with the address when it is another machine's.</summary>
    public static string Of(ClaimsPrincipal user)
    {
        var name = user.Identity?.Name ?? "unknown";
        return user.FindFirst(AddressClaim) is { } address ? $"{name} ({address.Value})" : name;
    }
}
