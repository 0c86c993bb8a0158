using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources;

/// <summary>The feeds as the host registers them, over an exchange that the test scripts.</summary>
internal sealed class FeedHost : IDisposable
{
    private readonly ServiceProvider _services;

    public FeedHost(HttpMessageHandler exchange, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        Time = time ?? new SkippingTime();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(Time);
        services.AddMarket(configuration);
        services.AddSources(configuration);
        foreach (var name in SourcesServices.ClientNames) { services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => exchange); }
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public TimeProvider Time { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The exchange's own feed.</summary>
    public ExchangeQuotes Feed(Exchange exchange) => new(Feed(exchange == Exchange.Nse ? SourceIds.NseQuote : SourceIds.BseQuote), exchange);

    public IQuoteFeed Feed(string source) => _services.GetServices<IQuoteFeed>().Single(feed => feed.Source == source);

    public IDocumentParser<StockRecord> Parser(string source) => _services.GetServices<IDocumentParser<StockRecord>>().Single(parser => parser.Handles(source));

    public static Instrument Stock(string ticker) => NiftyFifty.Instruments.Single(instrument => instrument.Ticker.Value == ticker);

    public void Dispose() => _services.Dispose();
}

/// <summary>A feed as it is asked for one exchange's quotes.</summary>
internal sealed record ExchangeQuotes(IQuoteFeed Feed, Exchange Exchange)
{
    public async Task<RawDocument> FetchAsync(Instrument instrument, CancellationToken cancellationToken) => (await Feed.FetchAsync(instrument, Exchange, cancellationToken)).Document;
}

internal static class ArchiveDays
{
    /// <summary>The only file of a day, or null when none is published.</summary>
    public static async Task<RawDocument?> FetchDayAsync(this IArchiveFeed archive, DateOnly day, CancellationToken cancellationToken) =>
        (await archive.FetchAsync(day, cancellationToken).ToListAsync(cancellationToken)) is [var page, ..] ? page.Document : null;
}

/// <summary>An exchange that gives the scripted answers one after the other, and the last one for ever.</summary>
internal sealed class ScriptedExchange(params Func<CancellationToken, Task<HttpResponseMessage>>[] script) : HttpMessageHandler
{
    private readonly List<HttpRequestMessage> _requests = [];

    public IReadOnlyList<HttpRequestMessage> Requests => _requests;

    public static ScriptedExchange Of(params HttpStatusCode[] statuses) => new([.. statuses.Select(Status)]);

    public static Func<CancellationToken, Task<HttpResponseMessage>> Status(HttpStatusCode status) =>
        _ => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("""{"priceInfo":{"lastPrice":1}}""", Encoding.UTF8, "application/json") });

    public static Func<CancellationToken, Task<HttpResponseMessage>> Body(string body, string mediaType = "application/json") =>
        _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, mediaType) });

    public static Func<CancellationToken, Task<HttpResponseMessage>> Content(HttpContent content) =>
        _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });

    public static Func<CancellationToken, Task<HttpResponseMessage>> TooMany(TimeSpan wait) => _ =>
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new(wait);
        return Task.FromResult(response);
    };

    public static async Task<HttpResponseMessage> Hangs(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new HttpResponseMessage();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Add(request);
        return script[Math.Min(_requests.Count, script.Length) - 1](cancellationToken);
    }
}
