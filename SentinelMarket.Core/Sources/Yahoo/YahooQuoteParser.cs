using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Yahoo;

/// <summary>
/// Reads the quote in the <c>meta</c> of Yahoo's v8 chart: last price with its time, day's range and volume. The day's first price is only in the chart's last
/// bar, and only when that is of the same day; an empty range has no bars at all. What is of another share, currency or clock is refused.
/// </summary>
public sealed class YahooQuoteParser(Universe universe) : IDocumentParser<StockRecord>
{
    // Bars are 32-bit floats written as 64-bit ones, 1322.30 as 1322.300048828125; Indian prices have whole paise.
    private const int Decimals = 2;
    private const string Rupees = "INR";

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.YahooQuote;

    /// <inheritdoc/>
    public IEnumerable<Parsed<StockRecord>> Parse(RawDocument document)
    {
        yield return Read(document);
    }

    /// <summary>The first chart of an answer; null when there is none.</summary>
    internal static JsonElement? Chart(JsonElement root) =>
        First(QuoteFields.Section(root, "chart"), "result") is { ValueKind: JsonValueKind.Object } chart && QuoteFields.Section(chart, "meta").ValueKind == JsonValueKind.Object
            ? chart
            : null;

    private Parsed<StockRecord> Read(RawDocument document)
    {
        using var json = QuoteFields.Open(document);
        try
        {
            if (Chart(json.RootElement) is not { } chart)
            {
                throw new MalformedDocumentException("document.shape", $"The answer of {document.Source} about {document.Stream} has no chart with a meta section: it is no quote.");
            }

            var fields = new QuoteFields();
            var record = Read(chart, fields, document.Stream);
            return new Parsed<StockRecord>(fields.Fault is null ? record : null, fields.Fault, 0, 0, document.Content.Length);
        }
        catch (InvalidOperationException e)
        {
            // The reader checks escapes such as a lone surrogate only when a text is taken out.
            throw new MalformedDocumentException("document.json", $"The answer of {document.Source} about {document.Stream} holds a text with broken escapes.", e);
        }
    }

    private StockRecord Read(JsonElement chart, QuoteFields fields, string stream)
    {
        var meta = QuoteFields.Section(chart, "meta");
        var symbol = Symbol(meta, fields, stream);
        var timestamp = Time(meta, fields);
        var day = IndianTime.DayOf(timestamp);
        using var rest = new RemainingFields();
        return new StockRecord
        {
            Ticker = symbol.Ticker,
            Series = "EQ",
            Isin = universe.Find(symbol.Ticker)?.Isin,
            Exchange = symbol.Exchange,
            Price = fields.LastPrice(meta, "regularMarketPrice"),
            Open = Open(chart, day, fields),
            High = fields.PriceOrZero(meta, "regularMarketDayHigh"),
            Low = fields.PriceOrZero(meta, "regularMarketDayLow"),
            PreviousClose = PreviousClose(meta, fields),
            Volume = fields.Count(meta, "regularMarketVolume"),
            TradingDay = day,
            Timestamp = timestamp,
            Source = SourceIds.YahooQuote,
            RawData = rest
                .Only(meta, "exchangeName", "instrumentType", "longName", "fiftyTwoWeekHigh", "fiftyTwoWeekLow", "firstTradeDate", "chartPreviousClose", "dataGranularity", "range")
                .ToJson(),
        };
    }

    private static YahooSymbol Symbol(JsonElement meta, QuoteFields fields, string stream)
    {
        if (YahooSymbol.TryParse(stream) is not { } symbol)
        {
            fields.Refuse("parse.ticker", "symbol", $"\"{QuoteFields.Shortened(stream)}\" is not a symbol of NSE (.NS) or BSE (.BO).");
            return default;
        }

        var answered = QuoteFields.Text(meta, "symbol");
        var currency = QuoteFields.Text(meta, "currency");
        var offset = QuoteFields.Text(meta, "gmtoffset");
        if (!string.Equals(answered, stream, StringComparison.OrdinalIgnoreCase))
        {
            fields.Refuse("ticker.other", "symbol", $"The answer is about {QuoteFields.Shortened(answered ?? "no symbol")}, asked for was {stream}: the share may have been renamed.");
        }
        else if (currency != Rupees)
        {
            fields.Refuse("currency.other", "currency", $"currency is \"{QuoteFields.Shortened(currency ?? string.Empty)}\"; prices in {Rupees} were expected.");
        }
        else if (offset is not null && offset != IndianTime.Offset.TotalSeconds.ToString(CultureInfo.InvariantCulture))
        {
            fields.Refuse("timestamp.zone", "gmtoffset", $"gmtoffset is {QuoteFields.Shortened(offset)} seconds; the exchange of {stream} is {IndianTime.Offset.TotalSeconds} seconds ahead of UTC.");
        }

        return symbol;
    }

    private static DateTimeOffset Time(JsonElement meta, QuoteFields fields)
    {
        const string Name = "regularMarketTime";
        if (fields.Number(meta, Name) is not { } seconds)
        {
            fields.Refuse("timestamp.required", Name, $"{Name} is missing: it is not known when the price was valid.");
        }
        else if (Instant(seconds) is { } instant)
        {
            return instant;
        }
        else
        {
            fields.Refuse("parse.timestamp", Name, string.Create(CultureInfo.InvariantCulture, $"{Name} is {seconds}; seconds since 1970 were expected."));
        }

        return default;
    }

    /// <summary>With a range of one day the close before the chart is that of the session before; with any other it is of some day long past.</summary>
    private static decimal? PreviousClose(JsonElement meta, QuoteFields fields) =>
        fields.PriceOrZero(meta, "previousClose") ?? (QuoteFields.Text(meta, "range") == "1d" ? fields.PriceOrZero(meta, "chartPreviousClose") : null);

    /// <summary>The first price of the last bar, when that is the day of the quote. A bar that cannot be read costs the open and not the quote.</summary>
    private static decimal? Open(JsonElement chart, DateOnly day, QuoteFields fields)
    {
        if (fields.Fault is not null) { return null; }
        var (time, bars) = Last(chart, "timestamp");
        var (open, opens) = Last(First(QuoteFields.Section(chart, "indicators"), "quote"), "open");
        return bars == opens
            && Number(time) is { } seconds && Instant(seconds) is { } bar && IndianTime.DayOf(bar) == day
            && Number(open) is { } price && price > 0
                ? Math.Round(price, Decimals)
                : null;
    }

    private static DateTimeOffset? Instant(decimal seconds) =>
        seconds is > 631_152_000m and < 4_102_444_800m ? DateTimeOffset.UnixEpoch.AddSeconds(decimal.ToInt64(seconds)) : null; // 1990 to 2100

    private static decimal? Number(JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) ? number : null;

    private static JsonElement First(JsonElement parent, string name) => Array(parent, name) is { } array ? array[0] : default;

    private static (JsonElement Element, int Count) Last(JsonElement parent, string name) =>
        Array(parent, name) is { } array ? (array[array.GetArrayLength() - 1], array.GetArrayLength()) : default;

    /// <summary>An array that is not empty, or null.</summary>
    private static JsonElement? Array(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array && array.GetArrayLength() > 0 ? array : null;
}
