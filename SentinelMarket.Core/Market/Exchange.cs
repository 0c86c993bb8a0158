namespace SentinelMarket.Core.Market;

/// <summary>A stock exchange whose prices the platform collects.</summary>
public enum Exchange
{
    /// <summary>National Stock Exchange of India.</summary>
    Nse,

    /// <summary>BSE, formerly Bombay Stock Exchange.</summary>
    Bse,
}

/// <summary>The exchanges' codes as the warehouse and the API write them.</summary>
public static class ExchangeCode
{
    /// <summary>The upper-case code: <c>NSE</c> or <c>BSE</c>.</summary>
    public static string Code(this Exchange exchange) => exchange switch
    {
        Exchange.Nse => "NSE",
        Exchange.Bse => "BSE",
        _ => throw new ArgumentOutOfRangeException(nameof(exchange), exchange, "Unknown exchange."),
    };

    /// <summary>Reads a code in any letter case; false when it names no known exchange.</summary>
    public static bool TryParse(string? text, out Exchange exchange)
    {
        exchange = default;
        if (string.Equals(text, "NSE", StringComparison.OrdinalIgnoreCase)) { return true; }
        if (!string.Equals(text, "BSE", StringComparison.OrdinalIgnoreCase)) { return false; }
        exchange = Exchange.Bse;
        return true;
    }
}
