using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Text.Tickers;

/// <summary>A share as texts may call it.</summary>
/// <param name="Ticker">The symbol that a mention is counted under.</param>
/// <param name="Name">The company's full name.</param>
/// <param name="Isin">The ISIN, or null when it is not known.</param>
/// <param name="BseCode">The six-digit BSE scrip code, or null.</param>
/// <param name="Aliases">Further names and symbols, such as earlier ones; the usual ones are known (<see cref="UsualAliases"/>).</param>
public sealed record Listing(Ticker Ticker, string Name, string? Isin, string? BseCode, IReadOnlyList<string> Aliases)
{
    /// <summary>The listing of a share that the platform watches.</summary>
    public static Listing Of(Instrument instrument) => new(instrument.Ticker, instrument.Name, instrument.Isin, instrument.BseCode, []);
}
