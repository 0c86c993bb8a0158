using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>Yahoo's v8 chart of both exchanges (<c>.NS</c>, <c>.BO</c>): a quote with the day's bar, some minutes behind the exchange, or daily bars of a range.</summary>
internal sealed class YahooSite(SimulatedMarket market, Universe universe) : SimulatedSite
{
    private const string Prefix = "/v8/finance/chart/";
    private const int MostDays = 400;
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    public override string Name => "yahoo";

    public override bool Has(Uri address) => address.Host is "query1.finance.yahoo.com" or "query2.finance.yahoo.com";

    public override SiteAnswer Answer(SiteRequest request)
    {
        var symbol = request.Path.StartsWith(Prefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(request.Path[Prefix.Length..]) : string.Empty;
        var exchange = symbol.EndsWith(".NS", StringComparison.OrdinalIgnoreCase) ? Exchange.Nse : Exchange.Bse;
        if (request.Fault == SimulatedFault.UnknownSymbol || symbol.Length < 4 || (exchange == Exchange.Bse && !symbol.EndsWith(".BO", StringComparison.OrdinalIgnoreCase))
            || !Ticker.TryParse(symbol[..^3], out var ticker) || universe.Find(ticker) is not { } instrument)
        {
            return SiteAnswer.Json("""{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}""", HttpStatusCode.NotFound);
        }

        var at = request.Now - Delay;
        var quote = market.QuoteAt(instrument, exchange, new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero));
        var first = request.Long("period1") is { } from ? IndianTime.DayOf(DateTimeOffset.FromUnixTimeSeconds(from)) : quote.Day.AddDays(1 - Days(request["range"]));
        var last = request.Long("period2") is { } to && IndianTime.DayOf(DateTimeOffset.FromUnixTimeSeconds(to)) is var end && end < quote.Day ? end : quote.Day;
        var bars = new List<SimulatedQuote>();
        for (var day = first < last.AddDays(-MostDays) ? last.AddDays(-MostDays) : first; day <= last; day = day.AddDays(1))
        {
            bars.Add(day == quote.Day ? quote : market.BarOf(instrument, exchange, day));
        }

        return SiteAnswer.Json(json => Write(json, symbol.ToUpperInvariant(), quote, request.Fault == SimulatedFault.EmptyPage ? [] : bars, request["range"] ?? string.Empty));
    }

    private static int Days(string? range) => range switch { "5d" => 5, "1mo" => 31, "3mo" => 92, "6mo" => 183, "1y" => 366, _ => 1 };

    private static void Write(Utf8JsonWriter json, string symbol, SimulatedQuote quote, List<SimulatedQuote> bars, string range)
    {
        json.WriteStartObject();
        json.WriteStartObject("chart");
        json.WriteStartArray("result");
        json.WriteStartObject();
        WriteMeta(json, symbol, quote, range);

        // Without a bar the answer has no times at all.
        if (bars.Count > 0)
        {
            json.WriteStartArray("timestamp");
            foreach (var bar in bars) { json.WriteNumberValue(IndianTime.ToUtc(bar.Day.ToDateTime(new TimeOnly(9, 15))).ToUnixTimeSeconds()); }
            json.WriteEndArray();
        }

        json.WriteStartObject("indicators");
        json.WriteStartArray("quote");
        json.WriteStartObject();
        if (bars.Count > 0)
        {
            Bars("open", bar => Float(bar.Open));
            Bars("high", bar => Float(bar.High));
            Bars("low", bar => Float(bar.Low));
            Bars("close", bar => Float(bar.Price));
            Bars("volume", bar => bar.Volume);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNull("error");
        json.WriteEndObject();
        json.WriteEndObject();

        void Bars(string name, Func<SimulatedQuote, double> value)
        {
            json.WriteStartArray(name);
            foreach (var bar in bars) { json.WriteNumberValue(value(bar)); }
            json.WriteEndArray();
        }
    }

    private static void WriteMeta(Utf8JsonWriter json, string symbol, SimulatedQuote quote, string range)
    {
        json.WriteStartObject("meta");
        json.WriteString("currency", "INR");
        json.WriteString("symbol", symbol);
        json.WriteString("exchangeName", quote.Exchange == Exchange.Nse ? "NSI" : "BSE");
        json.WriteString("fullExchangeName", quote.Exchange == Exchange.Nse ? "NSE" : "BSE");
        json.WriteString("instrumentType", "EQUITY");
        json.WriteNumber("regularMarketTime", quote.Instant.ToUnixTimeSeconds());
        json.WriteBoolean("hasPrePostMarketData", false);
        json.WriteNumber("gmtoffset", (int)IndianTime.Offset.TotalSeconds);
        json.WriteString("timezone", "IST");
        json.WriteString("exchangeTimezoneName", "Asia/Kolkata");
        json.WriteNumber("regularMarketPrice", quote.Price);
        json.WriteNumber("regularMarketDayHigh", quote.High);
        json.WriteNumber("regularMarketDayLow", quote.Low);
        json.WriteNumber("regularMarketVolume", quote.Volume);
        json.WriteString("longName", quote.Instrument.Name);
        json.WriteString("shortName", quote.Instrument.Name.ToUpperInvariant());
        json.WriteNumber("chartPreviousClose", quote.PreviousClose);
        json.WriteNumber("priceHint", 2);
        json.WriteString("dataGranularity", "1d");
        json.WriteString("range", range);
        json.WriteEndObject();
    }

    // Bars are floats of 32 bits written as such of 64.
    private static double Float(decimal price) => (float)price;
}
