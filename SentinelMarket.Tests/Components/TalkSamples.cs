using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Components;

/// <summary>Made-up messages for the pages and the API to show.</summary>
internal static class TalkSamples
{
    public const string PumpText = "Jaldi kharido RELIANCE, upper circuit pakka! Target 1600, last chance 🚀";

    public static MentionRow Mention(string text = "Reliance Q2 results look fine", SentimentLabel sentiment = SentimentLabel.Positive, int number = 0, string? ticker = "RELIANCE", string platform = Platforms.Telegram) => new(
        Samples.Now.AddMinutes(-7 * number), platform, $"tips/{4711 + number}", ticker is null ? null : Ticker.Parse(ticker), "telegram.channel", "tips", "0123456789abcdef", "tipster", 12_400,
        text, "en", sentiment, sentiment switch { SentimentLabel.Positive => 0.62, SentimentLabel.Negative => -0.48, _ => 0.02 }, false, 0.03, [], 77, "https://t.me/tips/4711", """{"views":5120,"edited":false}""", 1, 2051, 9001);

    /// <summary>A pump signal with its signs where they stand in the text.</summary>
    public static MentionRow Pump(int number = 0) => Mention(PumpText, SentimentLabel.Positive, number) with
    {
        IsPumpSignal = true,
        PumpScore = 0.914,
        Language = "hi-Latn",
        Reasons = [Reason("Urgency", "Jaldi kharido"), Reason("UpperCircuit", "upper circuit pakka"), Reason("GuaranteedReturns", "pakka"), Reason("TargetCall", "Target 1600"), Reason("LastChance", "last chance")],
    };

    public static MentionReason Reason(string sign, string excerpt, string text = PumpText) => new(sign, excerpt, text.IndexOf(excerpt, StringComparison.Ordinal), excerpt.Length);

    public static SentimentBucket Bucket(DateOnly day, long positive, long neutral, long negative, long pumps = 0, double mean = 0.2) =>
        new(IndianTime.StartOf(day), positive + neutral + negative, positive, neutral, negative, pumps, mean);

    public static MentionCluster Cluster(long number = 77, long messages = 42) =>
        new(number, messages, 17, [Platforms.X, Platforms.Telegram], Samples.Now.AddHours(-5), Samples.Now.AddMinutes(-3), PumpText, 0.914);
}
