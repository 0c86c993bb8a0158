using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>
/// Words a quote as NSE's <c>quote-equity</c> does, quirks included: times of the Indian clock without offset, bands as strings, <c>-</c> for
/// what is missing, <c>close</c> 0 while the session runs, some numbers as strings with commas, no volume but that of the opening auction.
/// </summary>
internal static class NseQuoteWire
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(SimulatedQuote quote)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format))
        {
            json.WriteStartObject();
            WriteIdentity(json, quote);
            WritePrices(json, quote);
            WriteOpeningAuction(json, quote);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary><c>section=trade_info</c>: volume in lakhs of shares, value in crores of rupees.</summary>
    public static byte[] WriteTradeInfo(SimulatedQuote quote)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format))
        {
            json.WriteStartObject();
            json.WriteBoolean("noBlockDeals", true);
            json.WriteStartObject("marketDeptOrderBook");
            json.WriteNumber("totalBuyQuantity", quote.Volume / 37);
            json.WriteNumber("totalSellQuantity", quote.Volume / 41);
            json.WriteStartObject("tradeInfo");
            json.WriteNumber("totalTradedVolume", Math.Round(quote.Volume / 100_000m, 2));
            json.WriteNumber("totalTradedValue", Math.Round(quote.ValueTraded / 10_000_000m, 2));
            json.WriteNumber("impactCost", 0.02m);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("securityWiseDP");
            json.WriteNumber("quantityTraded", quote.Volume);
            json.WriteNumber("deliveryQuantity", quote.Volume / 2);
            json.WriteNumber("deliveryToTradedQuantity", 50m);
            json.WriteNull("seriesRemarks");
            json.WriteString("secWiseDelPosDate", Indian(quote.Instant, "dd-MMM-yyyy") + " EOD");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Whether this share's numbers come as strings with commas; the real site mixes both without a visible rule.</summary>
    internal static bool WritesStrings(Ticker ticker) => Draw.Key(0, ticker.Value) % 3 == 0;

    private static void WriteIdentity(Utf8JsonWriter json, SimulatedQuote quote)
    {
        var symbol = quote.Instrument.Ticker.Value;
        json.WriteStartObject("info");
        json.WriteString("symbol", symbol);
        json.WriteString("companyName", quote.Instrument.Name);
        json.WriteStartArray("activeSeries");
        json.WriteStringValue("EQ");
        json.WriteEndArray();
        json.WriteBoolean("isSuspended", false);
        json.WriteString("isin", quote.Instrument.Isin);
        json.WriteString("identifier", symbol + "EQN");
        json.WriteEndObject();

        json.WriteStartObject("metadata");
        json.WriteString("series", "EQ");
        json.WriteString("symbol", symbol);
        json.WriteString("isin", quote.Instrument.Isin);
        json.WriteString("status", "Listed");
        json.WriteString("lastUpdateTime", Indian(quote.Instant, "dd-MMM-yyyy HH:mm:ss"));
        json.WriteString("pdSymbolPe", "-");
        json.WriteString("pdSectorInd", "NIFTY 50                                          ");
        json.WriteEndObject();

        json.WriteStartObject("securityInfo");
        json.WriteString("boardStatus", "Main");
        json.WriteString("tradingStatus", "Active");
        json.WriteString("tradingSegment", "Normal Market");
        json.WriteString("sessionNo", "-");
        json.WriteStartObject("surveillance");
        json.WriteNull("surv");
        json.WriteNull("desc");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePrices(Utf8JsonWriter json, SimulatedQuote quote)
    {
        var strings = WritesStrings(quote.Instrument.Ticker);
        json.WriteStartObject("priceInfo");
        Price("lastPrice", quote.Price);
        json.WriteNumber("change", quote.Change);
        json.WriteNumber("pChange", (double)quote.Change / (double)quote.PreviousClose * 100);
        Price("previousClose", quote.PreviousClose);
        Price("open", quote.Open);
        json.WriteNumber("close", 0);
        json.WriteNumber("vwap", quote.Average);
        json.WriteString("lowerCP", quote.LowerBand.ToString("0.00", CultureInfo.InvariantCulture));
        json.WriteString("upperCP", quote.UpperBand.ToString("0.00", CultureInfo.InvariantCulture));
        json.WriteString("pPriceBand", "No Band");
        json.WriteNumber("basePrice", quote.PreviousClose);
        json.WriteStartObject("intraDayHighLow");
        Price("min", quote.Low);
        Price("max", quote.High);
        Price("value", quote.Price);
        json.WriteEndObject();
        json.WriteNull("iNavValue");
        json.WriteBoolean("checkINAV", false);
        json.WriteNumber("tickSize", PricePath.Tick);
        json.WriteEndObject();

        void Price(string name, decimal price)
        {
            if (strings) { json.WriteString(name, price.ToString("#,##0.00", CultureInfo.InvariantCulture)); }
            else { json.WriteNumber(name, price); }
        }
    }

    private static void WriteOpeningAuction(Utf8JsonWriter json, SimulatedQuote quote)
    {
        json.WriteStartObject("preOpenMarket");
        json.WriteNumber("IEP", quote.Open);
        json.WriteNumber("totalTradedVolume", 1000 + (quote.Day.DayNumber % 977));
        json.WriteNumber("finalPrice", quote.Open);
        json.WriteString("lastUpdateTime", quote.Day.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture) + " 00:00:00");
        json.WriteEndObject();
    }

    private static string Indian(DateTimeOffset instant, string format) => instant.ToOffset(IndianTime.Offset).ToString(format, CultureInfo.InvariantCulture);
}
