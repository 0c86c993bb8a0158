using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Bse;

/// <summary>
/// Reads BSE's <c>getScripHeaderData</c>: all numbers are strings, the time has minutes only. The answer names the share by its scrip code,
/// so the ticker is the document's stream and the ISIN comes from the universe.
/// </summary>
public sealed class BseQuoteParser(Universe universe) : IDocumentParser<StockRecord>
{
    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.BseQuote;

    /// <inheritdoc/>
    public IEnumerable<Parsed<StockRecord>> Parse(RawDocument document)
    {
        yield return Read(document);
    }

    /// <summary>Whether an answer has a last price at all.</summary>
    internal static bool HasPrice(JsonElement root) =>
        QuoteFields.Text(QuoteFields.Section(root, "Header"), "LTP") is not null || QuoteFields.Text(QuoteFields.Section(root, "CurrRate"), "LTP") is not null;

    private Parsed<StockRecord> Read(RawDocument document)
    {
        using var json = QuoteFields.Open(document);
        try
        {
            var header = QuoteFields.Section(json.RootElement, "Header");
            if (header.ValueKind != JsonValueKind.Object)
            {
                throw new MalformedDocumentException("document.shape", $"The answer of {document.Source} about {document.Stream} has no Header: it is no quote.");
            }

            var fields = new QuoteFields();
            var record = Read(json.RootElement, header, fields, document.Stream);
            return new Parsed<StockRecord>(fields.Fault is null ? record : null, fields.Fault, 0, 0, document.Content.Length);
        }
        catch (InvalidOperationException e)
        {
            // The reader checks escapes such as a lone surrogate only when a text is taken out.
            throw new MalformedDocumentException("document.json", $"The answer of {document.Source} about {document.Stream} holds a text with broken escapes.", e);
        }
    }

    private StockRecord Read(JsonElement root, JsonElement header, QuoteFields fields, string stream)
    {
        var rates = QuoteFields.Section(root, "CurrRate");
        var company = QuoteFields.Section(root, "Cmpname");
        if (!Ticker.TryParse(stream, out var ticker)) { fields.Refuse("parse.ticker", null, $"\"{QuoteFields.Shortened(stream)}\" is not a ticker."); }
        var instrument = universe.Find(ticker);
        if (instrument?.BseCode is { } code && QuoteFields.Text(company, "EquityScrips") is { } answered && answered != code)
        {
            fields.Refuse("ticker.other", "EquityScrips", $"The answer is about scrip code {QuoteFields.Shortened(answered)}, {ticker} is {code}.");
        }

        var timestamp = fields.IndianInstant(header, "Ason", "dd MMM yy | HH:mm", "d MMM yy | HH:mm", "dd MMM yyyy | HH:mm");
        using var rest = new RemainingFields();
        return new StockRecord
        {
            Ticker = ticker,
            Series = "EQ",
            Isin = instrument?.Isin,
            Exchange = Exchange.Bse,
            Price = QuoteFields.Text(header, "LTP") is null ? fields.LastPrice(rates, "LTP") : fields.LastPrice(header, "LTP"),
            Open = fields.PriceOrZero(header, "Open"),
            High = fields.PriceOrZero(header, "High"),
            Low = fields.PriceOrZero(header, "Low"),
            PreviousClose = fields.PriceOrZero(header, "PrevClose"),
            TradingDay = IndianTime.DayOf(timestamp),
            Timestamp = timestamp,
            Source = SourceIds.BseQuote,
            RawData = rest
                .Only(company, "EquityScrips", "FullN", "ShortN")
                .Only(rates, "Chg", "PcChg")
                .AllBut(header, "LTP", "Open", "High", "Low", "PrevClose", "Ason")
                .ToJson(),
        };
    }
}
