using SentinelMarket.Core.Records;
using SentinelMarket.Core.Text;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Takes down what reading a text has found as the warehouse keeps it.</summary>
internal static class MessageReadings
{
    private static readonly MessageReading Nothing = new("und", SentimentLabel.Neutral, 0, 0, false, [], [], [], ReadOnlyMemory<byte>.Empty);

    /// <summary>Reads a message; of a deleted one nothing is read.</summary>
    public static MessageReading Of(TextAnalyzer analyzer, SocialMessage message)
    {
        if (message.IsDeleted) { return Nothing; }
        var found = analyzer.Analyze(message.Text);
        return new MessageReading(
            found.Language,
            found.Sentiment.Label,
            found.Sentiment.Score,
            found.Pump.Probability,
            found.Pump.IsPump,
            [.. found.Pump.Reasons.Select(reason => new MentionReason(reason.Sign.ToString(), reason.Excerpt, reason.Span.Start, reason.Span.Length))],
            [.. found.Tickers.Select(ticker => new TickerReading(ticker.Mention.Ticker, ticker.Sentiment.Label, ticker.Sentiment.Score))],
            found.Fingerprint.BandKeys(),
            found.Fingerprint.ToArray());
    }
}
