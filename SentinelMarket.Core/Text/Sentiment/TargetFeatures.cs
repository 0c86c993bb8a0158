using SentinelMarket.Core.Text.Learning;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Sentiment;

/// <summary>What stands around the company that a text is read for: which words on which side, in its clause or another, how near, and what moves next to it.</summary>
internal static class TargetFeatures
{
    private const ulong Far = 4;

    /// <summary>Adds the features of the target at this place among the words.</summary>
    public static void Add(ReadOnlySpan<SentimentWord> words, int target, FeatureBuffer features)
    {
        AddPlace(words, target, features);
        var clause = words[target].Clause;
        for (var i = 0; i < words.Length; i++)
        {
            if (i == target) { continue; }
            var word = words[i];
            var isSameClause = word.Clause == clause;
            var side = i < target ? 'a' : 'z';
            var distance = Distance(Math.Abs(i - target));
            features.Add(TextHash.Combine(SentimentFeatures.Tag(word.Key, side), isSameClause ? 1ul : 2ul), isSameClause ? 1f : .6f);
            if (distance < Far) { features.Add(TextHash.Combine(SentimentFeatures.Tag(word.Key, side), 10 + distance), .7f); }
            if (isSameClause && i + 1 < words.Length && i + 1 != target)
            {
                features.Add(TextHash.Combine(SentimentFeatures.Tag(TextHash.Combine(word.Key, words[i + 1].Key), side), 3), .7f);
            }

            if (word.Role is WordRole.None or WordRole.Linking) { continue; }
            var role = SentimentFeatures.Tag(SentimentFeatures.RoleKey(word), side);
            features.Add(TextHash.Combine(role, isSameClause ? 31ul : 32ul), 1);
            features.Add(TextHash.Combine(role, 40 + distance), .7f);
        }

        AddMovers(words, target, features);
    }

    /// <summary>Whether a word of this role says where something goes.</summary>
    public static bool Moves(WordRole role) => role is WordRole.Up or WordRole.Down or WordRole.Good or WordRole.Bad or WordRole.Flat or WordRole.Bull or WordRole.Bear;

    // A name at the end, behind a comma or colon, is often the analyst's house and not what is spoken of.
    private static void AddPlace(ReadOnlySpan<SentimentWord> words, int target, FeatureBuffer features)
    {
        var last = words.Length - 1;
        features.Add(SentimentFeatures.Tag(target == 0 ? 0ul : target < 4 ? 1ul : target == last ? 2ul : target > last - 3 ? 3ul : 4ul, 'p'), 1);
        var previous = target > 0 ? words[target - 1].Key : 2;
        var next = target < last ? words[target + 1].Key : 3;
        features.Add(SentimentFeatures.Tag(TextHash.Combine(previous, next), 'p'), 1);
        if (target > 1) { features.Add(SentimentFeatures.Tag(TextHash.Combine(words[target - 2].Key, previous), 'P'), 1); }
        if (target + 2 > last) { return; }
        var pair = TextHash.Combine(next, words[target + 2].Key);
        features.Add(SentimentFeatures.Tag(pair, 'Q'), 1);
        if (target + 3 <= last) { features.Add(SentimentFeatures.Tag(TextHash.Combine(pair, words[target + 3].Key), 'Q'), 1); }
    }

    // The first two movers behind the company and the last one before it, each in its clause or in another one.
    private static void AddMovers(ReadOnlySpan<SentimentWord> words, int target, FeatureBuffer features)
    {
        var after = 0ul;
        for (var i = target + 1; i < words.Length && after < 32; i++)
        {
            if (!Moves(words[i].Role)) { continue; }
            after = (after * 32) + Mover(words[i], words[target]);
            features.Add(SentimentFeatures.Tag(after, 'x'), 1);
        }

        var before = 0ul;
        for (var i = target - 1; i >= 0 && before == 0; i--)
        {
            if (!Moves(words[i].Role)) { continue; }
            before = Mover(words[i], words[target]);
            features.Add(SentimentFeatures.Tag(before, 'y'), 1);
        }

        features.Add(TextHash.Combine(SentimentFeatures.Tag(after, 'w'), before), 1);
    }

    private static ulong Mover(SentimentWord word, SentimentWord target) => (ulong)word.Role + (word.Clause == target.Clause ? 0ul : 16ul);

    private static ulong Distance(int words) => words switch { 1 => 1, 2 => 2, <= 4 => 3, _ => Far };
}
