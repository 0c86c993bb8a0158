using System.Globalization;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>Where mentions are shown, and where they came from.</summary>
public static class MentionAddress
{
    public const string Page = "/warehouse/mentions";

    public static string OfTicker(Ticker ticker) => Of("ticker", ticker.Value);

    public static string OfAuthor(string author) => Of("author", author);

    public static string OfCluster(long cluster) => Of("cluster", cluster.ToString(CultureInfo.InvariantCulture));

    /// <summary>A platform's address, when a browser may be sent there: only the web's own schemes, so that no text of a message becomes a script.</summary>
    public static Uri? Original(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;

    private static string Of(string name, string value) => AddressFields.Address(Page, [(name, value)]);
}
