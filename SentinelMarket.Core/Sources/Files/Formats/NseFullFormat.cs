using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>NSE's security-wise file with deliveries, <c>sec_bhavdata_full_DDMMYYYY.csv</c>; turnover is in lakhs of rupees.</summary>
internal sealed class NseFullFormat : BhavcopyFormat
{
    private const decimal Lakh = 100_000m;

    /// <inheritdoc/>
    public override string Name => "NSE sec_bhavdata_full (SYMBOL, SERIES, DATE1, PREV_CLOSE, ...)";

    /// <inheritdoc/>
    public override BhavcopyLayout Layout { get; } = new()
    {
        Exchange = Exchange.Nse,
        Source = SourceIds.NseEodFull,
        Ticker = "SYMBOL",
        Series = "SERIES",
        Date = "DATE1",
        Open = "OPEN_PRICE",
        High = "HIGH_PRICE",
        Low = "LOW_PRICE",
        Close = "CLOSE_PRICE",
        PreviousClose = "PREV_CLOSE",
        Volume = "TTL_TRD_QNTY",
        Turnover = "TURNOVER_LACS",
        RupeesPerUnit = Lakh,
        Trades = "NO_OF_TRADES",
        Numbers = ["LAST_PRICE", "AVG_PRICE", "DELIV_QTY", "DELIV_PER"],
    };
}
