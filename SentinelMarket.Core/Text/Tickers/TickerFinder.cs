using System.Runtime.InteropServices;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Tickers;

/// <summary>
/// Finds the shares that a text speaks of. What is written as a symbol counts at once ($TCS, NSE:TCS, TCS.NS, an ISIN); a name counts when it is written like one;
/// a word that is also something else (IDEA, CAN, BSE) counts only with words of trading right beside it. Safe to use from several threads.
/// </summary>
/// <param name="listings">The universe.</param>
public sealed class TickerFinder(ListingIndex listings)
{
    /// <summary>The most shares that are told of one text; lists of hundreds of tags say nothing about any of them.</summary>
    public const int MostMentions = 40;

    /// <summary>The most places that are told of one share.</summary>
    public const int MostSpans = 20;

    /// <summary>The shares of a text, in the order of their first place.</summary>
    public IReadOnlyList<TickerMention> Find(string text)
    {
        var clean = TextCleaner.Clean(text);
        return [.. Find(clean, Tokenizer.Read(clean.Text)).Select(found => found.ToMention(clean))];
    }

    internal IReadOnlyList<FoundTicker> Find(CleanText clean, List<TextToken> tokens)
    {
        var scan = new TickerScan(listings, clean.Text, CollectionsMarshal.AsSpan(tokens));
        List<FoundTicker>? found = null;
        for (var i = 0; i < tokens.Count;)
        {
            var match = scan.At(i);
            if (match.Listing is null)
            {
                i++;
                continue;
            }

            found ??= [];
            Add(found, match, tokens);
            i = match.Last + 1;
        }

        return found is null ? [] : found;
    }

    private static void Add(List<FoundTicker> found, TickerMatch match, List<TextToken> tokens)
    {
        var start = tokens[match.First].Start;
        var span = new TextSpan(start, tokens[match.Last].End - start);
        foreach (var known in found)
        {
            if (!ReferenceEquals(known.Listing, match.Listing)) { continue; }
            known.Evidence = (TickerEvidence)Math.Min((int)known.Evidence, (int)match.Evidence);
            if (known.Spans.Count < MostSpans) { known.Spans.Add(span); }
            return;
        }

        if (found.Count < MostMentions) { found.Add(new FoundTicker(match.Listing!, match.Evidence, span)); }
    }
}

/// <summary>A share found in a clean text.</summary>
internal sealed class FoundTicker(Listing listing, TickerEvidence evidence, TextSpan first)
{
    public Listing Listing => listing;

    public TickerEvidence Evidence { get; set; } = evidence;

    /// <summary>Places in the clean text.</summary>
    public List<TextSpan> Spans { get; } = [first];

    public TickerMention ToMention(CleanText clean) => new(listing.Ticker, Evidence, [.. Spans.Select(span => clean.ToSource(span.Start, span.Length))]);
}
