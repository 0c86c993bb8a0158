using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Tests.Sources.Live;

namespace SentinelMarket.Tests.Sources;

/// <summary>One feed as the product registers it for live use, by a clock that the test drives, against its site on a real server on loopback, which fails as the test says.</summary>
internal sealed class FeedContractHost : IAsyncDisposable
{
    /// <summary>As often a call is repeated.</summary>
    public const int Retries = 2;

    /// <summary>After so many tries without an answer the circuit opens.</summary>
    public const int BreakAfter = 4;

    private const string Share = "RELIANCE";

    private readonly LiveSites _sites;
    private readonly ServiceProvider _services;
    private readonly FeedContract _contract;

    private FeedContractHost(string source, FeedContract contract, LiveSites sites, SkippingTime time)
    {
        (_contract, _sites, Time) = (contract, sites, time);
        sites.Instead = FailAsync;
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(contract, sites).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time).AddMarket(Configuration).AddSources(Configuration).BuildServiceProvider();
        Feed = _services.GetServices<IFeed>().Single(feed => feed.Source == source);
    }

    public SkippingTime Time { get; }

    public IFeed Feed { get; }

    public IConfiguration Configuration { get; }

    /// <summary>What the calls for records meet in order, instead of an answer.</summary>
    public Queue<Func<HttpContext, Task>> Faults { get; } = new();

    public FeedReading Gauge => _services.GetRequiredService<FeedGauges>().Of(Feed.ClientName).Reading;

    /// <summary>The calls for records so far.</summary>
    public IReadOnlyList<SiteCall> Asked => [.. _sites.Calls.Where(call => call.Address.Contains(_contract.Path, StringComparison.Ordinal))];

    public static async Task<FeedContractHost> StartAsync(string source)
    {
        Assert.True(FeedContract.All.TryGetValue(source, out var contract), $"{source} is a new feed: say in FeedContract how it is asked, so that it is held to what every feed does.");
        var time = new SkippingTime();
        return new FeedContractHost(source, contract, await LiveSites.StartAsync(messagesPerTenMinutes: 60, time), time);
    }

    /// <summary>Every feed that the product registers.</summary>
    public static IReadOnlyList<IFeed> Registered()
    {
        var configuration = new ConfigurationBuilder().Build();
        return [.. new ServiceCollection().AddLogging().AddMarket(configuration).AddSources(configuration).BuildServiceProvider().GetServices<IFeed>()];
    }

    public IEnumerable<T> Feeds<T>()
        where T : notnull => _services.GetServices<T>();

    /// <summary>All pages of the feed's first question.</summary>
    public async Task<IReadOnlyList<FeedPage>> FetchAsync() => Feed switch
    {
        IQuoteFeed quotes => [await quotes.FetchAsync(FeedHost.Stock(Share), quotes.Exchanges[0], CancellationToken.None)],
        IArchiveFeed archive => await archive.FetchAsync(IndianTime.DayOf(Time.GetUtcNow()).AddDays(-1), CancellationToken.None).ToListAsync(),
        IMessageFeed messages => await messages.FetchAsync(messages.Streams[0], null, CancellationToken.None).ToListAsync(),
        _ => throw new InvalidOperationException($"{Feed.Source} is a feed of a new kind: say here how it is asked."),
    };

    /// <summary>How many calls the first question takes when all goes well, cookies, tokens and searches aside.</summary>
    public async Task<int> WarmUpAsync()
    {
        Assert.NotEmpty(await FetchAsync());
        var before = Asked.Count;
        await FetchAsync();
        return Asked.Count - before;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _sites.DisposeAsync();
    }

    private static IEnumerable<(string Key, string Value)> Settings(FeedContract contract, LiveSites sites)
    {
        foreach (var (variable, value) in sites.Settings)
        {
            var key = variable.Replace("__", ":", StringComparison.Ordinal);
            yield return (key, value);
            if (!key.EndsWith(":BaseAddress", StringComparison.Ordinal)) { continue; }
            var feed = key[..^"BaseAddress".Length];
            yield return (feed + "Retries", FormattableString.Invariant($"{Retries}"));
            yield return (feed + "RetryDelay", "00:00:00.500");
            yield return (feed + "BreakAfter", FormattableString.Invariant($"{BreakAfter}"));
            yield return (feed + "RequestsPerMinute", "100000");
            yield return (feed + "MaxResponseBytes", "4000000");
        }

        foreach (var secret in Canaries.SecretSettings()) { yield return (secret, "700000001:a-token"); }
        yield return ("Sources:Reddit:ClientId", "an-application");
        yield return ("Universe:Tickers:0", Share);
        yield return ("Universe:Tickers:1", "TCS");
        foreach (var setting in contract.Settings) { yield return setting; }
    }

    private async Task<bool> FailAsync(string host, HttpContext context)
    {
        Func<HttpContext, Task>? fault = null;
        if (!context.Request.Path.Value!.Contains(_contract.Path, StringComparison.Ordinal)) { return false; }
        lock (Faults) { Faults.TryDequeue(out fault); }
        if (fault is null) { return false; }
        await fault(context);
        return true;
    }
}
