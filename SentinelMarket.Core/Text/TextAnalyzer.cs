using SentinelMarket.Core.Text.Duplicates;
using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Pump;
using SentinelMarket.Core.Text.Sentiment;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text;

/// <summary>
/// Reads a text for all that the platform wants to know of it. Pure: the same text and universe give the same answer. Time is bounded and grows with the text's length,
/// of which at most <see cref="TextCleaner.MaxLength"/> units are read; no text makes it throw. Safe to use from several threads.
/// </summary>
/// <param name="listings">The universe of shares.</param>
public sealed class TextAnalyzer(ListingIndex listings)
{
    // Each needs its own look at the whole text.
    private const int MostOwnSentiments = 12;
    private readonly TickerFinder _finder = new(listings);
    private readonly SentimentReader _sentiment = SentimentReader.Default;
    private readonly PumpReader _pump = PumpReader.Default;

    /// <summary>Reads a text.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public TextAnalysis Analyze(string text)
    {
        var clean = TextCleaner.Clean(text);
        var tokens = Tokenizer.Read(clean.Text);
        var whole = _sentiment.Read(clean, tokens, default);
        var found = _finder.Find(clean, tokens);
        var tickers = new TickerSentiment[found.Count];
        for (var i = 0; i < tickers.Length; i++)
        {
            var own = tickers.Length > 1 && i < MostOwnSentiments ? _sentiment.Read(clean, tokens, found[i].Spans[0]) : whole;
            tickers[i] = new TickerSentiment(found[i].ToMention(clean), own);
        }

        return new TextAnalysis(tickers, whole, _pump.Read(clean, tokens), LanguageGuess.Of(clean.Text, tokens), TextFingerprint.Of(clean.Text, tokens), clean.IsTruncated);
    }
}
