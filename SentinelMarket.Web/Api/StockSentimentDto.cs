using System.ComponentModel;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>The talk about one share over time.</summary>
/// <param name="Ticker">The symbol.</param>
/// <param name="From">First instant.</param>
/// <param name="To">Last instant.</param>
/// <param name="Bucket">Hour or Day.</param>
/// <param name="Buckets">Oldest first; an hour or day without talk is not there.</param>
public sealed record StockSentimentDto(string Ticker, DateTimeOffset From, DateTimeOffset To, SentimentBucketSize Bucket, IReadOnlyList<SentimentBucketDto> Buckets);

/// <summary>The talk of an hour, or of a day in India.</summary>
public sealed record SentimentBucketDto(
    DateTimeOffset Start,
    long Mentions,
    long Positive,
    long Neutral,
    long Negative,
    long PumpSignals,
    [property: Description("The mean of the sentiment scores, -1 to 1.")] double MeanScore)
{
    internal SentimentBucketDto(SentimentBucket bucket)
        : this(bucket.Start, bucket.Mentions, bucket.Positive, bucket.Neutral, bucket.Negative, bucket.PumpSignals, Math.Round(bucket.MeanScore, 4))
    {
    }
}

/// <summary>Texts that were repeated in a period, the most repeated first.</summary>
/// <param name="Ticker">The share that they speak of, or null for all.</param>
/// <param name="From">First instant.</param>
/// <param name="To">Last instant.</param>
/// <param name="Limit">The most clusters that were asked for.</param>
/// <param name="LimitReached">Whether there may be more than these.</param>
/// <param name="Clusters">The clusters.</param>
public sealed record MentionClustersDto(string? Ticker, DateTimeOffset From, DateTimeOffset To, int Limit, bool LimitReached, IReadOnlyList<MentionCluster> Clusters);
