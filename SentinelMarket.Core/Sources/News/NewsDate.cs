using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>
/// Reads the dates of RSS and Atom as sites really write them: RFC 822 with long or short months (<c>26 Sept 2026</c>), commas, no time (<c>25 Sep, 2026 +0530</c>),
/// names of zones, AM and PM, the American order, and ISO 8601. A time without a zone is India's.
/// </summary>
internal static class NewsDate
{
    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly Dictionary<string, TimeSpan> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Z"] = TimeSpan.Zero, ["GMT"] = TimeSpan.Zero, ["UT"] = TimeSpan.Zero, ["UTC"] = TimeSpan.Zero,
        ["IST"] = IndianTime.Offset, ["BST"] = TimeSpan.FromHours(1), ["CET"] = TimeSpan.FromHours(1), ["CEST"] = TimeSpan.FromHours(2),
        ["EST"] = TimeSpan.FromHours(-5), ["EDT"] = TimeSpan.FromHours(-4), ["CST"] = TimeSpan.FromHours(-6), ["CDT"] = TimeSpan.FromHours(-5),
        ["MST"] = TimeSpan.FromHours(-7), ["MDT"] = TimeSpan.FromHours(-6), ["PST"] = TimeSpan.FromHours(-8), ["PDT"] = TimeSpan.FromHours(-7),
        ["SGT"] = TimeSpan.FromHours(8), ["HKT"] = TimeSpan.FromHours(8), ["JST"] = TimeSpan.FromHours(9),
    };

    private static readonly string[] IsoWithoutZone = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    /// <summary>The instant in UTC; null when the text means no time between 1990 and 2100.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        if (text is not { Length: >= 8 and <= 80 }) { return null; }
        text = text.Trim();
        if (DateTime.TryParseExact(text, IsoWithoutZone, CultureInfo.InvariantCulture, DateTimeStyles.None, out var indian)) { return indian.Year >= 1990 ? Plausible(IndianTime.ToUtc(indian)) : null; }
        return MessageFields.IsoTime(text) ?? ReadWords(text);
    }

    private static DateTimeOffset? ReadWords(string text)
    {
        int? day = null, month = null, year = null;
        TimeOnly? time = null;
        TimeSpan? zone = null;
        foreach (var word in text.Split([' ', ',', '\t', '\n', '\r', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (time is null && TimeOf(word) is { } clock) { time = clock; }
            else if (IsHalfDay(word, out var isAfternoon) && time is { } half && half.Hour is >= 1 and <= 12) { time = new TimeOnly((half.Hour % 12) + (isAfternoon ? 12 : 0), half.Minute, half.Second); }
            else if (zone is null && month is not null && ZoneOf(word) is { } offset) { zone = offset; }
            else if (month is null && MonthOf(word) is { } named) { month = named; }
            else if (NumberOf(word) is { } number)
            {
                if (day is null && number is >= 1 and <= 31) { day = number; }
                else if (year is null) { year = number; }
                else { return null; }
            }
            else if (!IsWeekday(word)) { return null; }
        }

        if (day is null || month is null || year is null) { return null; }
        var century = year < 100 ? (year < 70 ? 2000 : 1900) : 0;
        var fullYear = year.Value + century;
        if (fullYear is < 1990 or > 2100 || day > DateTime.DaysInMonth(fullYear, month.Value)) { return null; }
        var local = new DateOnly(fullYear, month.Value, day.Value).ToDateTime(time ?? TimeOnly.MinValue);
        return Plausible(new DateTimeOffset(local, zone ?? IndianTime.Offset).ToUniversalTime());
    }

    private static TimeOnly? TimeOf(string word)
    {
        if (!word.Contains(':', StringComparison.Ordinal) || !char.IsAsciiDigit(word[0])) { return null; }
        string[] formats = ["H:mm", "H:mm:ss", "H:mm:ss.FFF", "h:mmtt", "h:mm:sstt"];
        return TimeOnly.TryParseExact(word, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    private static bool IsHalfDay(string word, out bool isAfternoon)
    {
        var letters = word.Replace(".", string.Empty, StringComparison.Ordinal);
        isAfternoon = letters.Equals("pm", StringComparison.OrdinalIgnoreCase);
        return isAfternoon || letters.Equals("am", StringComparison.OrdinalIgnoreCase);
    }

    private static TimeSpan? ZoneOf(string word)
    {
        if (Zones.TryGetValue(word, out var zone)) { return zone; }
        if (word.StartsWith("GMT", StringComparison.OrdinalIgnoreCase) || word.StartsWith("UTC", StringComparison.OrdinalIgnoreCase)) { word = word[3..]; }
        if (word.Length is < 3 or > 6 || word[0] is not ('+' or '-')) { return null; }
        var digits = word[1..].Replace(":", string.Empty, StringComparison.Ordinal);
        if (digits.Length is not (2 or 4) || !digits.All(char.IsAsciiDigit)) { return null; }
        var hours = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        var minutes = digits.Length == 4 ? int.Parse(digits[2..], CultureInfo.InvariantCulture) : 0;
        if (hours > 14 || minutes > 59 || (hours == 14 && minutes > 0)) { return null; }
        var offset = new TimeSpan(hours, minutes, 0);
        return word[0] == '-' ? -offset : offset;
    }

    /// <summary>A month's name, whole or its beginning of at least three letters.</summary>
    private static int? MonthOf(string word)
    {
        var name = word.TrimEnd('.');
        if (name.Length < 3) { return null; }
        var index = Array.FindIndex(Months, month => month.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + 1;
    }

    private static int? NumberOf(string word)
    {
        var digits = word;
        foreach (var ending in (string[])["st", "nd", "rd", "th"])
        {
            if (word.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) { digits = word[..^2]; }
        }

        return digits.All(char.IsAsciiDigit) && (digits.Length is 1 or 2 || (digits.Length == 4 && digits[0] != '0')) ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
    }

    private static bool IsWeekday(string word) =>
        word.Length >= 3 && Enum.GetNames<DayOfWeek>().Any(day => day.StartsWith(word.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));

    private static DateTimeOffset? Plausible(DateTimeOffset instant) => instant.Year is >= 1990 and < 2100 ? instant : null;
}
