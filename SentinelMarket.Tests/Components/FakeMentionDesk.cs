using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>Talk that a test scripts; it remembers what was asked.</summary>
internal sealed class FakeMentionDesk : IMentionDesk
{
    public MentionPage Page { get; set; } = new([], null);

    public IReadOnlyList<SentimentBucket> Buckets { get; set; } = [];

    public IReadOnlyList<MentionCluster> Clusters { get; set; } = [];

    /// <summary>Thrown by every query while set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Queries wait for it while set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public List<MentionQuery> Queries { get; } = [];

    public List<(Ticker Ticker, DateTimeOffset From, DateTimeOffset To, SentimentBucketSize Bucket)> SentimentQueries { get; } = [];

    public List<(Ticker? Ticker, DateTimeOffset From, DateTimeOffset To, int Limit)> ClusterQueries { get; } = [];

    public Task<MentionPage> BrowseAsync(MentionQuery query, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        return AnswerAsync(() => query.After == "other" ? throw new ArgumentException("The cursor belongs to other filters.", nameof(query)) : Page, cancellationToken);
    }

    public Task<IReadOnlyList<SentimentBucket>> SentimentAsync(Ticker ticker, DateTimeOffset from, DateTimeOffset to, SentimentBucketSize bucket, CancellationToken cancellationToken)
    {
        SentimentQueries.Add((ticker, from, to, bucket));
        return AnswerAsync<IReadOnlyList<SentimentBucket>>(() => [.. Buckets.Where(one => one.Start >= from && one.Start <= to)], cancellationToken);
    }

    public Task<IReadOnlyList<MentionCluster>> ClustersAsync(Ticker? ticker, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        ClusterQueries.Add((ticker, from, to, limit));
        return AnswerAsync<IReadOnlyList<MentionCluster>>(() => [.. Clusters.Take(limit)], cancellationToken);
    }

    private async Task<T> AnswerAsync<T>(Func<T> answer, CancellationToken cancellationToken)
    {
        if (Gate is not null) { await Gate.Task.WaitAsync(cancellationToken); }
        return Fault is null ? answer() : throw Fault;
    }
}
