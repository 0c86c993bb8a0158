using System.Collections.Frozen;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation;

/// <summary>The price around which a simulated share moves, in rupees: of a plausible size for the stocks of the NIFTY 50, drawn for all others.</summary>
internal static class BasePrices
{
    private const double Least = 40;
    private const double DrawnRange = 4.3; // the logarithm of the most expensive drawn share over the cheapest: 40 to 2,950 rupees

    private static readonly FrozenDictionary<string, double> Known = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["ADANIENT"] = 2400, ["ADANIPORTS"] = 1420, ["APOLLOHOSP"] = 7600, ["ASIANPAINT"] = 2500, ["AXISBANK"] = 1180,
        ["BAJAJ-AUTO"] = 8900, ["BAJFINANCE"] = 1010, ["BAJAJFINSV"] = 2050, ["BEL"] = 400, ["BHARTIARTL"] = 2000,
        ["CIPLA"] = 1540, ["COALINDIA"] = 390, ["DRREDDY"] = 1260, ["EICHERMOT"] = 6900, ["ETERNAL"] = 320,
        ["GRASIM"] = 2800, ["HCLTECH"] = 1500, ["HDFCBANK"] = 990, ["HDFCLIFE"] = 760, ["HINDALCO"] = 790,
        ["HINDUNILVR"] = 2480, ["ICICIBANK"] = 1380, ["ITC"] = 405, ["INFY"] = 1480, ["INDIGO"] = 5700,
        ["JSWSTEEL"] = 1150, ["JIOFIN"] = 305, ["KOTAKBANK"] = 2130, ["LT"] = 3900, ["M&M"] = 3550,
        ["MARUTI"] = 15800, ["MAXHEALTH"] = 1130, ["NTPC"] = 330, ["NESTLEIND"] = 1260, ["ONGC"] = 248,
        ["POWERGRID"] = 280, ["RELIANCE"] = 1460, ["SBILIFE"] = 1980, ["SHRIRAMFIN"] = 780, ["SBIN"] = 930,
        ["SUNPHARMA"] = 1700, ["TCS"] = 3050, ["TATACONSUM"] = 1160, ["TMPV"] = 400, ["TATASTEEL"] = 175,
        ["TECHM"] = 1430, ["TITAN"] = 3700, ["TRENT"] = 4600, ["ULTRACEMCO"] = 11900, ["WIPRO"] = 245,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The base price of a share.</summary>
    public static double Of(Ticker ticker, long seed) =>
        Known.TryGetValue(ticker.Value, out var price)
            ? price
            : Least * Math.Exp(DrawnRange * Draw.Unit(Draw.Key(seed, $"base/{ticker.Value}"), 0));
}
