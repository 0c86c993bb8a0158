using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Tests.Components;

/// <summary>A desk whose feeds and trials the test sets; it remembers what was ordered.</summary>
internal sealed class FakeFeedDesk : IFeedDesk
{
    public IReadOnlyList<FeedOverview> Feeds { get; set; } = [];

    public FeedTrial? Trial { get; set; }

    public Exception? Fault { get; set; }

    /// <summary>Queries wait for it while set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public List<string> Orders { get; } = [];

    public static FeedOverview Feed(string source, FeedState state = FeedState.OnTime, params FeedStreamOverview[] streams) => new()
    {
        Source = source,
        Name = $"Feed {source}",
        Pipeline = "social_media",
        State = state,
        Reason = state == FeedState.NotConfigured ? "Set Sources:X:BearerToken." : "All 2 streams answered on time.",
        Schedule = "every 10 minutes",
        Interval = TimeSpan.FromMinutes(10),
        Circuit = FeedCircuit.Closed,
        Streams = streams,
    };

    public async Task<IReadOnlyList<FeedOverview>> ListAsync(CancellationToken cancellationToken)
    {
        if (Gate is not null) { await Gate.Task; }
        return Fault is null ? Feeds : throw Fault;
    }

    public Task<FeedTrial> TestAsync(string source, CancellationToken cancellationToken)
    {
        if (Feeds.All(feed => feed.Source != source)) { throw new UnknownFeedException(source, Feeds.Select(feed => feed.Source)); }
        Orders.Add($"test {source}");
        return Task.FromResult(Trial ?? new FeedTrial(source, true, "120 bytes of news with 3 records.", 3, 0, TimeSpan.FromSeconds(0.25)));
    }

    public Task<RunReport> FetchNowAsync(string source, string actor, CancellationToken cancellationToken)
    {
        if (Fault is not null) { throw Fault; }
        Orders.Add($"fetch {source} by {actor}");
        return Task.FromResult(Samples.Run(2000, null, "social_media"));
    }
}
