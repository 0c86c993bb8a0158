using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Text.Sentiment;

/// <summary>The mood of a text.</summary>
/// <param name="Negative">The probability that it is negative, 0 to 1.</param>
/// <param name="Neutral">The probability that it is neutral, 0 to 1.</param>
/// <param name="Positive">The probability that it is positive, 0 to 1.</param>
public readonly record struct SentimentScore(float Negative, float Neutral, float Positive)
{
    /// <summary>The likeliest label.</summary>
    public SentimentLabel Label =>
        Positive >= Neutral && Positive >= Negative && Positive > Negative ? SentimentLabel.Positive
        : Negative >= Neutral && Negative > Positive ? SentimentLabel.Negative
        : SentimentLabel.Neutral;

    /// <summary>From -1 (negative) to 1 (positive): the difference of the two probabilities.</summary>
    public double Score => Math.Clamp(Positive - Negative, -1, 1);
}
