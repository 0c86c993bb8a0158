using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>
/// Words a quote as BSE's <c>getScripHeaderData</c> does, quirks included: every number is a string, changes carry their sign, large prices may
/// have commas, the time is of the Indian clock and ends at the minute, what is missing is empty or null, and there is no volume.
/// </summary>
internal static class BseHeaderWire
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(SimulatedQuote quote)
    {
        var percent = quote.Change / quote.PreviousClose * 100;
        return Write(
            quote.Instrument.BseCode!,
            quote.Instrument.Name.ToUpperInvariant(),
            quote.Instrument.Ticker.Value,
            (Price(quote.Price), Signed(quote.Change), Signed(percent)),
            (Price(quote.PreviousClose), Price(quote.Open), Price(quote.High), Price(quote.Low)),
            quote.Instant.ToOffset(IndianTime.Offset).ToString("dd MMM yy | HH:mm", CultureInfo.InvariantCulture));
    }

    /// <summary>What BSE says of a code that it does not know: the same object with nothing in it.</summary>
    public static byte[] WriteUnknown() => Write(string.Empty, string.Empty, string.Empty, ("", "", ""), ("", "", "", ""), string.Empty);

    private static byte[] Write(
        string code, string name, string symbol,
        (string Last, string Change, string Percent) rate,
        (string PreviousClose, string Open, string High, string Low) day,
        string asOn)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format))
        {
            json.WriteStartObject();
            json.WriteStartObject("CurrRate");
            json.WriteString("LTP", rate.Last);
            json.WriteString("Chg", rate.Change);
            json.WriteString("PcChg", rate.Percent);
            json.WriteString("IssueChgVal", "");
            json.WriteEndObject();

            json.WriteStartObject("Cmpname");
            json.WriteString("FullN", name);
            json.WriteString("ShortN", symbol);
            json.WriteString("Category", code.Length == 0 ? "" : "Listed");
            json.WriteString("EquityScrips", code);
            json.WriteEndObject();

            json.WriteStartObject("Header");
            json.WriteString("PrevClose", day.PreviousClose);
            json.WriteString("Open", day.Open);
            json.WriteString("High", day.High);
            json.WriteString("Low", day.Low);
            json.WriteString("LTP", rate.Last);
            json.WriteString("DisplayText", "");
            json.WriteNull("PRE_OPEN_NO_BIDS");
            json.WriteString("GSMText", "-");
            json.WriteString("Ason", asOn);
            json.WriteString("IsALF", "0");
            json.WriteEndObject();

            json.WriteStartObject("CompResp");
            json.WriteNull("compRes");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static string Price(decimal price) => price.ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static string Signed(decimal change) => change.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
}
