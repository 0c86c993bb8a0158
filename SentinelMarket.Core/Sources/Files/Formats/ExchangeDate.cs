using System.Globalization;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// The dates of the exchanges' files: <c>2024-01-25</c>, <c>25-Jan-2024</c> and in some <c>25-Jan-24</c>, the month in any letter case.
/// </summary>
internal static class ExchangeDate
{
    // Electronic trading in India begins in the nineties; an earlier year is a typing error.
    private const int FirstYear = 1990;

    private const int ShortLength = 9;

    private static readonly string[] Shapes = ["yyyy-MM-dd", "dd-MMM-yyyy", "dd-MMM-yy"];

    /// <summary>How dates are written in messages.</summary>
    public static string Written(DateOnly day) => day.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture);

    /// <summary>Reads a date; false when the text is none or the day does not exist.</summary>
    /// <param name="text">The date, without blanks around it.</param>
    /// <param name="shortYears">Whether years of two digits are dates as well; 50 to 99 are of the last century.</param>
    /// <param name="day">The date.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, bool shortYears, out DateOnly day)
    {
        day = default;
        if (text.Length is < ShortLength or > 11 || (text.Length == ShortLength && !shortYears)) { return false; }
        Span<char> characters = stackalloc char[text.Length];
        for (var i = 0; i < text.Length; i++) { characters[i] = (char)text[i]; }
        return DateOnly.TryParseExact(characters, Shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            && day.Year is >= FirstYear and < 9999;
    }
}
