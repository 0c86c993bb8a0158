namespace SentinelMarket.Core.Market;

/// <summary>A listed share that the platform watches, with its identity on both exchanges.</summary>
/// <param name="Ticker">The NSE symbol, by which the warehouse knows the share on both exchanges.</param>
/// <param name="Name">The company's name.</param>
/// <param name="Isin">The ISIN: the key that outlasts renamed symbols.</param>
/// <param name="BseCode">The six-digit BSE scrip code, or null when the share is not listed there.</param>
public sealed record Instrument(Ticker Ticker, string Name, string Isin, string? BseCode);
