using System.Globalization;

namespace SentinelMarket.Core.Text.Tokens;

/// <summary>Reads words: letters of any script with their vowel signs, digits inside, <c>L&amp;T</c>, <c>U.S.</c>, <c>don't</c>.</summary>
internal static class Words
{
    public static bool IsLetter(char character) =>
        character < 0x80
            ? char.IsAsciiLetter(character)
            : char.GetUnicodeCategory(character) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.NonSpacingMark;

    public static TextToken Read(string text, int start)
    {
        var end = start;
        while (end < text.Length && (IsLetter(text[end]) || char.IsAsciiDigit(text[end]) || text[end] == '_' || Joins(text, end))) { end++; }
        var word = text.AsSpan(start, end - start);
        var traits = Traits(word);
        var core = word.EndsWith("'s", StringComparison.OrdinalIgnoreCase) ? word[..^2] : word;
        return new TextToken(TokenKind.Word, traits, start, word.Length, core.Contains('.') ? TextHash.OfWord(core.ToString().Replace(".", "", StringComparison.Ordinal)) : TextHash.OfWord(core));
    }

    /// <summary>Whether the sign at this place holds a word together: an apostrophe, the &amp; of <c>L&amp;T</c>, the dots of <c>U.S.</c>.</summary>
    private static bool Joins(string text, int at)
    {
        if (at == 0 || at + 1 >= text.Length || !IsLetter(text[at - 1]) || !IsLetter(text[at + 1])) { return false; }
        return text[at] switch
        {
            '\'' => true,
            '&' => (at < 2 || !IsLetter(text[at - 2]) || at < 3 || !IsLetter(text[at - 3])) && (at + 2 >= text.Length || !IsLetter(text[at + 2]) || at + 3 >= text.Length || !IsLetter(text[at + 3])),
            '.' => IsSingle(text, at - 1) && (at + 2 >= text.Length || !IsLetter(text[at + 2])),
            _ => false,
        };
    }

    private static bool IsSingle(string text, int at) => at == 0 || !(IsLetter(text[at - 1]) || char.IsAsciiDigit(text[at - 1]));

    private static TokenTraits Traits(ReadOnlySpan<char> word)
    {
        var upper = 0;
        var lower = 0;
        var digits = 0;
        var repeated = 1;
        var traits = TokenTraits.None;
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsUpper(word[i])) { upper++; }
            else if (char.IsLower(word[i])) { lower++; }
            else if (char.IsAsciiDigit(word[i])) { digits++; }
            repeated = i > 0 && char.ToLowerInvariant(word[i]) == char.ToLowerInvariant(word[i - 1]) ? repeated + 1 : 1;
            if (repeated > 2) { traits |= TokenTraits.Elongated; }
        }

        if (upper > 1 && lower == 0) { traits |= TokenTraits.Capitals; }
        else if (char.IsUpper(word[0])) { traits |= TokenTraits.Capitalised; }
        return digits > 0 ? traits | TokenTraits.HasDigit : traits;
    }
}
