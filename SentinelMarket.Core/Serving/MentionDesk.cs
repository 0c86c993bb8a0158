using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Social;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about talk from the warehouse.</summary>
internal sealed class MentionDesk(MentionReader mentions, MentionCountsReader counts, MentionClusterReader clusters) : IMentionDesk
{
    public Task<MentionPage> BrowseAsync(MentionQuery query, CancellationToken cancellationToken) => mentions.BrowseAsync(query, cancellationToken);

    public Task<IReadOnlyList<SentimentBucket>> SentimentAsync(Ticker ticker, DateTimeOffset from, DateTimeOffset to, SentimentBucketSize bucket, CancellationToken cancellationToken) =>
        counts.BucketsAsync(ticker, from, to, bucket, cancellationToken);

    public Task<IReadOnlyList<MentionCluster>> ClustersAsync(Ticker? ticker, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        clusters.ClustersAsync(ticker, from, to, limit, cancellationToken);
}
