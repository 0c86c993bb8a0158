using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>
/// The second half of a <c>quote-equity</c>: <c>section=trade_info</c>. It says nothing of its share or its time, so it makes a record only together with
/// the quote; both travel and are stored as one document, <c>{"quote": ..., "trade_info": ...}</c>, each as it came.
/// </summary>
internal static class NseTradeInfo
{
    private const string QuoteName = "quote";
    private const string TradeInfoName = "trade_info";
    private const decimal Lakh = 100_000m;
    private const decimal Crore = 10_000_000m;

    /// <summary>Both answers as one document; null when either is no JSON object.</summary>
    public static RawDocument? Join(RawDocument quote, ReadOnlyMemory<byte> tradeInfo)
    {
        if (!IsObject(quote.Content) || !IsObject(tradeInfo)) { return null; }
        byte[] content = [.. "{\"quote\":"u8, .. Bare(quote.Content.Span), .. ",\"trade_info\":"u8, .. Bare(tradeInfo.Span), (byte)'}'];
        return quote with { Content = content };
    }

    /// <summary>The quote and, where the document has one, its trade info.</summary>
    public static (JsonElement Quote, JsonElement TradeInfo) Split(JsonElement root) =>
        QuoteFields.Section(root, QuoteName) is { ValueKind: JsonValueKind.Object } quote ? (quote, QuoteFields.Section(root, TradeInfoName)) : (root, default);

    /// <summary>The record with its volume and value, which come in lakhs of shares and crores of rupees with two decimals.</summary>
    public static StockRecord AddTo(StockRecord record, JsonElement tradeInfo, QuoteFields fields)
    {
        var trade = QuoteFields.Section(QuoteFields.Section(tradeInfo, "marketDeptOrderBook"), "tradeInfo");
        var lakhs = fields.Number(trade, "totalTradedVolume");
        var crores = fields.Number(trade, "totalTradedValue");
        if (lakhs is < 0 or > long.MaxValue / Lakh)
        {
            fields.Refuse("parse.number", "totalTradedVolume", FormattableString.Invariant($"totalTradedVolume is {lakhs}, which is no number of lakhs of shares."));
            return record;
        }

        if (crores is < 0 or > decimal.MaxValue / Crore)
        {
            fields.Refuse("parse.number", "totalTradedValue", FormattableString.Invariant($"totalTradedValue is {crores}, which is no number of crores of rupees."));
            return record;
        }

        return record with { Volume = (long?)(lakhs * Lakh), ValueTraded = crores * Crore };
    }

    /// <summary>Takes what has no column: the book's totals, and the delivery of the day that it names itself.</summary>
    public static RemainingFields Remaining(RemainingFields rest, JsonElement tradeInfo)
    {
        var book = QuoteFields.Section(tradeInfo, "marketDeptOrderBook");
        return rest
            .Only(QuoteFields.Section(book, "tradeInfo"), "totalMarketCap", "ffmc", "impactCost", "cmDailyVolatility", "cmAnnualVolatility")
            .Only(book, "totalBuyQuantity", "totalSellQuantity")
            .Only(QuoteFields.Section(tradeInfo, "securityWiseDP"), "quantityTraded", "deliveryQuantity", "deliveryToTradedQuantity", "secWiseDelPosDate");
    }

    private static bool IsObject(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> content) => content.Trim(" \t\r\n"u8);
}
