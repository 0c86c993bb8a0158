namespace SentinelMarket.Core.Market;

/// <summary>
/// Indian Standard Time, UTC+05:30 all year since 1945: the clock of both exchanges. Instants are kept in UTC; trading days are dates
/// of this clock.
/// </summary>
public static class IndianTime
{
    /// <summary>The offset of Indian Standard Time from UTC.</summary>
    public static readonly TimeSpan Offset = new(5, 30, 0);

    private static readonly TimeOnly SessionClose = new(15, 30);

    /// <summary>The instant, in UTC, at which the clock in India shows this date and time.</summary>
    public static DateTimeOffset ToUtc(DateTime indian) =>
        new DateTimeOffset(DateTime.SpecifyKind(indian, DateTimeKind.Unspecified), Offset).ToUniversalTime();

    /// <summary>The date in India at this instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>Midnight in India at which this day begins, in UTC.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => ToUtc(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The last instant of this day in India, in UTC, to the microsecond: PostgreSQL keeps no finer ones.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1)) - TimeSpan.FromMicroseconds(1);

    /// <summary>15:30 in India on this day, in UTC: the timestamp of every end-of-day row.</summary>
    public static DateTimeOffset CloseOf(DateOnly tradingDay) => ToUtc(tradingDay.ToDateTime(SessionClose));
}
