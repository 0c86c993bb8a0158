using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation;

/// <summary>
/// Answers the feeds' real HTTP requests in place of the exchanges, in their wire formats: NSE's quote-equity, BSE's scrip header, and
/// NSE's archive of end-of-day files for every finished day. All other paths are 404.
/// </summary>
public sealed class SimulatedExchangeHandler : HttpMessageHandler
{
    private const string ArchivePrefix = "/content/cm/BhavCopy_NSE_CM_0_0_0_";
    private const string ArchiveSuffix = "_F_0000.csv.zip";
    private const string JsonType = "application/json";

    private readonly SimulatedMarket _market;
    private readonly Universe _universe;
    private readonly SimulatedFaults _faults;
    private readonly TimeProvider _time;

    /// <summary>The exchanges of this market and universe, which misbehave as the settings say.</summary>
    public SimulatedExchangeHandler(
        SimulatedMarket market, Universe universe, Microsoft.Extensions.Options.IOptions<SimulationOptions> options, TimeProvider time)
    {
        _market = market;
        _universe = universe;
        _faults = new SimulatedFaults(options);
        _time = time;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var path = address.AbsolutePath;
        var response = path switch
        {
            "/api/quote-equity" => await NseQuoteAsync(Parameter(address, "symbol"), cancellationToken).ConfigureAwait(false),
            "/BseIndiaAPI/api/getScripHeaderData/w" => await BseHeaderAsync(Parameter(address, "scripcode"), cancellationToken).ConfigureAwait(false),
            _ when path.StartsWith(ArchivePrefix, StringComparison.Ordinal) && path.EndsWith(ArchiveSuffix, StringComparison.Ordinal)
                => await ArchiveAsync(path, cancellationToken).ConfigureAwait(false),
            _ => NotFound(),
        };
        response.RequestMessage = request;
        return response;
    }

    private async Task<HttpResponseMessage> NseQuoteAsync(string symbol, CancellationToken cancellationToken)
    {
        if (await FaultAsync(Exchange.Nse, symbol, cancellationToken).ConfigureAwait(false) is var fault && Refusal(fault) is { } refusal) { return refusal; }
        if (fault == SimulatedFault.UnknownSymbol) { return Answer("{}"u8.ToArray(), JsonType); }
        if (!Ticker.TryParse(symbol, out var ticker) || _universe.Find(ticker) is not { } instrument) { return NotFound(); }
        var now = _time.GetUtcNow();
        var quote = _market.QuoteAt(instrument, Exchange.Nse, WholeSteps(now, TimeSpan.TicksPerSecond));
        return Answer(Cut(NseQuoteWire.Write(quote), fault), JsonType);
    }

    private async Task<HttpResponseMessage> BseHeaderAsync(string code, CancellationToken cancellationToken)
    {
        if (await FaultAsync(Exchange.Bse, code, cancellationToken).ConfigureAwait(false) is var fault && Refusal(fault) is { } refusal) { return refusal; }
        var instrument = fault == SimulatedFault.UnknownSymbol ? null : _universe.FindByBseCode(code);
        if (instrument is null) { return Answer(BseHeaderWire.WriteUnknown(), JsonType); }

        // The header's time has minutes only, so the price is the minute's: one time never has two prices.
        var now = _time.GetUtcNow();
        var quote = _market.QuoteAt(instrument, Exchange.Bse, WholeSteps(now, TimeSpan.TicksPerMinute));
        return Answer(Cut(BseHeaderWire.Write(quote), fault), JsonType);
    }

    private async Task<HttpResponseMessage> ArchiveAsync(string path, CancellationToken cancellationToken)
    {
        var text = path[ArchivePrefix.Length..^ArchiveSuffix.Length];
        if (await FaultAsync(Exchange.Nse, $"archive/{text}", cancellationToken).ConfigureAwait(false) is var fault && Refusal(fault) is { } refusal) { return refusal; }
        var today = IndianTime.DayOf(_time.GetUtcNow());
        return DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day >= SimulatedMarket.FirstDay && day < today && fault != SimulatedFault.UnknownSymbol
            ? Answer(Cut(NseArchiveWire.Write(_market, _universe, day), fault), "application/zip")
            : NotFound();
    }

    private async Task<SimulatedFault> FaultAsync(Exchange exchange, string subject, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var latency = _faults.LatencyOf(exchange, subject, now);
        if (latency > TimeSpan.Zero) { await Task.Delay(latency, _time, cancellationToken).ConfigureAwait(false); }
        return _faults.Of(exchange, subject, now);
    }

    private static HttpResponseMessage? Refusal(SimulatedFault fault)
    {
        switch (fault)
        {
            case SimulatedFault.RateLimited:
                var limited = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
                limited.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
                return limited;
            case SimulatedFault.Unavailable or SimulatedFault.ServerError:
                return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            case SimulatedFault.Html:
                return Answer(Encoding.UTF8.GetBytes("<!DOCTYPE html><html><head><title>Simulated exchange</title></head><body>Resource not found</body></html>"), "text/html");
            default:
                return null;
        }
    }

    private static HttpResponseMessage NotFound() => new(HttpStatusCode.NotFound);

    private static HttpResponseMessage Answer(byte[] content, string mediaType)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return response;
    }

    private static byte[] Cut(byte[] content, SimulatedFault fault) => fault == SimulatedFault.Malformed ? content[..(content.Length * 2 / 3)] : content;

    private static DateTimeOffset WholeSteps(DateTimeOffset instant, long ticks) => new(instant.UtcTicks - (instant.UtcTicks % ticks), TimeSpan.Zero);

    private static string Parameter(Uri address, string name)
    {
        foreach (var pair in address.Query.TrimStart('?').Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && pair[..equals] == name) { return Uri.UnescapeDataString(pair[(equals + 1)..]); }
        }

        return string.Empty;
    }
}
