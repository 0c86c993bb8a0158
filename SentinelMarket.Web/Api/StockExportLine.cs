using System.Text.Json;
using System.Text.Json.Serialization;

namespace SentinelMarket.Web.Api;

/// <summary>A line of the export of prices, for the document: <c>Core.Serving.StockExport</c> writes it, and its columns are named by it.</summary>
public sealed record StockExportLine(
    [property: JsonPropertyName("trading_day")] DateOnly TradingDay,
    [property: JsonPropertyName("timestamp")] DateTimeOffset Timestamp,
    [property: JsonPropertyName("ticker")] string Ticker,
    [property: JsonPropertyName("series")] string Series,
    [property: JsonPropertyName("exchange")] string Exchange,
    [property: JsonPropertyName("isin")] string? Isin,
    [property: JsonPropertyName("price")] decimal Price,
    [property: JsonPropertyName("open")] decimal? Open,
    [property: JsonPropertyName("high")] decimal? High,
    [property: JsonPropertyName("low")] decimal? Low,
    [property: JsonPropertyName("previous_close")] decimal? PreviousClose,
    [property: JsonPropertyName("change_percent")] decimal? ChangePercent,
    [property: JsonPropertyName("volume")] long? Volume,
    [property: JsonPropertyName("value_traded")] decimal? ValueTraded,
    [property: JsonPropertyName("trades")] long? Trades,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("fetched_at")] DateTimeOffset FetchedAt,
    [property: JsonPropertyName("processed_at")] DateTimeOffset ProcessedAt,
    [property: JsonPropertyName("run_id")] long RunId,
    [property: JsonPropertyName("lake_path")] string? LakePath,
    [property: JsonPropertyName("raw_data")] JsonElement? RawData);
