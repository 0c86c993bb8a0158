using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Tests.Sources.Http;

/// <summary>A feed registered as for live use, against a server on loopback that answers as the test says; short waits are skipped and written down.</summary>
internal sealed class LoopbackFeed : IAsyncDisposable
{
    private const string ClientName = "loopback";

    private readonly WebApplication _site;
    private readonly ServiceProvider _services;
    private readonly ConcurrentQueue<string> _paths;
    private readonly LogLines _log = new();

    private LoopbackFeed(WebApplication site, ConcurrentQueue<string> paths, SkippingTime time, IEnumerable<(string Key, string Value)> settings)
    {
        _site = site;
        _paths = paths;
        Time = time;
        Dictionary<string, string?> values = new(StringComparer.Ordinal) { ["Sources:Loopback:BaseAddress"] = Address };
        foreach (var (key, value) in settings) { values["Sources:Loopback:" + key] = value.Replace("{address}", Address, StringComparison.Ordinal); }
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        services.AddHttpFeed<LoopbackFeedOptions>(configuration, ClientName, LoopbackFeedOptions.SectionName);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public SkippingTime Time { get; }

    public string Address => _site.Urls.First() + "/";

    public string Host => new Uri(Address).Authority;

    /// <summary>What the server was asked for, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _paths];

    public string Log => _log.Text;

    public FeedReading Gauge => _services.GetRequiredService<FeedGauges>().Of(ClientName).Reading;

    public static async Task<LoopbackFeed> StartAsync(RequestDelegate answer, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        var paths = new ConcurrentQueue<string>();
        site.Run(context =>
        {
            paths.Enqueue(context.Request.Path + context.Request.QueryString);
            return answer(context);
        });
        await site.StartAsync();
        return new LoopbackFeed(site, paths, new SkippingTime(), settings);
    }

    public Task<FeedAnswer> GetAsync(string path = "news", StatusJudge? judge = null, CancellationToken cancellationToken = default) =>
        FeedCall.GetAsync(Client(), new Uri(path, UriKind.Relative), "Loopback, " + path, [("X-Asked", "yes")], cancellationToken, judge);

    public Task<FeedAnswer> PostAsync(string path, params KeyValuePair<string, string>[] form) =>
        FeedCall.PostFormAsync(Client(), new Uri(path, UriKind.Relative), "Loopback, " + path, [], form, CancellationToken.None);

    public async Task<SourceFailedException> FailAsync(string path = "news", StatusJudge? judge = null) =>
        await Assert.ThrowsAsync<SourceFailedException>(() => GetAsync(path, judge));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _site.DisposeAsync();
    }

    private HttpClient Client() => _services.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName);

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>Settings of a feed that exists only in tests.</summary>
public sealed class LoopbackFeedOptions : HttpFeedOptions
{
    public const string SectionName = "Sources:Loopback";

    public override Uri BaseAddress { get; set; } = new("https://example.org/");

    public string? Token { get; set; }

    public string? TokenFile { get; set; }

    protected internal override IEnumerable<string?> Secrets => [FeedSecret.Read(Token, TokenFile)];
}
