using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// The unified format (UDiFF) of all Indian exchanges since July 2024, <c>BhavCopy_NSE_CM_0_0_0_YYYYMMDD_F_0000.csv</c>. Other exchanges
/// and segments share the header; only NSE's cash market is imported.
/// </summary>
internal sealed class UdiffFormat : BhavcopyFormat
{
    /// <inheritdoc/>
    public override string Name => "NSE UDiFF (TradDt,BizDt,Sgmt,Src,...)";

    /// <inheritdoc/>
    public override string Source => SourceIds.NseEodUdiff;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> RequiredColumns { get; } =
    [
        "TradDt", "BizDt", "Sgmt", "Src", "FinInstrmTp", "FinInstrmId", "ISIN", "TckrSymb", "SctySrs", "OpnPric", "HghPric", "LwPric", "ClsPric",
        "PrvsClsgPric", "TtlTradgVol", "TtlTrfVal", "TtlNbOfTxsExctd",
    ];

    /// <inheritdoc/>
    public override string? RefusalOf(CsvHeader header, CsvLine firstRow)
    {
        var segment = firstRow[header.IndexOf("Sgmt")];
        var exchange = firstRow[header.IndexOf("Src")];
        return segment.SequenceEqual("CM"u8) && exchange.SequenceEqual("NSE"u8)
            ? null
            : $"UDiFF file of segment {Shown(segment)} of {Shown(exchange)}: only NSE cash-market files (Sgmt CM, Src NSE) are imported";
    }

    /// <inheritdoc/>
    public override DateOnly? DayOf(CsvHeader header, CsvLine row) => ExchangeDate.TryRead(row[header.IndexOf("TradDt")], out var day) ? day : null;

    /// <inheritdoc/>
    public override BhavcopyRows Open(CsvHeader header, TextPool texts) => new Rows(header, texts);

    private static string Shown(ReadOnlySpan<byte> field) => field.IsEmpty ? "(empty)" : Excerpt.Of(field);

    private sealed class Rows(CsvHeader header, TextPool texts) : BhavcopyRows(header, texts)
    {
        private readonly int _date = header.IndexOf("TradDt");
        private readonly int _businessDate = header.IndexOf("BizDt");
        private readonly int _segment = header.IndexOf("Sgmt");
        private readonly int _exchange = header.IndexOf("Src");
        private readonly int _isin = header.IndexOf("ISIN");
        private readonly int _symbol = header.IndexOf("TckrSymb");
        private readonly int _series = header.IndexOf("SctySrs");
        private readonly int _open = header.IndexOf("OpnPric");
        private readonly int _high = header.IndexOf("HghPric");
        private readonly int _low = header.IndexOf("LwPric");
        private readonly int _close = header.IndexOf("ClsPric");
        private readonly int _previous = header.IndexOf("PrvsClsgPric");
        private readonly int _volume = header.IndexOf("TtlTradgVol");
        private readonly int _value = header.IndexOf("TtlTrfVal");
        private readonly int _trades = header.IndexOf("TtlNbOfTxsExctd");
        private readonly RemainingFields _remaining = new(
            header,
            numeric: ["FinInstrmId", "LastPric", "SttlmPric", "NewBrdLotQty", "StrkPric", "UndrlygPric", "OpnIntrst", "ChngInOpnIntrst"],
            withColumn:
            [
                "TradDt", "BizDt", "Sgmt", "Src", "ISIN", "TckrSymb", "SctySrs", "OpnPric", "HghPric", "LwPric", "ClsPric", "PrvsClsgPric",
                "TtlTradgVol", "TtlTrfVal", "TtlNbOfTxsExctd",
            ]);

        protected override StockRecord? Read(ref FieldCursor fields)
        {
            fields.Expect(_segment, "CM"u8);
            fields.Expect(_exchange, "NSE"u8);
            var ticker = fields.Ticker(_symbol);
            var series = fields.Series(_series);
            var day = fields.TradingDay(_date, out var close);
            var record = new StockRecord
            {
                Ticker = ticker,
                Series = series,
                Isin = fields.IsinOrNull(_isin),
                Exchange = Exchange.Nse,
                Price = fields.RequiredNumber(_close),
                Open = fields.PriceOrNull(_open),
                High = fields.PriceOrNull(_high),
                Low = fields.PriceOrNull(_low),
                PreviousClose = fields.PriceOrNull(_previous),
                Volume = fields.CountOrNull(_volume),
                ValueTraded = fields.NumberOrNull(_value),
                Trades = fields.CountOrNull(_trades),
                TradingDay = day,
                Timestamp = close,
                Source = SourceIds.NseEodUdiff,
                RawData = _remaining.ToJson(ref fields, alsoAsText: Unusual(ref fields)),
            };
            return fields.Fault is null ? record : null;
        }

        // A business date of its own, or an ISIN that is none, has no column but must not be lost.
        private int[] Unusual(ref FieldCursor fields)
        {
            var ownDate = !fields[_businessDate].SequenceEqual(fields[_date]);
            var oddIsin = !fields[_isin].IsEmpty && !FieldCursor.IsIsin(fields[_isin]);
            return (ownDate, oddIsin) switch
            {
                (false, false) => [],
                (true, false) => [_businessDate],
                (false, true) => [_isin],
                (true, true) => [_businessDate, _isin],
            };
        }
    }
}
