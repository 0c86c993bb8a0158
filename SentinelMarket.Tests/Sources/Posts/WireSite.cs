using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources.Posts;

/// <summary>A site on loopback that answers as the test says, and the feeds as they are registered for live use, pointed at it.</summary>
internal sealed class WireSite : IAsyncDisposable
{
    public const string Token = "secret-token-0123456789";

    private readonly WebApplication _site;
    private readonly ServiceProvider _services;

    private WireSite(WebApplication site, ServiceProvider services, SkippingTime time) => (_site, _services, Time) = (site, services, time);

    public SkippingTime Time { get; }

    /// <summary>What was asked for, path and query, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The Authorization headers that came.</summary>
    public List<string> Authorizations { get; } = [];

    /// <summary>Answers the request of this number, from 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<WireSite> StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        WireSite? wire = null;
        site.Run(context => wire!.RespondAsync(context));
        await site.StartAsync();

        var address = site.Urls.First() + "/";
        var time = new SkippingTime();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create<string, string?>("Sources:X:BaseAddress", address),
            KeyValuePair.Create<string, string?>("Sources:X:BearerToken", Token),
            KeyValuePair.Create<string, string?>("Sources:TelegramBot:BaseAddress", address),
            KeyValuePair.Create<string, string?>("Sources:TelegramBot:Token", $"42:{Token}"),
            KeyValuePair.Create<string, string?>("Sources:TelegramChannel:BaseAddress", address),
            KeyValuePair.Create<string, string?>("Sources:TelegramChannel:Channels:0", "@Tips"),
        ]).AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time).AddMarket(configuration).AddSources(configuration).BuildServiceProvider();
        wire = new WireSite(site, services, time);
        return wire;
    }

    public IMessageFeed Feed(string source) => _services.GetServices<IMessageFeed>().Single(feed => feed.Source == source);

    public async Task<List<FeedPage>> FetchAsync(string source, string? watermark = null, string? stream = null)
    {
        var feed = Feed(source);
        var pages = new List<FeedPage>();
        await foreach (var page in feed.FetchAsync(stream ?? feed.Streams[0], watermark, CancellationToken.None)) { pages.Add(page); }
        return pages;
    }

    /// <summary>The failure of a fetch, which must not name a secret.</summary>
    public async Task<SourceFailedException> FailureAsync(string source, string? watermark = null)
    {
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => FetchAsync(source, watermark));
        Assert.DoesNotContain(Token, failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    public static Task JsonAsync(HttpContext context, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body);
    }

    public static Task HtmlAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _site.DisposeAsync();
    }

    private Task RespondAsync(HttpContext context)
    {
        Asked.Add(context.Request.Path + context.Request.QueryString);
        Authorizations.Add(context.Request.Headers.Authorization.ToString());
        return Answer(context, Asked.Count);
    }
}
