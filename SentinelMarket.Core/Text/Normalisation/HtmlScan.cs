namespace SentinelMarket.Core.Text.Normalisation;

/// <summary>Recognises tags and character references at one place of a text, looking ahead a bounded number of characters only.</summary>
internal static class HtmlScan
{
    private const int LongestTag = 400;
    private const int LongestReference = 10;

    private static readonly (string Name, char Value)[] Named =
    [
        ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' '), ("rsquo", '\''), ("lsquo", '\''), ("ldquo", '"'), ("rdquo", '"'),
        ("ndash", '-'), ("mdash", '-'), ("hellip", '.'), ("inr", '₹'), ("pound", '£'), ("euro", '€'),
    ];

    private static readonly string[] Breaking = ["br", "p", "/p", "div", "/div", "li", "/li", "tr", "/tr", "h1", "h2", "h3", "/h1", "/h2", "/h3"];

    /// <summary>The length of the tag or comment that starts here, or 0 when none does.</summary>
    public static int TagLength(ReadOnlySpan<char> rest, out bool breaksLine)
    {
        breaksLine = false;
        if (rest.Length < 3 || !(char.IsAsciiLetter(rest[1]) || (rest[1] is '/' or '!' && (char.IsAsciiLetter(rest[2]) || rest[2] == '-')))) { return 0; }
        var ahead = rest[..Math.Min(rest.Length, LongestTag)];
        var end = ahead[1..].IndexOfAny('>', '<') + 1;
        if (end <= 0 || ahead[end] != '>') { return 0; }
        var name = ahead[1..end];
        var stop = name.IndexOfAny(' ', '\n', '\t');
        if (stop >= 0) { name = name[..stop]; }
        foreach (var breaking in Breaking) { breaksLine |= name.TrimEnd('/').Equals(breaking, StringComparison.OrdinalIgnoreCase) || name.Equals(breaking, StringComparison.OrdinalIgnoreCase); }
        return end + 1;
    }

    /// <summary>Whether a tag opens an element whose content nobody reads.</summary>
    public static string? Unread(ReadOnlySpan<char> tag) =>
        tag.StartsWith("<script", StringComparison.OrdinalIgnoreCase) ? "</script"
        : tag.StartsWith("<style", StringComparison.OrdinalIgnoreCase) ? "</style"
        : null;

    /// <summary>The length of the character reference that starts here, or 0; twice escaped ones (<c>&amp;amp;lt;</c>) are read through.</summary>
    public static int ReferenceLength(ReadOnlySpan<char> rest, out int value)
    {
        var length = SingleReference(rest, out value);
        if (length == 0 || value != '&') { return length; }
        var inner = SingleReference(string.Concat("&", rest[length..Math.Min(rest.Length, length + LongestReference)]), out var innerValue);
        if (inner == 0) { return length; }
        value = innerValue;
        return length + inner - 1;
    }

    private static int SingleReference(ReadOnlySpan<char> rest, out int value)
    {
        value = 0;
        var end = rest[..Math.Min(rest.Length, LongestReference)].IndexOf(';');
        if (end < 2) { return 0; }
        var body = rest[1..end];
        if (body[0] == '#')
        {
            var digits = body[1..];
            var isHex = digits.Length > 1 && digits[0] is 'x' or 'X';
            var isNumber = isHex
                ? int.TryParse(digits[1..], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out value)
                : int.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out value);
            return isNumber && System.Text.Rune.IsValid(value) ? end + 1 : 0;
        }

        foreach (var (name, character) in Named)
        {
            if (!body.Equals(name, StringComparison.OrdinalIgnoreCase)) { continue; }
            value = character;
            return end + 1;
        }

        return 0;
    }
}
