using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>
/// Reads NSE quotes in both shapes that the site has had: <c>quote-equity</c> (no volume: its <c>preOpenMarket.totalTradedVolume</c> counts the
/// opening auction only; a <see cref="NseTradeInfo"/> beside it has it) and the newer <c>getSymbolData</c> (volume in shares, value in rupees).
/// </summary>
public sealed class NseQuoteParser : IDocumentParser<StockRecord>
{
    private const string TimeFormat = "dd-MMM-yyyy HH:mm:ss";
    private const int MaxSeriesLength = 8;

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.NseQuote;

    /// <inheritdoc/>
    public IEnumerable<Parsed<StockRecord>> Parse(RawDocument document)
    {
        yield return Read(document);
    }

    /// <summary>The part of an answer that holds the quote, whatever its shape; null when there is none.</summary>
    internal static JsonElement? Quote(JsonElement root)
    {
        if (QuoteFields.Section(root, "metaData").ValueKind == JsonValueKind.Object) { return root; }
        if (root.TryGetProperty("equityResponse", out var responses))
        {
            return responses.ValueKind == JsonValueKind.Array && responses.GetArrayLength() > 0
                && QuoteFields.Section(responses[0], "metaData").ValueKind == JsonValueKind.Object
                ? responses[0]
                : null;
        }

        return QuoteFields.Section(root, "priceInfo").ValueKind == JsonValueKind.Object ? root : null;
    }

    private static Parsed<StockRecord> Read(RawDocument document)
    {
        using var json = QuoteFields.Open(document);
        try
        {
            var (root, tradeInfo) = NseTradeInfo.Split(json.RootElement);
            if (Quote(root) is not { } quote)
            {
                throw new MalformedDocumentException(
                    "document.shape",
                    $"The answer of {document.Source} about {document.Stream} has neither priceInfo nor equityResponse: it is no quote.");
            }

            var fields = new QuoteFields();
            var record = QuoteFields.Section(quote, "metaData").ValueKind == JsonValueKind.Object
                ? FromSymbolData(quote, fields, document.Stream)
                : FromQuoteEquity(quote, tradeInfo, fields, document.Stream);
            return new Parsed<StockRecord>(fields.Fault is null ? record : null, fields.Fault, 0, 0, document.Content.Length);
        }
        catch (InvalidOperationException e)
        {
            // The reader checks escapes such as a lone surrogate only when a text is taken out.
            throw new MalformedDocumentException("document.json", $"The answer of {document.Source} about {document.Stream} holds a text with broken escapes.", e);
        }
    }

    private static StockRecord FromQuoteEquity(JsonElement quote, JsonElement tradeInfo, QuoteFields fields, string stream)
    {
        var info = QuoteFields.Section(quote, "info");
        var metadata = QuoteFields.Section(quote, "metadata");
        var prices = QuoteFields.Section(quote, "priceInfo");
        var range = QuoteFields.Section(prices, "intraDayHighLow");
        var timestamp = fields.IndianInstant(metadata, "lastUpdateTime", TimeFormat);
        using var rest = new RemainingFields();
        var record = new StockRecord
        {
            Ticker = Symbol(QuoteFields.Text(info, "symbol") ?? QuoteFields.Text(metadata, "symbol"), fields, stream),
            Series = Series(QuoteFields.Text(metadata, "series"), fields),
            Isin = ValidIsin(QuoteFields.Text(info, "isin") ?? QuoteFields.Text(metadata, "isin")),
            Exchange = Exchange.Nse,
            Price = fields.LastPrice(prices, "lastPrice"),
            Open = fields.PriceOrZero(prices, "open"),
            High = fields.PriceOrZero(range, "max"),
            Low = fields.PriceOrZero(range, "min"),
            PreviousClose = fields.PriceOrZero(prices, "previousClose"),
            TradingDay = IndianTime.DayOf(timestamp),
            Timestamp = timestamp,
            Source = SourceIds.NseQuote,
        };
        rest
            .AllBut(prices, "lastPrice", "open", "previousClose", "intraDayHighLow")
            .Only(metadata, "status", "listingDate", "pdSectorPe", "pdSymbolPe", "pdSectorInd")
            .Only(info, "companyName", "isFNOSec", "isSuspended")
            .Only(QuoteFields.Section(quote, "securityInfo"), "tradingStatus", "tradingSegment", "surveillance", "faceValue", "issuedSize");
        return NseTradeInfo.AddTo(record, tradeInfo, fields) with { RawData = NseTradeInfo.Remaining(rest, tradeInfo).ToJson() };
    }

    private static StockRecord FromSymbolData(JsonElement quote, QuoteFields fields, string stream)
    {
        var data = QuoteFields.Section(quote, "metaData");
        var trade = QuoteFields.Section(quote, "tradeInfo");
        var book = QuoteFields.Section(quote, "orderBook");
        var timestamp = fields.IndianInstant(quote, "lastUpdateTime", TimeFormat);
        using var rest = new RemainingFields();
        return new StockRecord
        {
            Ticker = Symbol(QuoteFields.Text(data, "symbol"), fields, stream),
            Series = Series(QuoteFields.Text(data, "series"), fields),
            Isin = ValidIsin(QuoteFields.Text(data, "isinCode")),
            Exchange = Exchange.Nse,
            Price = QuoteFields.Text(trade, "lastPrice") is null ? fields.LastPrice(book, "lastPrice") : fields.LastPrice(trade, "lastPrice"),
            Open = fields.PriceOrZero(data, "open"),
            High = fields.PriceOrZero(data, "dayHigh"),
            Low = fields.PriceOrZero(data, "dayLow"),
            PreviousClose = fields.PriceOrZero(data, "previousClose"),
            Volume = fields.Count(trade, "totalTradedVolume"),
            ValueTraded = fields.Number(trade, "totalTradedValue"),
            TradingDay = IndianTime.DayOf(timestamp),
            Timestamp = timestamp,
            Source = SourceIds.NseQuote,
            RawData = rest
                .Only(data, "companyName", "averagePrice", "change", "pChange", "basePrice", "closePrice", "symbolStatus")
                .AllBut(QuoteFields.Section(quote, "priceInfo"))
                .Only(trade, "issuedSize", "faceValue", "impactCost", "totalMarketCap", "ffmc", "quantitytraded", "deliveryquantity", "deliveryToTradedQuantity", "secwisedelposdate")
                .Only(book, "totalBuyQuantity", "totalSellQuantity")
                .Only(QuoteFields.Section(quote, "secInfo"), "secStatus", "isSuspended", "pdSectorPe", "pdSymbolPe")
                .ToJson(),
        };
    }

    private static Ticker Symbol(string? symbol, QuoteFields fields, string stream)
    {
        if (!Ticker.TryParse(symbol ?? stream, out var ticker))
        {
            fields.Refuse("parse.ticker", "symbol", $"symbol is \"{QuoteFields.Shortened(symbol ?? stream)}\", which is not a ticker.");
        }
        else if (!string.Equals(ticker.Value, stream, StringComparison.OrdinalIgnoreCase))
        {
            fields.Refuse("ticker.other", "symbol", $"The answer is about {ticker}, asked for was {stream}: the share may have been renamed.");
        }

        return ticker;
    }

    private static string Series(string? series, QuoteFields fields)
    {
        if (series is { Length: > MaxSeriesLength }) { fields.Refuse("parse.series", "series", $"series is \"{QuoteFields.Shortened(series)}\", which is not a series."); }
        return series ?? "EQ";
    }

    private static string? ValidIsin(string? isin) => Isin.IsValid(isin) ? isin : null;
}
