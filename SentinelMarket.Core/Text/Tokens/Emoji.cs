namespace SentinelMarket.Core.Text.Tokens;

/// <summary>Which characters are pictures.</summary>
internal static class Emoji
{
    /// <summary>Whether the code point is an emoji, an arrow or a shape that is used as one.</summary>
    public static bool Is(int value) => value switch
    {
        < 0x203C => false,
        0x203C or 0x2049 or 0x2122 or 0x2139 or 0x3030 or 0x303D or 0x3297 or 0x3299 => true,
        >= 0x2190 and <= 0x21FF => true,
        >= 0x2300 and <= 0x23FF => true,
        >= 0x25A0 and <= 0x27BF => true,
        >= 0x2900 and <= 0x297F => true,
        >= 0x2B00 and <= 0x2BFF => true,
        >= 0x1F000 and <= 0x1FAFF => true,
        _ => false,
    };

    /// <summary>The length of the emoticon that starts here, such as <c>:-)</c>, or 0.</summary>
    public static int EmoticonLength(ReadOnlySpan<char> rest)
    {
        if (rest.Length < 2 || rest[0] is not (':' or ';' or '=' or '<')) { return 0; }
        if (rest[0] == '<') { return rest[1] == '3' && (rest.Length == 2 || !char.IsAsciiLetterOrDigit(rest[2])) ? 2 : 0; }
        var mouth = rest[1] is '-' or '\'' && rest.Length > 2 ? 2 : 1;
        if (rest[mouth] is ')' or '(' or '|' or '*') { return mouth + 1; }
        return rest[mouth] is 'D' or 'P' or 'p' or 'o' or 'O' or '/' && (rest.Length == mouth + 1 || !char.IsAsciiLetterOrDigit(rest[mouth + 1])) && rest[mouth] != '/' ? mouth + 1 : 0;
    }
}
