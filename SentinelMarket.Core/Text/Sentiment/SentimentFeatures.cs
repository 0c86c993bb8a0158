using SentinelMarket.Core.Text.Learning;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Sentiment;

/// <summary>
/// Turns a text, seen from one of its companies or as a whole, into hashed features: words in runs of one to three, the same with the lexicon's roles in place
/// of words, negated words, the order of roles, pieces of words, the manner of writing, and for a company what stands around it (<see cref="TargetFeatures"/>).
/// </summary>
internal static class SentimentFeatures
{
    /// <summary>The length that every text's features are scaled to.</summary>
    private const float Norm = 4;

    private const int OpeningWords = 6;
    private const int ShortestPiece = 3;
    private const int LongestPiece = 5;
    private const int LongestWord = 24;

    // Places before the first and behind the last word; no hash is this small.
    private const ulong Beginning = 2;
    private const ulong Ending = 1;

    /// <summary>Fills the buffer.</summary>
    /// <param name="text">The clean text.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="target">The company in the clean text, or an empty stretch for the whole text.</param>
    /// <param name="features">Takes the features; what it held is dropped.</param>
    public static void Collect(string text, List<TextToken> tokens, TextSpan target, FeatureBuffer features)
    {
        features.Clear();
        Span<SentimentWord> room = stackalloc SentimentWord[SentimentWords.Most];
        var words = room[..SentimentWords.Prepare(text, tokens, target, room, out var manner)];
        features.Add(Tag(1, 'b'), 1);
        AddRuns(words, features);
        AddRoles(words, features);
        for (var i = 0; i < words.Length; i++)
        {
            var token = tokens[words[i].Token];
            if (i != manner.Target && token.Kind is TokenKind.Word or TokenKind.Hashtag) { AddPieces(text.AsSpan(token.Start, token.Length), features); }
        }

        AddManner(manner, features);
        AddRegister(words, Register(tokens, manner), features);
        if (manner.Target >= 0) { TargetFeatures.Add(words, manner.Target, features); }
        features.Normalise(Norm);
    }

    /// <summary>A hash that says of which kind a feature is.</summary>
    public static ulong Tag(ulong hash, char kind) => TextHash.Combine(hash, kind);

    private static void AddRuns(ReadOnlySpan<SentimentWord> words, FeatureBuffer features)
    {
        if (words.Length > 0) { features.Add(Tag(TextHash.Combine(Beginning, words[0].Key), 'u'), .8f); }
        for (var i = 0; i < words.Length; i++)
        {
            var key = words[i].Key;
            features.Add(Tag(key, 'u'), 1);
            var pair = TextHash.Combine(key, i + 1 < words.Length ? words[i + 1].Key : Ending);
            features.Add(Tag(pair, 'u'), .8f);
            if (words[i].IsNegated) { features.Add(Tag(key, 'n'), 1); }
            if (i + 2 >= words.Length) { continue; }
            features.Add(Tag(TextHash.Combine(pair, words[i + 2].Key), 'u'), .6f);
            features.Add(Tag(TextHash.Combine(key, words[i + 2].Key), 's'), .6f);
        }
    }

    private static void AddRoles(ReadOnlySpan<SentimentWord> words, FeatureBuffer features)
    {
        var last = WordRole.None;
        var beforeLast = WordRole.None;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word.Role != WordRole.None)
            {
                var role = RoleKey(word);
                features.Add(Tag(role, 'r'), 1);
                if (word.Role != WordRole.Linking)
                {
                    features.Add(Tag(TextHash.Combine((ulong)last, role), 'r'), 1);
                    features.Add(Tag(TextHash.Combine(TextHash.Combine((ulong)beforeLast, (ulong)last), role), 'r'), .7f);
                    (beforeLast, last) = (last, word.Role);
                }
            }

            if (i + 1 >= words.Length) { continue; }

            // Roles in place of words, so that "margin shrinks" says something to a model that only read "profit falls".
            var first = RoleOrWord(word);
            var second = RoleOrWord(words[i + 1]);
            var pair = TextHash.Combine(first, second);
            if (word.Role != WordRole.None || words[i + 1].Role != WordRole.None) { features.Add(Tag(pair, 'g'), .8f); }
            if (i + 2 < words.Length) { features.Add(Tag(TextHash.Combine(pair, RoleOrWord(words[i + 2])), 'g'), .6f); }
        }
    }

    /// <summary>The role of a word, another one where it is negated.</summary>
    public static ulong RoleKey(SentimentWord word) => (ulong)word.Role + (word.IsNegated ? 100ul : 0);

    private static ulong RoleOrWord(SentimentWord word) => word.Role == WordRole.None ? word.Key : (ulong)word.Role;

    // Pieces recognise the many spellings of chats: "bullishhh", "achaaa", "bekaar".
    private static void AddPieces(ReadOnlySpan<char> word, FeatureBuffer features)
    {
        if (word.Length is < ShortestPiece or > LongestWord) { return; }
        Span<char> bounded = stackalloc char[LongestWord + 2];
        bounded[0] = '<';
        word.ToLowerInvariant(bounded[1..]);
        bounded[word.Length + 1] = '>';
        bounded = bounded[..(word.Length + 2)];
        for (var i = 0; i + ShortestPiece <= bounded.Length; i++)
        {
            var hash = TextHash.Seed;
            for (var length = 1; length <= LongestPiece && i + length <= bounded.Length; length++)
            {
                hash = TextHash.Add(hash, bounded[i + length - 1]);
                if (length >= ShortestPiece) { features.Add(Tag(hash, 'c'), .35f); }
            }
        }
    }

    private static void AddManner(TextManner manner, FeatureBuffer features)
    {
        AddCount(manner.Exclamations, 3, '!', features);
        AddCount(manner.Questions, 3, '?', features);
        AddCount(manner.Emojis, 4, 'E', features);
        AddCount(manner.Elongated, 3, 'L', features);
        if (manner.Capitals > 1 && manner.Capitals * 2 > manner.Words) { features.Add(Tag(1, 'C'), 1); }
    }

    // The same word means another thing in a headline, in a chat and in a post with a link: "buy" of an analyst, of a fan, of a company that takes over another.
    private static void AddRegister(ReadOnlySpan<SentimentWord> words, ulong register, FeatureBuffer features)
    {
        features.Add(Tag(register, 'O'), 1);
        for (var i = 0; i < words.Length; i++)
        {
            features.Add(TextHash.Combine(Tag(words[i].Key, 'o'), register), 1);
            if (i < OpeningWords) { features.Add(TextHash.Combine(Tag(words[i].Key, 'B'), i < OpeningWords / 2 ? 1ul : 2ul), .6f); }
        }
    }

    private static ulong Register(List<TextToken> tokens, TextManner manner)
    {
        if (manner.Target >= 0) { return 1; }
        var hasCashtag = false;
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Url) { return 2; }
            hasCashtag |= token.Kind == TokenKind.Cashtag;
        }

        return !hasCashtag ? 3ul : manner.Emojis > 0 ? 4ul : 5ul;
    }

    private static void AddCount(int count, int most, char kind, FeatureBuffer features)
    {
        if (count > 0) { features.Add(Tag((ulong)Math.Min(count, most), kind), 1); }
    }
}
