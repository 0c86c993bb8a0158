using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask of the warehouse's talk.</summary>
public interface IMentionDesk
{
    /// <summary>One page of <c>social_mentions_warehouse</c>, newest first.</summary>
    /// <exception cref="ArgumentException">The cursor is not one that this method returned for these filters, the size is out of range, the text is too short, or the period ends before it begins.</exception>
    Task<MentionPage> BrowseAsync(MentionQuery query, CancellationToken cancellationToken);

    /// <summary>The talk about a share over time, one bucket for each hour or day that has any, oldest first.</summary>
    /// <exception cref="ArgumentException">The period ends before it begins or has more than 10,000 buckets.</exception>
    Task<IReadOnlyList<SentimentBucket>> SentimentAsync(Ticker ticker, DateTimeOffset from, DateTimeOffset to, SentimentBucketSize bucket, CancellationToken cancellationToken);

    /// <summary>Repeated texts of a period, the largest cluster first; only those of at least two messages.</summary>
    /// <param name="ticker">Only those that speak of this share, or null for all.</param>
    /// <param name="from">First instant, inclusive.</param>
    /// <param name="to">Last instant, inclusive.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<MentionCluster>> ClustersAsync(Ticker? ticker, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);
}
