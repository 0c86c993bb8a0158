using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Pump;

/// <summary>What a text is made of, counted.</summary>
internal readonly record struct TextShape(int Words, int Capitals, int Emojis, int Exclamations, int Links, int Numbers, int Symbols, int Lines)
{
    public static TextShape Of(string text, ReadOnlySpan<TextToken> tokens)
    {
        int words = 0, capitals = 0, emojis = 0, exclamations = 0, links = 0, numbers = 0, symbols = 0, lines = 0;
        foreach (var token in tokens)
        {
            if (token.Is(TokenTraits.LineStart)) { lines++; }
            switch (token.Kind)
            {
                case TokenKind.Word:
                    words++;
                    if (token.Is(TokenTraits.Capitals)) { capitals++; }
                    break;
                case TokenKind.Emoji: emojis++; break;
                case TokenKind.Url: links++; break;
                case TokenKind.Number: numbers++; break;
                case TokenKind.Cashtag or TokenKind.Hashtag: symbols++; break;
                case TokenKind.Mark when text[token.Start] == '!': exclamations++; break;
            }
        }

        return new TextShape(words, capitals, emojis, exclamations, links, numbers, symbols, lines);
    }
}
