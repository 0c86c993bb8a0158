using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Sentiment;

/// <summary>A token as the features of sentiment see it.</summary>
/// <param name="Key">What it is compared by; numbers, cashtags, links and people are masked.</param>
/// <param name="Role">What the lexicon says of it.</param>
/// <param name="Clause">Which clause of the text it stands in.</param>
/// <param name="IsNegated">Whether a negation stands shortly before it in the same clause.</param>
/// <param name="Token">Its index in the list of tokens.</param>
internal readonly record struct SentimentWord(ulong Key, WordRole Role, byte Clause, bool IsNegated, int Token);

/// <summary>How a text is written as a whole.</summary>
internal struct TextManner
{
    public int Exclamations;
    public int Questions;
    public int Emojis;
    public int Capitals;
    public int Elongated;
    public int Words;

    /// <summary>Where the target stands among the words, or -1.</summary>
    public int Target;
}

/// <summary>Prepares tokens for the features of sentiment.</summary>
internal static class SentimentWords
{
    /// <summary>How many tokens of a text count; beyond that a text repeats itself.</summary>
    public const int Most = 400;

    private const int NegationReach = 4;
    private static readonly ulong TargetKey = TextHash.OfWord("<target>");
    private static readonly ulong Number = TextHash.OfWord("<number>");
    private static readonly ulong Percent = TextHash.OfWord("<percent>");
    private static readonly ulong Money = TextHash.OfWord("<money>");
    private static readonly ulong Cash = TextHash.OfWord("<cash>");
    private static readonly ulong Link = TextHash.OfWord("<link>");
    private static readonly ulong Person = TextHash.OfWord("<person>");

    /// <summary>Fills <paramref name="words"/>, which has <see cref="Most"/> places; the target becomes one word, whatever it is called.</summary>
    /// <returns>How many places were filled.</returns>
    public static int Prepare(string text, List<TextToken> tokens, TextSpan target, Span<SentimentWord> words, out TextManner manner)
    {
        manner = new TextManner { Target = -1 };
        var count = 0;
        byte clause = 0;
        var negated = 0;
        var hasMover = false;
        for (var i = 0; i < tokens.Count && count < Most; i++)
        {
            var token = tokens[i];
            if (token.Start >= target.Start && token.Start < target.End)
            {
                // Its further words; a second occurrence of the name stays what it is.
                if (manner.Target >= 0 && count == manner.Target + 1) { continue; }
                manner.Target = count;
                words[count++] = new SentimentWord(TargetKey, WordRole.None, clause, false, i);
                continue;
            }

            if (token.Kind == TokenKind.Mark)
            {
                Count(text[token.Start], ref manner);
                if (EndsClause(text[token.Start], token, hasMover))
                {
                    clause++;
                    negated = 0;
                    hasMover = false;
                }

                if (text[token.Start] is not ('\'' or '"' or '*')) { words[count++] = new SentimentWord(token.Hash, WordRole.None, clause, false, i); }
                continue;
            }

            Count(token, ref manner);
            var role = token.Kind == TokenKind.Word ? SentimentLexicon.RoleOf(token.Hash) : WordRole.None;
            words[count++] = new SentimentWord(KeyOf(token), role, clause, negated > 0, i);
            negated = role == WordRole.Not ? NegationReach : Math.Max(negated - 1, 0);
            hasMover |= TargetFeatures.Moves(role);
            if (role == WordRole.But) { clause++; }
        }

        return count;
    }

    // A comma before anything has moved stands in a list: "TCS, Infosys fall".
    private static bool EndsClause(char mark, TextToken token, bool hasMover) =>
        (mark == ',' && hasMover) || mark is ';' or ':' or '.' or '!' or '?' or '(' or '|' or '"' || (mark == '-' && !token.Is(TokenTraits.Glued));

    private static ulong KeyOf(TextToken token) => token.Kind switch
    {
        TokenKind.Number => token.Is(TokenTraits.Percent) ? Percent : token.Is(TokenTraits.Money) ? Money : Number,
        TokenKind.Cashtag => Cash,
        TokenKind.Url => Link,
        TokenKind.Handle => Person,
        _ => token.Hash,
    };

    private static void Count(char mark, ref TextManner manner)
    {
        if (mark == '!') { manner.Exclamations++; }
        if (mark == '?') { manner.Questions++; }
    }

    private static void Count(TextToken token, ref TextManner manner)
    {
        if (token.Kind == TokenKind.Emoji) { manner.Emojis++; }
        if (token.Kind != TokenKind.Word) { return; }
        manner.Words++;
        if (token.Is(TokenTraits.Capitals) && token.Length > 2) { manner.Capitals++; }
        if (token.Is(TokenTraits.Elongated)) { manner.Elongated++; }
    }
}
