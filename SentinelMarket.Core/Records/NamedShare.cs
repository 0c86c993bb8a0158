using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>A share with everything by which texts may call it.</summary>
/// <param name="Ticker">The symbol that its mentions are counted under: that of NSE, or the BSE code of a share that is not listed there.</param>
/// <param name="Name">The company's present name.</param>
/// <param name="Isin">The present ISIN.</param>
/// <param name="BseCode">The BSE code, or null.</param>
/// <param name="FormerNames">Earlier names and symbols.</param>
public sealed record NamedShare(Ticker Ticker, string Name, string Isin, string? BseCode, IReadOnlyList<string> FormerNames);
