using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Bse;

/// <summary>
/// Reads BSE's <c>StockReachGraph</c>: <c>Data</c> is a JSON array within a string, newest point first, of price and shares traded since the point before. The answer names no
/// scrip code, so the ticker is the document's stream.
/// </summary>
public sealed class BseGraphParser(Universe universe) : IDocumentParser<StockRecord>
{
    private const string DateFormat = "ddd MMM dd yyyy HH:mm:ss";

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.BseGraph;

    /// <inheritdoc/>
    public IEnumerable<Parsed<StockRecord>> Parse(RawDocument document)
    {
        using var json = QuoteFields.Open(document);
        using var points = Points(json.RootElement, document);
        var (day, previousClose) = Heading(json.RootElement, document);
        var position = 0;
        foreach (var point in points.RootElement.EnumerateArray())
        {
            var fields = new QuoteFields();
            var record = Read(point, fields, document.Stream);
            if (record.TradingDay == day) { record = record with { PreviousClose = previousClose }; }
            yield return new Parsed<StockRecord>(fields.Fault is null ? record : null, fields.Fault, ++position, 0, document.Content.Length);
        }
    }

    /// <summary>The day of the chart and the close before it; without either when one cannot be read, which costs no point.</summary>
    private static (DateOnly? Day, decimal? PreviousClose) Heading(JsonElement root, RawDocument document)
    {
        try
        {
            var fields = new QuoteFields();
            var (at, close) = (fields.IndianInstant(root, "CurrDate", DateFormat), fields.PriceOrZero(root, "PrevClose"));
            return fields.Fault is null ? (IndianTime.DayOf(at), close) : default;
        }
        catch (InvalidOperationException e)
        {
            throw Malformed(document, "holds a text with broken escapes", e);
        }
    }

    private static JsonDocument Points(JsonElement root, RawDocument document)
    {
        try
        {
            if (QuoteFields.Text(root, "Data") is not { } data) { throw Malformed(document, "has no Data: it is no chart", null); }
            var points = JsonDocument.Parse(data);
            if (points.RootElement.ValueKind == JsonValueKind.Array && points.RootElement.EnumerateArray().All(point => point.ValueKind == JsonValueKind.Object)) { return points; }
            points.Dispose();
            throw Malformed(document, "has Data that is no array of points", null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader checks escapes such as a lone surrogate only when a text is taken out.
            throw Malformed(document, "has Data that is not JSON", e);
        }
    }

    private StockRecord Read(JsonElement point, QuoteFields fields, string stream)
    {
        if (!Ticker.TryParse(stream, out var ticker)) { fields.Refuse("parse.ticker", null, $"\"{QuoteFields.Shortened(stream)}\" is not a ticker."); }
        try
        {
            var timestamp = fields.IndianInstant(point, "dttm", DateFormat, "ddd MMM d yyyy HH:mm:ss");
            using var rest = new RemainingFields();
            return new StockRecord
            {
                Ticker = ticker,
                Series = "EQ",
                Isin = universe.Find(ticker)?.Isin,
                Exchange = Exchange.Bse,
                Price = fields.LastPrice(point, "vale1"),
                TradingDay = IndianTime.DayOf(timestamp),
                Timestamp = timestamp,
                Source = SourceIds.BseGraph,
                RawData = rest.Only(point, "vole").ToJson(),
            };
        }
        catch (InvalidOperationException e)
        {
            throw new MalformedDocumentException("document.json", $"The chart about {stream} holds a text with broken escapes.", e);
        }
    }

    private static MalformedDocumentException Malformed(RawDocument document, string what, Exception? innerException) =>
        new("document.shape", $"The answer of {document.Source} about {document.Stream} {what}.", innerException);
}
