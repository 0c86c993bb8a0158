using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>Words a quote as NSE's newer <c>getSymbolData</c> does: volume in shares, value in rupees, a band as one text, booleans and ratios as texts, padded sectors.</summary>
internal static class NseSymbolDataWire
{
    public static void Write(Utf8JsonWriter json, SimulatedQuote quote)
    {
        json.WriteStartObject();
        json.WriteStartArray("equityResponse");
        json.WriteStartObject();
        json.WriteStartObject("orderBook");
        json.WriteNumber("buyPrice1", quote.Price - PricePath.Tick);
        json.WriteNumber("buyQuantity1", quote.Trades % 997);
        json.WriteNumber("sellPrice1", quote.Price);
        json.WriteNumber("sellQuantity1", quote.Trades % 991);
        json.WriteNumber("lastPrice", quote.Price);
        json.WriteNumber("totalBuyQuantity", quote.Volume / 37);
        json.WriteNumber("totalSellQuantity", quote.Volume / 41);
        json.WriteEndObject();
        WriteDay(json, quote);
        WriteTrade(json, quote);

        json.WriteStartObject("priceInfo");
        json.WriteString("priceBand", string.Create(CultureInfo.InvariantCulture, $"{quote.LowerBand:0.00}-{quote.UpperBand:0.00}"));
        json.WriteNumber("tickSize", PricePath.Tick);
        json.WriteNumber("inav", 0);
        json.WriteString("isINav", "False");
        json.WriteString("ppriceBand", "No Band");
        json.WriteEndObject();

        json.WriteStartObject("secInfo");
        json.WriteString("secStatus", "Listed");
        json.WriteString("pdSectorInd", "NIFTY 50                                          ");
        json.WriteString("pdSymbolPe", "-");
        json.WriteString("isSuspended", "Active");
        json.WriteNull("sessionNo");
        json.WriteEndObject();

        json.WriteString("lastUpdateTime", quote.Instant.ToOffset(IndianTime.Offset).ToString("dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDay(Utf8JsonWriter json, SimulatedQuote quote)
    {
        json.WriteStartObject("metaData");
        json.WriteString("identifier", quote.Instrument.Ticker.Value + "EQN");
        json.WriteString("companyName", quote.Instrument.Name);
        json.WriteString("isinCode", quote.Instrument.Isin);
        json.WriteString("symbol", quote.Instrument.Ticker.Value);
        json.WriteString("series", "EQ");
        json.WriteString("marketType", "N");
        json.WriteNumber("open", quote.Open);
        json.WriteNumber("dayHigh", quote.High);
        json.WriteNumber("dayLow", quote.Low);
        json.WriteNumber("previousClose", quote.PreviousClose);
        json.WriteNumber("averagePrice", quote.Average);
        json.WriteNumber("change", quote.Change);
        json.WriteNumber("pChange", Math.Round(quote.Change / quote.PreviousClose * 100, 2));
        json.WriteNumber("basePrice", quote.PreviousClose);
        json.WriteNumber("closePrice", 0);
        json.WriteString("symbolStatus", "NM");
        json.WriteEndObject();
    }

    private static void WriteTrade(Utf8JsonWriter json, SimulatedQuote quote)
    {
        json.WriteStartObject("tradeInfo");
        json.WriteNumber("totalTradedVolume", quote.Volume);
        json.WriteNumber("totalTradedValue", quote.ValueTraded);
        json.WriteString("series", "EQ");
        json.WriteNumber("lastPrice", quote.Price);
        json.WriteNumber("basePrice", quote.PreviousClose);
        json.WriteNumber("faceValue", 1);
        json.WriteNumber("impactCost", 0.02m);
        json.WriteNull("marketLot");
        json.WriteEndObject();
    }
}
