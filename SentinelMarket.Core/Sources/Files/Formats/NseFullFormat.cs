using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>NSE's security-wise file with deliveries, <c>sec_bhavdata_full_DDMMYYYY.csv</c>.</summary>
internal sealed class NseFullFormat : BhavcopyFormat
{
    /// <inheritdoc/>
    public override string Name => "NSE sec_bhavdata_full (SYMBOL, SERIES, DATE1, PREV_CLOSE, ...)";

    /// <inheritdoc/>
    public override string Source => SourceIds.NseEodFull;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> RequiredColumns { get; } =
    [
        "SYMBOL", "SERIES", "DATE1", "PREV_CLOSE", "OPEN_PRICE", "HIGH_PRICE", "LOW_PRICE", "CLOSE_PRICE", "TTL_TRD_QNTY", "TURNOVER_LACS", "NO_OF_TRADES",
    ];

    /// <inheritdoc/>
    public override DateOnly? DayOf(CsvHeader header, CsvLine row) => ExchangeDate.TryRead(row[header.IndexOf("DATE1")], out var day) ? day : null;

    /// <inheritdoc/>
    public override BhavcopyRows Open(CsvHeader header, TextPool texts) => new Rows(header, texts);

    private sealed class Rows(CsvHeader header, TextPool texts) : BhavcopyRows(header, texts)
    {
        // One lakh; turnover is in lakhs of rupees.
        private const decimal Lakh = 100_000m;

        private readonly int _symbol = header.IndexOf("SYMBOL");
        private readonly int _series = header.IndexOf("SERIES");
        private readonly int _date = header.IndexOf("DATE1");
        private readonly int _previous = header.IndexOf("PREV_CLOSE");
        private readonly int _open = header.IndexOf("OPEN_PRICE");
        private readonly int _high = header.IndexOf("HIGH_PRICE");
        private readonly int _low = header.IndexOf("LOW_PRICE");
        private readonly int _close = header.IndexOf("CLOSE_PRICE");
        private readonly int _quantity = header.IndexOf("TTL_TRD_QNTY");
        private readonly int _turnover = header.IndexOf("TURNOVER_LACS");
        private readonly int _trades = header.IndexOf("NO_OF_TRADES");
        private readonly RemainingFields _remaining = new(
            header,
            numeric: ["LAST_PRICE", "AVG_PRICE", "DELIV_QTY", "DELIV_PER"],
            withColumn: ["SYMBOL", "SERIES", "DATE1", "PREV_CLOSE", "OPEN_PRICE", "HIGH_PRICE", "LOW_PRICE", "CLOSE_PRICE", "TTL_TRD_QNTY", "TURNOVER_LACS", "NO_OF_TRADES"]);

        protected override StockRecord? Read(ref FieldCursor fields)
        {
            var ticker = fields.Ticker(_symbol);
            var series = fields.Series(_series);
            var day = fields.TradingDay(_date, out var close);
            var record = new StockRecord
            {
                Ticker = ticker,
                Series = series,
                Exchange = Exchange.Nse,
                Price = fields.RequiredNumber(_close),
                Open = fields.PriceOrNull(_open),
                High = fields.PriceOrNull(_high),
                Low = fields.PriceOrNull(_low),
                PreviousClose = fields.PriceOrNull(_previous),
                Volume = fields.CountOrNull(_quantity),
                ValueTraded = fields.NumberOrNull(_turnover) * Lakh,
                Trades = fields.CountOrNull(_trades),
                TradingDay = day,
                Timestamp = close,
                Source = SourceIds.NseEodFull,
                RawData = _remaining.ToJson(ref fields),
            };
            return fields.Fault is null ? record : null;
        }
    }
}
