using System.Net;
using Microsoft.Extensions.Logging;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>
/// Fetches cookies when a host refuses a call for want of them (401, 403, or a web page with status 200 in place of data): opens its front page once, however many
/// calls are refused at the same time, and sends the call again. The cookies stay in the primary handler.
/// </summary>
internal sealed class SessionHandler(Uri frontPage, ILogger<SessionHandler> logger) : DelegatingHandler
{
    private readonly SemaphoreSlim _renewal = new(1, 1);
    private int _session;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var session = Volatile.Read(ref _session);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!IsRefusal(response)) { return response; }

        response.Dispose();
        await RenewAsync(session, request, cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // None of the calls that go through here asks for a web page.
    private static bool IsRefusal(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        || (response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType?.MediaType == "text/html");

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _renewal.Dispose(); }
        base.Dispose(disposing);
    }

    private async Task RenewAsync(int refusedSession, HttpRequestMessage refused, CancellationToken cancellationToken)
    {
        await _renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_session != refusedSession) { return; }

            using var request = new HttpRequestMessage(HttpMethod.Get, frontPage);
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            foreach (var name in (string[])["User-Agent", "Accept-Language"])
            {
                if (refused.Headers.TryGetValues(name, out var values)) { request.Headers.TryAddWithoutValidation(name, values); }
            }

            using var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _session, refusedSession + 1);
            HttpLog.SessionRenewed(logger, frontPage.Host, (int)response.StatusCode);
        }
        finally
        {
            _renewal.Release();
        }
    }
}
