using System.Globalization;
using System.Text.RegularExpressions;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Api;

/// <summary>The first and the last instant that a request asks for; null is open.</summary>
internal sealed partial record QueryPeriod(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Reads days in India, whole, or instants; a <see cref="FormatException"/> says in words which of them is wrong and what is expected.</summary>
    public static QueryPeriod Parse(string? from, string? to)
    {
        var first = Moment("from", from, IndianTime.StartOf);
        var last = Moment("to", to, IndianTime.EndOf);
        return first > last
            ? throw new FormatException($"from ({QueryText.Shown(from!)}) is after to ({QueryText.Shown(to!)}).")
            : new QueryPeriod(first, last);
    }

    private static DateTimeOffset? Moment(string name, string? text, Func<DateOnly, DateTimeOffset> ofDay)
    {
        if (text is null) { return null; }
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && QueryText.IsUsual(day)) { return ofDay(day); }

        // A "+" that was not escaped in the address arrives as a blank.
        var instant = text.Replace(' ', '+');
        return InstantPattern().IsMatch(instant) && DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && QueryText.IsUsual(DateOnly.FromDateTime(moment.UtcDateTime))
            ? moment.ToUniversalTime()
            : throw new FormatException($"{name} is \"{QueryText.Shown(text)}\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.");
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InstantPattern();
}
