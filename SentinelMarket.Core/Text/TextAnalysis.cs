using SentinelMarket.Core.Text.Duplicates;
using SentinelMarket.Core.Text.Pump;
using SentinelMarket.Core.Text.Sentiment;
using SentinelMarket.Core.Text.Tickers;

namespace SentinelMarket.Core.Text;

/// <summary>What a text says, in full.</summary>
/// <param name="Tickers">The shares it speaks of with the mood towards each, in the order of their first place.</param>
/// <param name="Sentiment">The mood of the whole text.</param>
/// <param name="Pump">How likely it calls for a pump, and by which signs.</param>
/// <param name="Language">The guessed language, see <see cref="LanguageGuess"/>.</param>
/// <param name="Fingerprint">For finding its near-duplicates.</param>
/// <param name="IsTruncated">Whether only its beginning was read.</param>
public sealed record TextAnalysis(
    IReadOnlyList<TickerSentiment> Tickers, SentimentScore Sentiment, PumpVerdict Pump, string Language, TextFingerprint Fingerprint, bool IsTruncated);

/// <summary>A share that a text speaks of, and how.</summary>
/// <param name="Mention">The share and where it is named.</param>
/// <param name="Sentiment">The mood towards it: that of the whole text where it is the only share.</param>
public sealed record TickerSentiment(TickerMention Mention, SentimentScore Sentiment);
