using System.Net;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Security;

/// <summary>
/// The first thing that a request meets. A caller on this machine needs no sign-in, and a browser on this machine runs other people's
/// pages: the gate lets in only what such a page cannot make the browser send.
/// </summary>
internal sealed class CallerGate(CallerNetworks networks, IOptions<SecurityOptions> options, ILogger<CallerGate> logger) : IMiddleware
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (WebhookPaths.Contains(context.Request.Path) || Fault(context) is not var (type, detail)) { return next(context); }
        logger.Refused(context.Connection.RemoteIpAddress, context.Request.Method, context.Request.Path, type);
        return Refusal.WriteAsync(context, type, detail);
    }

    private (string Type, string Detail)? Fault(HttpContext context)
    {
        var request = context.Request;
        if (!networks.Admit(context.Connection.RemoteIpAddress))
        {
            return ("address-refused", $"Only callers on this machine are let in, and yours is {context.Connection.RemoteIpAddress}. {SecurityOptions.SectionName}:{nameof(SecurityOptions.AllowedNetworks)} lets in more.");
        }

        if (Array.Find(ProxyHeaders, request.Headers.ContainsKey) is { } header)
        {
            return ("proxy-refused", $"The request carries {header}, so it came through a proxy that would make every caller look local. Proxies are not supported before people can sign in.");
        }

        if (!IsOwnHost(request.Host))
        {
            return ("host-refused", $"\"{request.Host.Host}\" is not a name of this server. Use http://127.0.0.1, or add the name to {SecurityOptions.SectionName}:{nameof(SecurityOptions.AllowedHosts)}.");
        }

        return ChangesSomething(request) && IsFromAnotherSite(request)
            ? ("origin-refused", "The request was sent by a page of another site.")
            : null;
    }

    private bool IsOwnHost(HostString host)
    {
        if (!host.HasValue) { return false; }
        var name = host.Host;
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || options.Value.AllowedHosts.Contains(name, StringComparer.OrdinalIgnoreCase)) { return true; }

        // Only names can be pointed somewhere else by their owner; an address is what the browser really connected to.
        return IPAddress.TryParse(name.Trim('[', ']'), out var address) && (CallerNetworks.IsLoopback(address) || networks.ReachBeyondLoopback);
    }

    private static bool ChangesSomething(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        || request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase);

    private static bool IsFromAnotherSite(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            return !Uri.TryCreate(origin, UriKind.Absolute, out var page)
                || !Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
                || Uri.Compare(page, own, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0;
        }

        // Browsers that hide the origin still say how the sender relates to us; programs say nothing.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0 && site is not ("same-origin" or "none");
    }
}
