using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>How long a candle lasts.</summary>
public enum BarPeriod
{
    Day,
    Week,
    Month,
}

/// <summary>Draws fewer candles over longer times where days would be too many to see, or to draw quickly.</summary>
public static class BarPeriods
{
    /// <summary>
    /// More candles than these are summed up: on a wide screen each still has three pixels. On two slow cores without a graphics card 320 are
    /// drawn in half a second, 3,700 in six.
    /// </summary>
    public const int MostBars = 320;

    /// <summary>The shortest period that needs at most <see cref="MostBars"/> candles; a month if none does.</summary>
    public static BarPeriod Fitting(IReadOnlyList<DateOnly> days)
    {
        if (days.Count <= MostBars) { return BarPeriod.Day; }
        return days.Select(day => StartOf(BarPeriod.Week, day)).Distinct().Count() <= MostBars ? BarPeriod.Week : BarPeriod.Month;
    }

    /// <summary>"daily", "weekly", "monthly".</summary>
    public static string Word(BarPeriod period) => period switch
    {
        BarPeriod.Week => "weekly",
        BarPeriod.Month => "monthly",
        _ => "daily",
    };

    /// <summary>"day", "week", "month".</summary>
    public static string Noun(BarPeriod period) => period switch
    {
        BarPeriod.Week => "week",
        BarPeriod.Month => "month",
        _ => "day",
    };

    /// <summary>Whether two bars are drawn and told alike; records compare their lists of sources by reference, so that their own equality would not do.</summary>
    public static bool LooksAs(DailyBar one, DailyBar other) =>
        one with { AgreeingSources = other.AgreeingSources, DisagreeingSources = other.DisagreeingSources } == other
        && one.AgreeingSources.SequenceEqual(other.AgreeingSources, StringComparer.Ordinal)
        && one.DisagreeingSources.SequenceEqual(other.DisagreeingSources, StringComparer.Ordinal);

    /// <summary>The day that stands for a day's whole period. Weeks begin on Monday, as day 0 of the calendar was one.</summary>
    public static DateOnly StartOf(BarPeriod period, DateOnly day) => period switch
    {
        BarPeriod.Week => day.AddDays(-(day.DayNumber % 7)),
        BarPeriod.Month => new DateOnly(day.Year, day.Month, 1),
        _ => day,
    };
}
