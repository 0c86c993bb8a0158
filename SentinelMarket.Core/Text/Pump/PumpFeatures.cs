using System.Runtime.InteropServices;
using SentinelMarket.Core.Text.Learning;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Pump;

/// <summary>Turns a text into the hashed features by which promotion is recognised. Names, numbers and people are masked: what is promoted says nothing.</summary>
internal static class PumpFeatures
{
    private const int MostTokens = 400;
    private const float WordNorm = 3;
    private const int SignCount = 16;
    private static readonly PhraseMatcher Phrases = new(PumpPhrases.All);
    private static readonly ulong Number = TextHash.OfWord("<number>");
    private static readonly ulong Percent = TextHash.OfWord("<percent>");
    private static readonly ulong Symbol = TextHash.OfWord("<symbol>");
    private static readonly ulong Link = TextHash.OfWord("<link>");
    private static readonly ulong Person = TextHash.OfWord("<person>");

    /// <summary>Fills both lists; what they held is dropped.</summary>
    public static void Collect(string text, List<TextToken> tokens, List<PhraseHit> hits, FeatureBuffer features)
    {
        var span = CollectionsMarshal.AsSpan(tokens);
        hits.Clear();
        Phrases.Find(span, hits);
        features.Clear();
        features.Add(Tag(1, 'b'), 1);
        Span<ulong> keys = stackalloc ulong[MostTokens];
        var count = 0;
        for (var i = 0; i < span.Length && i < MostTokens; i++)
        {
            var token = span[i];
            switch (token.Kind)
            {
                case TokenKind.Mark when text[token.Start] == '?': features.Add(Tag(1, '?'), 1); break;
                case TokenKind.Mark: break;
                case TokenKind.Emoji: features.Add(Tag(token.Hash, 'e'), .5f); break;
                default: keys[count++] = KeyOf(token); break;
            }

            if (token.Kind == TokenKind.Url) { features.Add(Tag(token.Hash, 'l'), 1); }
        }

        keys = keys[..count];
        for (var i = 0; i < count; i++)
        {
            features.Add(Tag(keys[i], 'u'), 1);
            var pair = TextHash.Combine(keys[i], i + 1 < count ? keys[i + 1] : 1);
            features.Add(Tag(pair, 'u'), .8f);
            if (i + 2 < count) { features.Add(Tag(TextHash.Combine(pair, keys[i + 2]), 'u'), .6f); }
        }

        features.Normalise(WordNorm);

        // Signs and shape stand beside the words at full weight: they carry over to channels that use other words.
        AddSigns(hits, features);
        AddShape(text, span, features);
    }

    private static ulong KeyOf(TextToken token) => token.Kind switch
    {
        TokenKind.Number => token.Is(TokenTraits.Percent) ? Percent : Number,
        TokenKind.Url => Link,
        TokenKind.Handle => Person,
        TokenKind.Cashtag or TokenKind.Hashtag => Symbol,
        _ => token.Hash,
    };

    private static void AddSigns(List<PhraseHit> hits, FeatureBuffer features)
    {
        var signs = 0;
        foreach (var hit in hits)
        {
            signs |= 1 << (int)hit.Sign;
            features.Add(Tag((ulong)hit.Phrase, 'f'), .6f);
        }

        for (var sign = 0; sign < SignCount; sign++)
        {
            if ((signs & (1 << sign)) == 0) { continue; }
            features.Add(Tag((ulong)sign, 'r'), 1);
            for (var other = sign + 1; other < SignCount; other++)
            {
                if ((signs & (1 << other)) != 0) { features.Add(Tag((ulong)((sign * SignCount) + other), 'R'), .5f); }
            }
        }

        features.Add(Tag((ulong)System.Numerics.BitOperations.PopCount((uint)signs), 'S'), .5f);
    }

    private static void AddShape(string text, ReadOnlySpan<TextToken> tokens, FeatureBuffer features)
    {
        var shape = TextShape.Of(text, tokens);
        features.Add(Tag((ulong)Math.Min(shape.Emojis, 5), 'E'), .4f);
        features.Add(Tag((ulong)Math.Min(shape.Exclamations, 3), '!'), .4f);
        features.Add(Tag(shape.Words switch { < 4 => 0, < 10 => 1, < 25 => 2, < 60 => 3, _ => 4 }, 'W'), .4f);
        features.Add(Tag((ulong)Math.Min(shape.Lines, 5), 'N'), .3f);
        features.Add(Tag((ulong)Math.Min(shape.Numbers, 5), 'D'), .4f);
        features.Add(Tag((ulong)Math.Min(shape.Symbols, 2), 'Y'), .4f);
        features.Add(Tag((ulong)Math.Min(shape.Links, 2), 'U'), .4f);
        features.Add(Tag(shape.Words == 0 ? 9 : (ulong)(shape.Capitals * 4 / shape.Words), 'C'), .4f);
    }

    private static ulong Tag(ulong hash, char kind) => TextHash.Combine(hash, kind);
}
