using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>The talk of one place of a time axis.</summary>
/// <param name="Mentions">Messages.</param>
/// <param name="Positive">Of them, positive ones.</param>
/// <param name="Neutral">Of them, neutral ones.</param>
/// <param name="Negative">Of them, negative ones.</param>
/// <param name="PumpSignals">Of them, pump signals.</param>
/// <param name="Mood">The mean sentiment score of all of them, -1 to 1.</param>
public sealed record TalkSum(long Mentions, long Positive, long Neutral, long Negative, long PumpSignals, double Mood)
{
    /// <summary>The sum of buckets; null when nobody said anything.</summary>
    public static TalkSum? Of(IReadOnlyCollection<SentimentBucket> buckets)
    {
        var mentions = buckets.Sum(bucket => bucket.Mentions);
        return mentions == 0 ? null : new TalkSum(
            mentions, buckets.Sum(bucket => bucket.Positive), buckets.Sum(bucket => bucket.Neutral), buckets.Sum(bucket => bucket.Negative), buckets.Sum(bucket => bucket.PumpSignals),
            buckets.Sum(bucket => bucket.MeanScore * bucket.Mentions) / mentions);
    }
}
