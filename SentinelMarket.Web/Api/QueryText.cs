using System.Globalization;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Api;

/// <summary>Reads the values of a query; a <see cref="FormatException"/> says in words which of them is wrong and what is expected.</summary>
internal static class QueryText
{
    private const int LongestShown = 40;
    private const int LongestName = 32;

    public static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "...";

    public static long? Number(string name, string? text, long least, long most)
    {
        if (text is null) { return null; }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name} is \"{Shown(text)}\"; a whole number from {least} to {most:N0} is expected."));
    }

    public static decimal? Price(string name, string? text)
    {
        if (text is null) { return null; }
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{name} is \"{Shown(text)}\"; rupees such as 1250 or 1250.50 are expected.");
    }

    public static DateOnly? Day(string name, string? text)
    {
        if (text is null) { return null; }
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsUsual(day)
            ? day
            : throw new FormatException($"{name} is \"{Shown(text)}\"; a day in India such as 2026-01-31 is expected.");
    }

    /// <summary>Whether a day is one that may be calculated with: years back and forth still fit.</summary>
    public static bool IsUsual(DateOnly day) => day.Year is >= 1800 and <= 9000;

    public static Ticker? Ticker(string? text)
    {
        if (text is null) { return null; }
        return Core.Market.Ticker.TryParse(text, out var ticker)
            ? ticker
            : throw new FormatException($"\"{Shown(text)}\" is not a ticker: 1 to {Core.Market.Ticker.MaxLength} letters, digits or & - _ . * are expected.");
    }

    public static Exchange? Exchange(string? text)
    {
        if (text is null) { return null; }
        return ExchangeCode.TryParse(text, out var exchange) ? exchange : throw new FormatException($"exchange is \"{Shown(text)}\"; NSE or BSE is expected.");
    }

    /// <summary>A short name that stands in the warehouse, such as a series or a source.</summary>
    public static string? Name(string name, string? text, string example) =>
        text is null || (text.Length is >= 1 and <= LongestName && text.All(c => c is > ' ' and < '\u007f'))
            ? text
            : throw new FormatException($"{name} is \"{Shown(text)}\"; 1 to {LongestName} characters without blanks are expected, such as {example}.");

    /// <summary>Free text of a length, as it may be searched for; control characters are in no text of the warehouse.</summary>
    public static string? Words(string name, string? text, int least, int most) =>
        text is null || (text.Length >= least && text.Length <= most && !text.Any(char.IsControl))
            ? text
            : throw new FormatException($"{name} is \"{Shown(text)}\"; {least} to {most} printable characters are expected.");

    /// <summary>One of a few words, in any letter case.</summary>
    public static T Choice<T>(string name, string? text, T unless, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (text is null) { return unless; }
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase)) { return value; }
        }

        var words = new List<string>();
        foreach (var (word, _) in choices) { words.Add(word); }
        throw new FormatException($"{name} is \"{Shown(text)}\"; {string.Join(", ", words)} is expected.");
    }
}
