namespace SentinelMarket.Core.Text.Tokens;

/// <summary>What a token is.</summary>
internal enum TokenKind : byte { Word, Number, Cashtag, Hashtag, Handle, Url, Emoji, Mark }

/// <summary>How a token is written.</summary>
[Flags]
internal enum TokenTraits : ushort
{
    None = 0,
    Capitals = 1,
    Capitalised = 2,
    Elongated = 4,
    Percent = 8,
    Money = 16,
    Plus = 32,
    Minus = 64,
    HasDigit = 128,
    Glued = 256,
    LineStart = 512,
}

/// <summary>A word, number, tag, address, emoji or punctuation mark of a clean text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Traits">How it is written; <see cref="TokenTraits.Glued"/>: no blank stands before it.</param>
/// <param name="Start">Its first character in the clean text.</param>
/// <param name="Length">Its length in the clean text, with its sign such as # or $.</param>
/// <param name="Hash">The hash of its folded form: lower case, without apostrophes and possessive s, letters repeated at most twice.</param>
internal readonly record struct TextToken(TokenKind Kind, TokenTraits Traits, int Start, int Length, ulong Hash)
{
    public int End => Start + Length;

    public bool Is(TokenTraits trait) => (Traits & trait) != TokenTraits.None;
}
