using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about feeds, and passes on what people order.</summary>
internal sealed class FeedDesk(IEnumerable<IFeed> feeds, FeedReader reader, FeedProbe probe, IPipelineDesk pipelines) : IFeedDesk
{
    private readonly IReadOnlyList<IFeed> _feeds = [.. feeds];

    public Task<IReadOnlyList<FeedOverview>> ListAsync(CancellationToken cancellationToken) => reader.ListAsync(cancellationToken);

    public Task<FeedTrial> TestAsync(string source, CancellationToken cancellationToken) => probe.TryAsync(Find(source), cancellationToken);

    public Task<RunReport> FetchNowAsync(string source, string actor, CancellationToken cancellationToken) =>
        pipelines.StartRunAsync(new RunRequest(Find(source).Pipeline, RunTrigger.Manual, actor), cancellationToken);

    private IFeed Find(string source) =>
        _feeds.FirstOrDefault(feed => feed.Source == source) ?? throw new UnknownFeedException(source, _feeds.Select(feed => feed.Source));
}
