using System.Net;

namespace SentinelMarket.Web.Security;

/// <summary>Where the server listens.</summary>
public static class ListenAddress
{
    /// <summary>Loopback, or all addresses once somebody has said which networks are let in.</summary>
    public static IPAddress For(SecurityOptions options) => options.AllowedNetworks.Count == 0 ? IPAddress.Loopback : IPAddress.IPv6Any;

    /// <summary>The same, from the settings, for a server that is still being put together.</summary>
    public static IPAddress For(IConfiguration configuration)
    {
        var options = new SecurityOptions();
        new SecurityOptionsSource(configuration).Configure(options);
        return For(options);
    }
}
