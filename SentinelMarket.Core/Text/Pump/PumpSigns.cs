using System.Runtime.InteropServices;
using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Pump;

/// <summary>The signs of a text, what they are worth by rule, and the reasons a page shows.</summary>
internal static class PumpSigns
{
    /// <summary>The most reasons that are told of one text.</summary>
    public const int MostReasons = 40;

    private const int StormOfEmoji = 6;
    private const int ShoutedWords = 6;

    /// <summary>The set of signs, one bit each.</summary>
    public static uint Of(CleanText clean, List<TextToken> tokens, List<PhraseHit> hits)
    {
        var signs = 0u;
        foreach (var hit in hits) { signs |= 1u << (int)hit.Sign; }
        var shape = TextShape.Of(clean.Text, CollectionsMarshal.AsSpan(tokens));
        if (shape.Emojis >= StormOfEmoji && shape.Emojis * 2 > shape.Words) { signs |= 1u << (int)PumpSign.EmojiStorm; }
        if (shape.Words >= ShoutedWords && (shape.Capitals * 2 > shape.Words || shape.Exclamations >= 5)) { signs |= 1u << (int)PumpSign.Shouting; }
        return signs;
    }

    /// <summary>
    /// The probability that the rules alone give: what the learned part cannot know, because the labelled pumps are of coins and in English.
    /// Ordinary marks of a tip (targets, a link) never reach the threshold; a promise or a claim of inside knowledge together with a call does.
    /// </summary>
    public static double Floor(uint signs)
    {
        bool Has(PumpSign sign) => (signs & (1u << (int)sign)) != 0;
        var claims = (Has(PumpSign.GuaranteedReturns) ? 1 : 0) + (Has(PumpSign.UpperCircuit) ? 1 : 0) + (Has(PumpSign.InsiderClaim) ? 1 : 0);
        var calls = Has(PumpSign.TargetCall) || Has(PumpSign.CoordinatedBuying) || Has(PumpSign.JoinLink);
        var presses = Has(PumpSign.Urgency) || Has(PumpSign.LastChance);
        if (claims >= 2 && (calls || presses)) { return 0.8; }
        if (claims == 1 && calls && presses) { return 0.7; }

        // A name that is about to be told, with a clock or a crowd: an arranged pump, whatever it is called.
        return Has(PumpSign.Reveal) && (Has(PumpSign.Countdown) || Has(PumpSign.CoordinatedBuying) || Has(PumpSign.PumpWord)) ? 0.6 : 0;
    }

    /// <summary>The reasons with their places; a phrase inside a longer one of the same sign is not told twice.</summary>
    public static IReadOnlyList<PumpReason> Reasons(CleanText clean, List<TextToken> tokens, List<PhraseHit> hits, uint signs)
    {
        hits.Sort((a, b) => a.First != b.First ? a.First.CompareTo(b.First) : b.Last.CompareTo(a.Last));
        var reasons = new List<PumpReason>();
        Span<int> reached = stackalloc int[32];
        reached.Fill(-1);
        foreach (var hit in hits)
        {
            if (hit.First <= reached[(int)hit.Sign] || reasons.Count >= MostReasons) { continue; }
            reached[(int)hit.Sign] = hit.Last;
            reasons.Add(Reason(hit.Sign, clean, tokens[hit.First].Start, tokens[hit.Last].End));
        }

        if ((signs & (1u << (int)PumpSign.EmojiStorm)) != 0)
        {
            var first = tokens.FindIndex(token => token.Kind == TokenKind.Emoji);
            var last = first;
            while (last + 1 < tokens.Count && tokens[last + 1].Kind == TokenKind.Emoji) { last++; }
            reasons.Add(Reason(PumpSign.EmojiStorm, clean, tokens[first].Start, tokens[last].End));
        }

        if ((signs & (1u << (int)PumpSign.Shouting)) != 0)
        {
            var first = tokens.FindIndex(token => token.Is(TokenTraits.Capitals));
            if (first >= 0) { reasons.Add(Reason(PumpSign.Shouting, clean, tokens[first].Start, tokens[first].End)); }
        }

        return reasons;
    }

    private static PumpReason Reason(PumpSign sign, CleanText clean, int start, int end) =>
        new(sign, clean.Text[start..end], clean.ToSource(start, end - start));
}
