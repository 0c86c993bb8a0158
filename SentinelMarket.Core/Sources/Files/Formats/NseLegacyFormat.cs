using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// NSE's <c>cmDDMMMYYYYbhav.csv</c>, published until July 2024; turnover is in rupees. Trades and ISIN came in the summer of 2011.
/// </summary>
internal sealed class NseLegacyFormat : BhavcopyFormat
{
    /// <inheritdoc/>
    public override string Name => "NSE legacy (cmDDMMMYYYYbhav.csv)";

    /// <inheritdoc/>
    public override BhavcopyLayout Layout { get; } = new()
    {
        Exchange = Exchange.Nse,
        Source = SourceIds.NseEodLegacy,
        Ticker = "SYMBOL",
        Series = "SERIES",
        Date = "TIMESTAMP",
        Open = "OPEN",
        High = "HIGH",
        Low = "LOW",
        Close = "CLOSE",
        PreviousClose = "PREVCLOSE",
        Volume = "TOTTRDQTY",
        Turnover = "TOTTRDVAL",
        Trades = "TOTALTRADES",
        Isin = "ISIN",
        Optional = ["TOTALTRADES", "ISIN"],
        Numbers = ["LAST"],
    };
}
