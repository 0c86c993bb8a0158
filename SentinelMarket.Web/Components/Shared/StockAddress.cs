using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>Where the pages of shares live.</summary>
public static class StockAddress
{
    /// <summary>The page of one share.</summary>
    public static string Of(Ticker ticker) => Of(ticker.Value);

    public static string Of(string ticker) => "/stocks/" + Uri.EscapeDataString(ticker);

    /// <summary>The page that answers a search.</summary>
    public static string Search(string text) => text.Length == 0 ? "/stocks" : "/stocks?q=" + Uri.EscapeDataString(text);
}
