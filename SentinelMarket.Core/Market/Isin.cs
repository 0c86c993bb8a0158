namespace SentinelMarket.Core.Market;

/// <summary>International Securities Identification Numbers (ISO 6166).</summary>
public static class Isin
{
    /// <summary>Whether the text is an ISIN: two letters, nine letters or digits, and the check digit that the Luhn formula gives for them.</summary>
    public static bool IsValid(string? text)
    {
        if (text is not { Length: 12 } || !char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[1]) || !char.IsAsciiDigit(text[11]))
        {
            return false;
        }

        var sum = 0;
        var doubled = false;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            var value = text[i] switch
            {
                >= '0' and <= '9' => text[i] - '0',
                >= 'A' and <= 'Z' => text[i] - 'A' + 10,
                _ => -1,
            };
            if (value < 0) { return false; }

            // A letter counts as its two digits (A = 10 ... Z = 35), the last one first because the sum runs from the right.
            Add(value % 10);
            if (value >= 10) { Add(value / 10); }
        }

        return sum % 10 == 0;

        void Add(int digit)
        {
            var weighted = doubled ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
            doubled = !doubled;
        }
    }
}
