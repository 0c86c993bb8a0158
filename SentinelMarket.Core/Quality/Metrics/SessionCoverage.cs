using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Quality.Metrics;

/// <summary>Which days of a source fit the exchange's calendar.</summary>
/// <param name="Sessions">Trading days from the first to the last day with rows.</param>
/// <param name="Missing">Trading days among them that have no rows.</param>
/// <param name="Unexpected">Days with rows on which the exchange did not trade.</param>
public sealed record SessionCoverage(int Sessions, IReadOnlyList<DateOnly> Missing, IReadOnlyList<DateOnly> Unexpected)
{
    /// <summary>Compares the days with rows, in any order, with the calendar. Days in years that the calendar does not cover are neither missing nor unexpected.</summary>
    public static SessionCoverage Of(TradingCalendar calendar, Exchange exchange, IReadOnlyCollection<DateOnly> days)
    {
        if (days.Count == 0) { return new SessionCoverage(0, [], []); }
        var had = days.ToHashSet();
        var sessions = calendar.TradingDays(exchange, had.Min(), had.Max()).ToList();
        return new SessionCoverage(
            sessions.Count,
            [.. sessions.Where(day => !had.Contains(day) && calendar.Covers(exchange, day))],
            [.. had.Where(day => !calendar.IsTradingDay(exchange, day) && calendar.Covers(exchange, day)).Order()]);
    }
}
