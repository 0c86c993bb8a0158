using System.Text.Json.Serialization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>Rows of one ticker, newest first.</summary>
/// <param name="Ticker">The symbol.</param>
/// <param name="From">First instant that was asked for, or null.</param>
/// <param name="To">Last instant that was asked for, or null.</param>
/// <param name="Limit">The most rows that were asked for.</param>
/// <param name="LimitReached">Whether there may be older rows than these.</param>
/// <param name="Rows">The rows.</param>
public sealed record StockHistoryDto(string Ticker, DateTimeOffset? From, DateTimeOffset? To, int Limit, bool LimitReached, IReadOnlyList<StockRowDto> Rows);

/// <summary>One price with its provenance; prices are rupees.</summary>
public sealed record StockRowDto
{
    public StockRowDto(StockRow row)
    {
        var record = row.Record;
        Ticker = record.Ticker.Value;
        Series = record.Series;
        Isin = record.Isin;
        Exchange = record.Exchange.Code();
        Price = record.Price;
        Open = record.Open;
        High = record.High;
        Low = record.Low;
        PreviousClose = record.PreviousClose;
        ChangePercent = record.ChangePercent;
        Volume = record.Volume;
        ValueTraded = record.ValueTraded;
        Trades = record.Trades;
        TradingDay = record.TradingDay;
        Timestamp = record.Timestamp;
        Source = record.Source;
        ProcessedAt = row.ProcessedAt;
        RunId = row.RunId;
        LakePath = row.LakePath;
        RawData = record.RawData;
        LineageId = StockKey.Of(record).ToText();
    }

    public string Ticker { get; }

    public string Series { get; }

    public string? Isin { get; }

    public string Exchange { get; }

    public decimal Price { get; }

    public decimal? Open { get; }

    public decimal? High { get; }

    public decimal? Low { get; }

    public decimal? PreviousClose { get; }

    public decimal? ChangePercent { get; }

    public long? Volume { get; }

    public decimal? ValueTraded { get; }

    public long? Trades { get; }

    public DateOnly TradingDay { get; }

    public DateTimeOffset Timestamp { get; }

    public string Source { get; }

    public DateTimeOffset ProcessedAt { get; }

    public long RunId { get; }

    public string? LakePath { get; }

    /// <summary>The source's other fields, an object.</summary>
    [JsonConverter(typeof(RawJson))]
    public string? RawData { get; }

    /// <summary>The id under which /api/data/lineage/stock_data_warehouse tells where the row comes from.</summary>
    public string LineageId { get; }
}
