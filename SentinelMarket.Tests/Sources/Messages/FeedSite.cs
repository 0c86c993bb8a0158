using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources.Messages;

/// <summary>A real HTTP server on loopback that speaks a platform's wire format, and the feeds as they are registered for live use, set to ask it.</summary>
internal sealed class FeedSite : IAsyncDisposable
{
    private readonly WebApplication _site;
    private readonly ServiceProvider _services;
    private readonly List<string> _requests;
    private readonly List<string> _logs;

    private FeedSite(WebApplication site, ServiceProvider services, List<string> requests, List<string> logs) => (_site, _services, _requests, _logs) = (site, services, requests, logs);

    public SkippingTime Time => (SkippingTime)_services.GetRequiredService<TimeProvider>();

    /// <summary>What was asked, as <c>GET /path?query</c>, in order.</summary>
    public IReadOnlyList<string> Requests
    {
        get { lock (_requests) { return [.. _requests]; } }
    }

    /// <summary>Everything that was logged.</summary>
    public string Logged
    {
        get { lock (_logs) { return string.Join('\n', _logs); } }
    }

    /// <summary>Starts the server; <c>{site}</c> in a setting's value becomes its address.</summary>
    public static async Task<FeedSite> StartAsync(Func<HttpContext, Task> answer, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        List<string> requests = [];
        site.Run(async context =>
        {
            lock (requests) { requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}"); }
            await answer(context);
        });
        await site.StartAsync();

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value.Replace("{site}", site.Urls.First() + "/", StringComparison.Ordinal))))
            .Build();
        List<string> logs = [];
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new LogList(logs)));
        services.AddSingleton<TimeProvider>(new SkippingTime(MessageDocument.Arrival, TimeSpan.FromSeconds(9)));
        services.AddMarket(configuration);
        services.AddSources(configuration);
        return new FeedSite(site, services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }), requests, logs);
    }

    public IMessageFeed Feed(string source) => _services.GetServices<IMessageFeed>().Single(feed => feed.Source == source);

    /// <summary>The pages that a stream gives.</summary>
    public async Task<List<FeedPage>> FetchAsync(string source, string? watermark, string? stream = null)
    {
        var feed = Feed(source);
        List<FeedPage> pages = [];
        await foreach (var page in feed.FetchAsync(stream ?? feed.Streams[0], watermark, CancellationToken.None)) { pages.Add(page); }
        return pages;
    }

    /// <summary>The pages that came before a failure, and its message.</summary>
    public async Task<(List<FeedPage> Pages, string Failure)> FailAsync(string source, string? watermark = null, string? stream = null)
    {
        var feed = Feed(source);
        List<FeedPage> pages = [];
        var failure = await Assert.ThrowsAsync<SourceFailedException>(async () =>
        {
            await foreach (var page in feed.FetchAsync(stream ?? feed.Streams[0], watermark, CancellationToken.None)) { pages.Add(page); }
        });
        return (pages, failure.Message);
    }

    /// <summary>Answers with this body.</summary>
    public static async Task WriteAsync(HttpContext context, string body, int status = 200, string type = "application/json; charset=utf-8")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _site.DisposeAsync();
    }

    private sealed class LogList(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines) { lines.Add($"{formatter(state, exception)} {exception}"); }
        }

        public void Dispose()
        {
        }
    }
}
