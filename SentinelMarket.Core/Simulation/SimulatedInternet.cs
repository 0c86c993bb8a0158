using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Core.Simulation.Sites;

namespace SentinelMarket.Core.Simulation;

/// <summary>
/// Every site that the feeds ask, simulated: each answers the feeds' real HTTP requests in its real wire format, as slowly and as badly as the settings say. All
/// other addresses are 404. Safe to share.
/// </summary>
public sealed class SimulatedInternet
{
    private readonly SimulatedSite[] _sites;
    private readonly SimulatedFaults _faults;
    private readonly IOptions<SimulationOptions> _options;
    private readonly TimeProvider _time;

    /// <summary>The sites of this market and this crowd.</summary>
    public SimulatedInternet(SimulatedMarket market, SimulatedCrowd crowd, Universe universe, IOptions<SimulationOptions> options, TimeProvider time)
    {
        _sites =
        [
            new XSite(crowd), new TelegramBotSite(crowd), new TelegramPageSite(crowd), new RedditSite(crowd), new YouTubeSite(crowd), new NewsApiSite(crowd), new NewsFeedSite(crowd), new GdeltSite(crowd),
            new FilingsSite(Exchange.Nse, crowd), new FilingsSite(Exchange.Bse, crowd), new YahooSite(market, universe), new ExchangeSite(Exchange.Nse, market, universe), new ExchangeSite(Exchange.Bse, market, universe),
        ];
        _faults = new SimulatedFaults(options);
        _options = options;
        _time = time;
    }

    internal async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var address = message.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var request = new SiteRequest(message.Method, address, SiteRequest.Parse(address.Query), message.Headers, SimulatedFault.None, _time.GetUtcNow());
        if (Array.Find(_sites, site => site.Has(address)) is not { } site) { return new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = message }; }

        var subject = site.SubjectOf(request);
        var latency = _faults.LatencyOf(site.Name, subject, request.Now);
        if (latency > TimeSpan.Zero) { await Task.Delay(latency, _time, cancellationToken).ConfigureAwait(false); }
        var now = _time.GetUtcNow();
        var fault = _faults.Of(site.Name, subject, now);
        request = request with { Fault = fault, Now = now };
        return Response(message, site.Refuse(fault, request) ?? site.Answer(request), fault, now);
    }

    private HttpResponseMessage Response(HttpRequestMessage request, SiteAnswer answer, SimulatedFault fault, DateTimeOffset now)
    {
        var content = fault == SimulatedFault.Malformed ? answer.Content[..(answer.Content.Length * 2 / 3)] : answer.Content;
        HttpContent body = fault == SimulatedFault.SlowBody ? new StreamContent(new SlowStream(content, _options.Value.SlowBodyTime, _time)) : new ByteArrayContent(content);
        var response = new HttpResponseMessage(answer.Status) { Content = body, RequestMessage = request };
        body.Headers.ContentType = new MediaTypeHeaderValue(answer.MediaType);
        response.Headers.Date = fault == SimulatedFault.ClockSkew ? now + _options.Value.ClockSkew : now;
        foreach (var (name, value) in answer.Headers) { response.Headers.TryAddWithoutValidation(name, value); }
        return response;
    }
}

/// <summary>Brings a feed's requests to the simulated internet; the host makes it the feeds' primary handler.</summary>
public sealed class SimulatedHandler(SimulatedInternet internet) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => internet.AnswerAsync(request, cancellationToken);
}
