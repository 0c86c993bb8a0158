using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// The cash market of one exchange in the unified format (UDiFF) of all Indian exchanges since July 2024,
/// <c>BhavCopy_NSE_CM_0_0_0_YYYYMMDD_F_0000.csv</c>; turnover is in rupees. All exchanges and segments share the header.
/// </summary>
/// <remarks>
/// BSE's ticker is the scrip code, so that its rows agree with those of its legacy files; <c>TckrSymb</c> stays beside the row.
/// </remarks>
internal sealed class UdiffFormat(Exchange exchange) : BhavcopyFormat
{
    private const string CashMarket = "CM";

    /// <inheritdoc/>
    public override string Name => $"{exchange.Code()} UDiFF (TradDt,BizDt,Sgmt,Src,...)";

    /// <inheritdoc/>
    public override BhavcopyLayout Layout { get; } = new()
    {
        Exchange = exchange,
        Source = exchange == Exchange.Bse ? SourceIds.BseEodUdiff : SourceIds.NseEodUdiff,
        Ticker = exchange == Exchange.Bse ? "FinInstrmId" : "TckrSymb",
        IsScripCode = exchange == Exchange.Bse,
        Series = "SctySrs",
        Date = "TradDt",
        Open = "OpnPric",
        High = "HghPric",
        Low = "LwPric",
        Close = "ClsPric",
        PreviousClose = "PrvsClsgPric",
        Volume = "TtlTradgVol",
        Turnover = "TtlTrfVal",
        Trades = "TtlNbOfTxsExctd",
        Isin = "ISIN",
        BusinessDate = "BizDt",
        Fixed = [("Sgmt", CashMarket), ("Src", exchange.Code())],
        Numbers = ["FinInstrmId", "LastPric", "SttlmPric", "NewBrdLotQty", "StrkPric", "UndrlygPric", "OpnIntrst", "ChngInOpnIntrst"],
    };

    /// <inheritdoc/>
    public override string? RefusalOf(CsvHeader header, CsvLine row, DateOnly? named)
    {
        var segment = Shown(row[header.IndexOf("Sgmt")]);
        var source = Shown(row[header.IndexOf("Src")]);
        if (!string.Equals(segment, CashMarket, StringComparison.Ordinal))
        {
            return $"{source} {SegmentName(segment)} UDiFF (Sgmt {segment}, Src {source}): only cash market files are imported";
        }

        return string.Equals(source, exchange.Code(), StringComparison.Ordinal)
            ? null
            : $"{source} cash market UDiFF (Sgmt {segment}, Src {source}): only files of NSE and BSE are imported";
    }

    private static string SegmentName(string segment) => segment switch
    {
        "FO" => "F&O",
        "CD" => "currency derivatives",
        "CO" => "commodity derivatives",
        _ => "other segment's",
    };

    private static string Shown(ReadOnlySpan<byte> field) => field.IsEmpty ? "(empty)" : Excerpt.Of(field);
}
