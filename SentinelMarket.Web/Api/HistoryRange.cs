using System.Globalization;
using System.Text.RegularExpressions;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Api;

/// <summary>The period and the number of rows that a history request asks for.</summary>
internal sealed partial record HistoryRange(DateTimeOffset? From, DateTimeOffset? To, int Limit)
{
    /// <summary>Without a range the newest rows are asked for, and seldom many of them.</summary>
    public const int DefaultNewest = 100;

    public const int DefaultLimit = 500;
    public const int MaxLimit = 10_000;
    public const int MaxDays = 3_660;

    // PostgreSQL keeps microseconds: the last of them that still belongs to a day.
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    /// <summary>Reads the query's values; a <see cref="FormatException"/> says in words which of them is wrong and what is expected.</summary>
    public static HistoryRange Parse(string? from, string? to, string? days, string? limit, TimeProvider time)
    {
        var rows = (int)(QueryText.Number("limit", limit, 1, MaxLimit) ?? (from is null && to is null && days is null ? DefaultNewest : DefaultLimit));
        if (QueryText.Number("days", days, 1, MaxDays) is { } count)
        {
            if (from is not null || to is not null) { throw new FormatException("days cannot be combined with from or to; give either days or a range."); }
            var firstDay = IndianTime.DayOf(time.GetUtcNow()).AddDays(1 - (int)count);
            return new HistoryRange(StartOf(firstDay), null, rows);
        }

        var first = Moment("from", from, StartOf);
        var last = Moment("to", to, day => StartOf(day.AddDays(1)) - Microsecond);
        return first > last
            ? throw new FormatException($"from ({from}) is after to ({to}).")
            : new HistoryRange(first, last, rows);
    }

    private static DateTimeOffset? Moment(string name, string? text, Func<DateOnly, DateTimeOffset> ofDay)
    {
        if (text is null) { return null; }
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day > DateOnly.MinValue && day < DateOnly.MaxValue) { return ofDay(day); }

        // A "+" that was not escaped in the address arrives as a blank.
        var instant = text.Replace(' ', '+');
        return InstantPattern().IsMatch(instant) && DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUniversalTime()
            : throw new FormatException($"{name} is \"{QueryText.Shown(text)}\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.");
    }

    private static DateTimeOffset StartOf(DateOnly day) => IndianTime.ToUtc(day.ToDateTime(TimeOnly.MinValue));

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InstantPattern();
}
