using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Core.Serving;

/// <summary>Judges feeds and streams by when they answered; pure.</summary>
internal static class FeedJudge
{
    /// <summary>A stream by its history; null for one that was never asked.</summary>
    /// <param name="history">When it answered and failed.</param>
    /// <param name="interval">How often it is asked; null without a schedule.</param>
    /// <param name="now">The time.</param>
    /// <param name="passed">How much time that counts lies between two instants; null where all of it counts.</param>
    public static FeedState Of(StreamHistory? history, TimeSpan? interval, DateTimeOffset now, Func<DateTimeOffset, DateTimeOffset, TimeSpan>? passed = null)
    {
        if (history is null or { LastSuccess: null, LastFailure: null }) { return FeedState.NotAsked; }
        if (history.LastSuccess is not { } success || history.LastFailure > success) { return FeedState.Error; }
        if (interval is not { } due) { return FeedState.OnTime; }
        return (passed?.Invoke(success, now) ?? now - success) is var age && age > 2 * due ? FeedState.Error : age > due ? FeedState.Late : FeedState.OnTime;
    }

    /// <summary>
    /// The time that counts for a feed of prices: of quotes, the time of sessions; of end-of-day files, a day for each session that has closed. Everything else can have something new
    /// at any time.
    /// </summary>
    public static Func<DateTimeOffset, DateTimeOffset, TimeSpan>? PassedFor(IFeed feed, TradingCalendar calendar) => feed switch
    {
        IQuoteFeed { Exchanges: [var exchange, ..] } => (from, to) => calendar.SessionTimeBetween(exchange, from, to),
        IArchiveFeed archive => (from, to) => TimeSpan.FromDays(
            calendar.TradingDays(archive.Exchange, IndianTime.DayOf(from), IndianTime.DayOf(to)).Count(day => calendar.SessionOf(archive.Exchange, day) is { } session && session.Close > from && session.Close <= to)),
        _ => null,
    };

    /// <summary>A feed by its streams: one stream that fails does not speak for the others.</summary>
    public static (FeedState State, string Reason) Of(IReadOnlyCollection<FeedState> streams)
    {
        var asked = streams.Where(state => state != FeedState.NotAsked).ToList();
        if (asked.Count == 0) { return (FeedState.NotAsked, "It has not been asked yet."); }
        var onTime = asked.Count(state => state == FeedState.OnTime);
        var failed = asked.Count(state => state == FeedState.Error);
        var late = asked.Count - onTime - failed;
        if (onTime == asked.Count) { return (FeedState.OnTime, asked.Count == 1 ? "It answered on time." : Text($"All {asked.Count} streams answered on time.")); }
        var words = string.Join(" and ", new[] { Words(failed, "in error"), Words(late, "late") }.OfType<string>());
        var state = onTime > 0 ? FeedState.Partial : failed > 0 ? FeedState.Error : FeedState.Late;
        return (state, asked.Count == 1 ? $"It is {(failed > 0 ? "in error" : "late")}." : Text($"Of {asked.Count} streams {words}."));
    }

    private static string? Words(int count, string what) => count == 0 ? null : Text($"{count} {(count == 1 ? "is" : "are")} {what}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
