using System.Text;

namespace SentinelMarket.Core.Text.Tokens;

/// <summary>Cuts a clean text into tokens, in one pass.</summary>
internal static class Tokenizer
{
    /// <summary>The tokens in their order.</summary>
    public static List<TextToken> Read(string text)
    {
        var tokens = new List<TextToken>((text.Length / 5) + 8);
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\n')
            {
                at++;
                continue;
            }

            var token = Next(text, at);
            tokens.Add(token with { Traits = token.Traits | Place(text, at) });
            at = token.End;
        }

        return tokens;
    }

    private static TokenTraits Place(string text, int at) =>
        at == 0 || text[at - 1] == '\n' ? TokenTraits.LineStart : text[at - 1] == ' ' ? TokenTraits.None : TokenTraits.Glued;

    private static TextToken Next(string text, int at)
    {
        var rest = text.AsSpan(at);
        var first = rest[0];
        if (Addresses.Length(text, at) is > 0 and var address) { return new TextToken(TokenKind.Url, TokenTraits.None, at, address, Addresses.Hash(rest[..address])); }
        if (first is '#' or '@' or '$' && rest.Length > 1 && IsTagLetter(rest[1]) && (first != '$' || char.IsAsciiLetter(rest[1])))
        {
            var length = 1;
            while (length < rest.Length && (IsTagLetter(rest[length]) || (first == '$' && rest[length] is '.' or '&' or '-' && length + 1 < rest.Length && char.IsAsciiLetterOrDigit(rest[length + 1])))) { length++; }
            var kind = first switch { '#' => TokenKind.Hashtag, '@' => TokenKind.Handle, _ => TokenKind.Cashtag };
            return new TextToken(kind, TokenTraits.None, at, length, TextHash.OfWord(rest[1..length]));
        }

        if (char.IsAsciiDigit(first) || IsSignedNumber(text, at)) { return Numbers.Read(text, at); }
        if (Words.IsLetter(first)) { return Words.Read(text, at); }
        if (Emoji.EmoticonLength(rest) is > 0 and var emoticon && (at == 0 || !char.IsAsciiDigit(text[at - 1])))
        {
            return new TextToken(TokenKind.Emoji, TokenTraits.None, at, emoticon, TextHash.OfWord(rest[..emoticon]));
        }

        if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done && rune.Value > 0x7F)
        {
            var isEmoji = Emoji.Is(rune.Value);
            if (!isEmoji && Rune.IsLetter(rune)) { return new TextToken(TokenKind.Word, TokenTraits.None, at, consumed, TextHash.OfWord(rest[..consumed])); }
            return new TextToken(isEmoji ? TokenKind.Emoji : TokenKind.Mark, TokenTraits.None, at, consumed, TextHash.OfWord(rest[..consumed]));
        }

        return new TextToken(TokenKind.Mark, TokenTraits.None, at, 1, TextHash.OfWord(rest[..1]));
    }

    private static bool IsTagLetter(char character) => char.IsLetterOrDigit(character) || character == '_' || Words.IsLetter(character);

    private static bool IsSignedNumber(string text, int at) =>
        text[at] is '+' or '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && (at == 0 || text[at - 1] is ' ' or '\n' or '(' or ':');
}
