using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Web.Hosting;

/// <summary>
/// The simulated internet in place of the network; all above HTTP stays as it is. Each feed gets credentials that the simulated sites take and the channels,
/// subreddits and newsrooms of the simulated crowd, whatever the settings say about live ones, so that every feed is ready and no real secret is used.
/// </summary>
internal static class SimulatedFeeds
{
    private static readonly (string Key, string Value)[] Credentials =
    [
        ("Sources:X:BearerToken", "simulated-bearer"),
        ("Sources:TelegramBot:Token", "700000001:simulated-token"),
        ("Sources:Reddit:ClientId", "simulated-client"),
        ("Sources:Reddit:ClientSecret", "simulated-secret"),
        ("Sources:YouTube:ApiKey", "simulated-key"),
        ("Sources:NewsApi:ApiKey", "simulated-key"),
    ];

    private static readonly (string Key, IReadOnlyList<string> Values)[] Streams =
    [
        ("Sources:TelegramChannel:Channels", CrowdPlaces.TelegramChannels),
        ("Sources:Reddit:Subreddits", CrowdPlaces.Subreddits),
        ("Sources:YouTube:Channels", CrowdPlaces.YouTubeChannels),
        ("Sources:Rss:Feeds", CrowdPlaces.Feeds),
    ];

    // What would ask the simulated sites for something that they do not have.
    private static readonly string[] LeftOut = ["Sources:Reddit:Searches", "Sources:YouTube:Queries", "Sources:NewsApi:Queries", "Sources:Gdelt:Queries", "Sources:X:Queries"];

    /// <summary>The settings with stand-ins over those that name accounts and streams.</summary>
    public static IConfiguration Over(IConfiguration configuration)
    {
        var replaced = Streams.Select(stream => stream.Key).Concat(LeftOut).Concat(Credentials.Select(credential => credential.Key + "File")).ToList();
        var kept = configuration.AsEnumerable().Where(pair => !replaced.Exists(key => Is(pair.Key, key)));
        var standIns = Credentials.Select(credential => (credential.Key, credential.Value))
            .Concat(Streams.SelectMany(stream => stream.Values.Select((value, index) => (Key: FormattableString.Invariant($"{stream.Key}:{index}"), Value: value))))
            .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value));
        return new ConfigurationBuilder().AddInMemoryCollection(kept).AddInMemoryCollection(standIns).Build();
    }

    public static IServiceCollection AddSimulatedFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSimulation(configuration);
        foreach (var client in SourcesServices.ClientNames)
        {
            services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler<SimulatedHandler>();
        }

        return services;
    }

    private static bool Is(string key, string replaced) =>
        key.StartsWith(replaced, StringComparison.OrdinalIgnoreCase) && (key.Length == replaced.Length || key[replaced.Length] == ':');
}
