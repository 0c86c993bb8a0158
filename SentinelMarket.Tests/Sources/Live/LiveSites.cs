using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Tests.Simulation;

namespace SentinelMarket.Tests.Sources.Live;

/// <summary>
/// Every site that a feed asks, on a real HTTP server on loopback with a port for each host: the simulated sites in their real wire formats. NSE's wants the cookies
/// of its front page, as the real one does.
/// </summary>
internal sealed class LiveSites : IAsyncDisposable
{
    private const string CookieHost = "www.nseindia.com";
    private const string Cookie = "nsit";

    private readonly WebApplication _server;
    private readonly HttpMessageInvoker _internet;
    private readonly Dictionary<int, string> _hostOf = [];
    private readonly List<SiteCall> _calls = [];

    private LiveSites(WebApplication server, HttpMessageHandler internet) => (_server, _internet) = (server, new HttpMessageInvoker(internet));

    /// <summary>What answers in place of the site, by its real host; false lets the site answer.</summary>
    public Func<string, HttpContext, Task<bool>> Instead { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<SiteCall> Calls
    {
        get { lock (_calls) { return [.. _calls]; } }
    }

    /// <summary>The settings that lead every feed here, and to the channels, subreddits and newsrooms that are here, by the names of their variables.</summary>
    public IReadOnlyDictionary<string, string> Settings => Addresses().Select(pair => (pair.Key, Value: On(pair.Value).AbsoluteUri))
        .Concat(Places().SelectMany(places => places.Values.Select((value, i) => (Key: FormattableString.Invariant($"{places.Key}:{i}"), Value: value))))
        .ToDictionary(pair => Variable(pair.Key), pair => pair.Value, StringComparer.Ordinal);

    /// <summary>The variables in place of which <see cref="Settings"/> has others.</summary>
    public static bool IsPlace(string variable) => PlaceKeys.Any(key => variable.StartsWith(Variable(key) + "__", StringComparison.Ordinal));

    public static async Task<LiveSites> StartAsync(int messagesPerTenMinutes, TimeProvider? time = null)
    {
        var options = CrowdOf.Calm();
        options.MessagesPerTenMinutes = messagesPerTenMinutes;
        var hosts = Addresses().Select(pair => pair.Value.Host).Append(CrowdPlaces.FeedHost).Distinct(StringComparer.Ordinal).ToList();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => hosts.ForEach(_ => kestrel.Listen(IPAddress.Loopback, 0)));
        var server = builder.Build();
        var sites = new LiveSites(server, CrowdOf.Handler(options, time ?? TimeProvider.System));
        server.Run(sites.AnswerAsync);
        await server.StartAsync();
        foreach (var (host, address) in hosts.Zip(server.Urls)) { sites._hostOf[new Uri(address).Port] = host; }
        return sites;
    }

    /// <summary>From now on connections are refused.</summary>
    public Task StopAsync() => _server.StopAsync(new CancellationToken(canceled: true));

    /// <summary>Where a real address is here.</summary>
    public Uri On(Uri real) => new UriBuilder(real) { Scheme = "http", Host = "127.0.0.1", Port = _hostOf.Single(pair => pair.Value == real.Host).Key }.Uri;

    public static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _internet.Dispose();
    }

    private static readonly string[] PlaceKeys = ["Sources:TelegramChannel:Channels", "Sources:Reddit:Subreddits", "Sources:YouTube:Channels", "Sources:Rss:Feeds"];

    private IEnumerable<(string Key, IEnumerable<string> Values)> Places() => PlaceKeys.Zip<string, IEnumerable<string>>(
        [CrowdPlaces.TelegramChannels, CrowdPlaces.Subreddits, CrowdPlaces.YouTubeChannels, CrowdPlaces.Feeds.Select(feed => On(new Uri(feed)).AbsoluteUri)]);

    /// <summary>Every setting of a feed that is an address, with its default.</summary>
    private static IEnumerable<(string Key, Uri Value)> Addresses() =>
        from type in typeof(HttpFeedOptions).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(HttpFeedOptions)) && !type.IsAbstract
        let options = Activator.CreateInstance(type)
        from property in type.GetProperties()
        where property.PropertyType == typeof(Uri)
        select ($"{type.GetField("SectionName")!.GetRawConstantValue()}:{property.Name}", (Uri)property.GetValue(options)!);

    private async Task AnswerAsync(HttpContext context)
    {
        var host = _hostOf[context.Connection.LocalPort];
        lock (_calls) { _calls.Add(new SiteCall(host, context.Request.GetEncodedPathAndQuery(), context.Request.Headers.IfNoneMatch.ToString())); }
        if (await Instead(host, context) || !HasCookie(host, context)) { return; }
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri($"https://{host}{context.Request.GetEncodedPathAndQuery()}"));
        foreach (var (name, values) in context.Request.Headers) { request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values); }

        using var answer = await _internet.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers)) { context.Response.Headers[name] = values.ToArray(); }
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Whether a call has what its host wants; otherwise the refusal, or the front page, is the answer.</summary>
    private static bool HasCookie(string host, HttpContext context)
    {
        if (host != CookieHost || context.Request.Cookies.ContainsKey(Cookie)) { return true; }
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        if (context.Request.Path == "/")
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Response.Cookies.Append(Cookie, "fresh");
        }

        return false;
    }
}

/// <summary>A call that came to a site: the real host, path and query, and the state for which nothing needs to come.</summary>
internal sealed record SiteCall(string Host, string Address, string KnownState);
