using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>
/// Words the day so far as BSE's <c>StockReachGraph</c> does, quirks included: every number is a string, the points are JSON within a string, newest first, and times are of the
/// Indian clock.
/// </summary>
internal static class BseGraphWire
{
    private const string TimeFormat = "ddd MMM dd yyyy HH:mm:ss";
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Instrument instrument, SimulatedQuote quote, IEnumerable<(DateTimeOffset At, decimal Price, long Volume)> points) => Write(
        (Time(quote.Instant), Plain(quote.PreviousClose), Plain(quote.Low), Plain(quote.High)),
        (instrument.Ticker.Value, Plain(quote.Price)),
        Written(json =>
        {
            json.WriteStartArray();
            foreach (var (at, price, volume) in points.Reverse())
            {
                json.WriteStartObject();
                json.WriteString("dttm", Time(at));
                json.WriteString("vale1", price.ToString("0.00", CultureInfo.InvariantCulture));
                json.WriteString("vole", volume.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));

    /// <summary>What BSE says of a code that it does not know: no points.</summary>
    public static byte[] WriteUnknown() => Write((string.Empty, string.Empty, string.Empty, string.Empty), (string.Empty, string.Empty), "[]"u8.ToArray());

    private static byte[] Write((string Time, string PreviousClose, string Low, string High) day, (string Name, string Price) share, byte[] points) => Written(json =>
    {
        json.WriteStartObject();
        json.WriteString("CurrDate", day.Time);
        json.WriteString("PrevClose", day.PreviousClose);
        json.WriteString("LowVal", day.Low);
        json.WriteString("HighVal", day.High);
        json.WriteString("Scripname", share.Name);
        json.WriteString("CurrVal", share.Price);
        json.WriteString("CurrTime", day.Time.Length == 0 ? string.Empty : day.Time[^8..^3]);
        json.WriteString("Data", points);
        json.WriteEndObject();
    });

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format)) { write(json); }
        return bytes.ToArray();
    }

    private static string Time(DateTimeOffset instant) => instant.ToOffset(IndianTime.Offset).ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Plain(decimal price) => price.ToString("0.##", CultureInfo.InvariantCulture);
}
