namespace SentinelMarket.Core.Text.Tokens;

/// <summary>Reads numbers with their sign, separators and percent sign.</summary>
internal static class Numbers
{
    private static readonly ulong Generic = TextHash.OfWord("<number>");

    public static TextToken Read(string text, int start)
    {
        var traits = text[start] switch { '+' => TokenTraits.Plus, '-' => TokenTraits.Minus, _ => TokenTraits.None };
        var end = traits == TokenTraits.None ? start : start + 1;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))) { end++; }
        if (end < text.Length && text[end] == '%')
        {
            traits |= TokenTraits.Percent;
            end++;
        }

        if (start > 0 && text[start - 1] is '$' or '₹' or '£' or '€') { traits |= TokenTraits.Money; }
        return new TextToken(TokenKind.Number, traits, start, end - start, Generic);
    }
}
