using System.Globalization;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>Where a new week, month, quarter or year begins among candles that stand side by side without gaps.</summary>
public static class DayMarks
{
    private const int Most = 12;

    // Of the chart's width: two words closer than that would lie on one another.
    private const double Room = 1 / 18.0;

    private static readonly (Func<DateOnly, int> Key, Func<DateOnly, DateOnly, string> Word)[] Grains =
    [
        // Day 0 of the calendar was a Monday.
        (day => day.DayNumber / 7, (day, _) => Text(day, "d MMM")),
        (day => (day.Year * 12) + day.Month, MonthWord),
        (day => (day.Year * 4) + ((day.Month - 1) / 3), MonthWord),
        (day => day.Year, (day, _) => Text(day, "yyyy")),
        (day => day.Year / 5, (day, _) => Text(day, "yyyy")),
    ];

    /// <summary>The finest marks that are few enough; each lies between two candles, before the first one of its time.</summary>
    /// <param name="days">The first day of each candle, oldest first.</param>
    public static IReadOnlyList<ChartMark> For(IReadOnlyList<DateOnly> days)
    {
        foreach (var (key, word) in Grains)
        {
            List<ChartMark> marks = [];
            for (var at = 1; at < days.Count; at++)
            {
                if (key(days[at]) != key(days[at - 1])) { marks.Add(new ChartMark(at - 0.5, word(days[at], days[at - 1]))); }
            }

            // Where days are missing a year may be a single candle; then the later mark stays.
            if (marks.Count <= Most) { return [.. marks.Where((mark, i) => i == marks.Count - 1 || marks[i + 1].At - mark.At >= days.Count * Room)]; }
        }

        return [];
    }

    private static string MonthWord(DateOnly day, DateOnly before) => Text(day, day.Year != before.Year ? "MMM yyyy" : "MMM");

    private static string Text(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}
