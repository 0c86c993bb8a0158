namespace SentinelMarket.Web.Security;

/// <summary>Who may reach this server until people sign in. Lists may also be given as one comma-separated text.</summary>
public sealed class SecurityOptions
{
    public const string SectionName = "Security";

    /// <summary>
    /// Networks (CIDR, or single addresses) whose callers act as the local administrator, as loopback callers always do. Only when this is
    /// set does the server listen on all addresses.
    /// </summary>
    public IList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Names by which this server may be called besides localhost; needed because a hostile page can point a name of its own here.</summary>
    public IList<string> AllowedHosts { get; set; } = [];
}
