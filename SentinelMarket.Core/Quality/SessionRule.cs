using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>Whether an exchange traded when a price says that it was made.</summary>
internal static class SessionRule
{
    // The auction before the open is told from 9:00 on; the closing price, and trades at it, until an hour after the session.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan After = TimeSpan.FromHours(1);

    public static readonly QualityRule Rule = new(RecordKind.Price, "timestamp.in_session", Severity.Warn, "timestamp",
        "The timestamp lies inside a session of the exchange, from 15 minutes before to an hour after it; of an end-of-day line, the trading day has a session. Not asked of years whose holidays are not known.");

    /// <summary>What is wrong; null when the exchange traded, or nobody knows.</summary>
    public static string? Breach(StockRecord record, TradingCalendar calendar)
    {
        if (!calendar.Covers(record.Exchange, record.TradingDay)) { return null; }
        if (!calendar.IsTradingDay(record.Exchange, record.TradingDay)) { return $"{record.Exchange.Code()} did not trade on {Written(record.TradingDay)}."; }
        if (calendar.IsAlwaysOpen || SourceIds.IsEndOfDay(record.Source)) { return null; }
        foreach (var (open, close) in calendar.SessionOf(record.Exchange, record.TradingDay)!.Parts)
        {
            if (record.Timestamp >= open - Before && record.Timestamp <= close + After) { return null; }
        }

        return string.Create(CultureInfo.InvariantCulture, $"Timestamp {record.Timestamp.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC lies outside the session of {record.Exchange.Code()} on {Written(record.TradingDay)}.");
    }

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
