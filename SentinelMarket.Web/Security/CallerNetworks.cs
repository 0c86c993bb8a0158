using System.Net;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Security;

/// <summary>The addresses that are let in: loopback and the allowed networks.</summary>
internal sealed class CallerNetworks(IOptions<SecurityOptions> options)
{
    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(text => TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];

    /// <summary>Whether callers from other machines may be let in at all.</summary>
    public bool ReachBeyondLoopback => _networks.Length > 0;

    public bool Admit(IPAddress? address) => address is not null && (IsLoopback(address) || Array.Exists(_networks, network => network.Contains(Plain(address))));

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(Plain(address));

    /// <summary>An IPv4 address that arrived on an IPv6 socket, in its own form.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) { return true; }
        if (!IPAddress.TryParse(text, out var address)) { return false; }
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
