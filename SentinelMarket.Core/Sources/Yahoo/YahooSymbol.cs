using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Sources.Yahoo;

/// <summary>Yahoo's name of an Indian share: its symbol and <c>.NS</c> or <c>.BO</c> for the exchange, such as <c>RELIANCE.NS</c>.</summary>
/// <param name="Ticker">The symbol, which is NSE's on both exchanges.</param>
/// <param name="Exchange">The exchange.</param>
internal readonly record struct YahooSymbol(Ticker Ticker, Exchange Exchange)
{
    /// <summary>Reads a name; null when it is of another exchange or none at all.</summary>
    public static YahooSymbol? TryParse(string text) =>
        text.LastIndexOf('.') is > 0 and var dot && ExchangeOf(text.AsSpan(dot + 1)) is { } exchange && Ticker.TryParse(text[..dot], out var ticker)
            ? new YahooSymbol(ticker, exchange)
            : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Ticker}.{(Exchange == Exchange.Nse ? "NS" : "BO")}";

    private static Exchange? ExchangeOf(ReadOnlySpan<char> suffix) => suffix switch
    {
        "NS" => Market.Exchange.Nse,
        "BO" => Market.Exchange.Bse,
        _ => null,
    };
}
