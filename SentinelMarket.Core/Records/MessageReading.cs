using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>What reading a message's text has found; see <c>docs/text.md</c>.</summary>
/// <param name="Language">The guessed language.</param>
/// <param name="Sentiment">The mood of the whole text.</param>
/// <param name="SentimentScore">-1 to 1.</param>
/// <param name="PumpScore">The probability that it calls for a pump, 0 to 1.</param>
/// <param name="IsPumpSignal">Whether that counts as a pump signal.</param>
/// <param name="Reasons">The signs of a pump, in the order of the text.</param>
/// <param name="Tickers">The shares it speaks of; may be empty.</param>
/// <param name="BandKeys">The keys under which near-duplicates are looked for; empty for a text that is too short.</param>
/// <param name="Fingerprint">The fingerprint's bytes; empty for a text that is too short.</param>
public sealed record MessageReading(
    string Language,
    SentimentLabel Sentiment,
    double SentimentScore,
    double PumpScore,
    bool IsPumpSignal,
    IReadOnlyList<MentionReason> Reasons,
    IReadOnlyList<TickerReading> Tickers,
    IReadOnlyList<long> BandKeys,
    ReadOnlyMemory<byte> Fingerprint);

/// <summary>A share that a message speaks of.</summary>
/// <param name="Ticker">The share.</param>
/// <param name="Sentiment">The mood towards it.</param>
/// <param name="SentimentScore">-1 to 1.</param>
public sealed record TickerReading(Ticker Ticker, SentimentLabel Sentiment, double SentimentScore);

/// <summary>Words in a text that are a sign of a pump.</summary>
/// <param name="Sign">The sign's name, such as <c>GuaranteedReturns</c>.</param>
/// <param name="Excerpt">The words.</param>
/// <param name="Start">Where they begin in the text, in UTF-16 units.</param>
/// <param name="Length">How many units they take.</param>
public sealed record MentionReason(string Sign, string Excerpt, int Start, int Length);
