using System.Collections.Frozen;

namespace SentinelMarket.Core.Market;

/// <summary>
/// When the exchanges trade: their sessions, holidays and special sessions. Immutable. The years of <see cref="FirstYear"/> to <see cref="LastYear"/> are built in;
/// later ones come from the exchange's list of holidays (<see cref="With"/>). In a year of which nothing is known every weekday counts as a trading day, and
/// <see cref="Covers"/> says so.
/// </summary>
public sealed class TradingCalendar
{
    /// <summary>The first year whose holidays are built in.</summary>
    public const int FirstYear = 2018;

    /// <summary>The last year whose holidays are built in.</summary>
    public const int LastYear = 2026;

    private static readonly TimeOnly OrdinaryOpen = new(9, 15);
    private static readonly TimeOnly OrdinaryClose = new(15, 30);

    private readonly bool _alwaysOpen;
    private readonly FrozenDictionary<DateOnly, string> _builtIn;
    private readonly FrozenDictionary<DateOnly, SpecialSession> _special;
    private readonly FrozenDictionary<Exchange, FrozenDictionary<DateOnly, string>> _listed;

    private TradingCalendar(
        bool alwaysOpen,
        FrozenDictionary<DateOnly, string> builtIn,
        FrozenDictionary<DateOnly, SpecialSession> special,
        FrozenDictionary<Exchange, FrozenDictionary<DateOnly, string>> listed)
    {
        _alwaysOpen = alwaysOpen;
        _builtIn = builtIn;
        _special = special;
        _listed = listed;
    }

    /// <summary>The calendar of NSE and BSE as far as it is built in. Both closed on the same days in all of these years.</summary>
    public static TradingCalendar Indian { get; } = new(
        false,
        IndianSessions.Holidays.ToFrozenDictionary(holiday => holiday.Day, holiday => holiday.Name),
        IndianSessions.Special.ToFrozenDictionary(session => session.Day),
        FrozenDictionary<Exchange, FrozenDictionary<DateOnly, string>>.Empty);

    /// <summary>The simulated exchanges' calendar: they trade day and night, on all days.</summary>
    public static TradingCalendar Simulated { get; } = new(
        true,
        FrozenDictionary<DateOnly, string>.Empty,
        FrozenDictionary<DateOnly, SpecialSession>.Empty,
        FrozenDictionary<Exchange, FrozenDictionary<DateOnly, string>>.Empty);

    /// <summary>
    /// This calendar with lists of the exchanges. In a built-in year a list only adds days (an election that was announced late); a later year is as its list says. BSE
    /// follows the list of NSE in years for which it has none of its own. The simulated calendar stays as it is.
    /// </summary>
    /// <param name="listed">All days that the lists name, of all years, by exchange; days of the weekend may be among them.</param>
    public TradingCalendar With(IEnumerable<KeyValuePair<Exchange, IReadOnlyList<MarketHoliday>>> listed) => _alwaysOpen ? this : new TradingCalendar(
        false,
        _builtIn,
        _special,
        listed.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.DistinctBy(holiday => holiday.Day).ToFrozenDictionary(holiday => holiday.Day, holiday => holiday.Name)));

    /// <summary>Whether the exchanges are the simulated ones, which never close.</summary>
    public bool IsAlwaysOpen => _alwaysOpen;

    /// <summary>Whether the holidays of this day's year are known; where not, weekdays count as trading days.</summary>
    public bool Covers(Exchange exchange, DateOnly day) =>
        _alwaysOpen || day.Year is >= FirstYear and <= LastYear || ListOf(exchange, day.Year) is not null;

    /// <summary>Whether the exchange trades on this day, if only for an hour.</summary>
    public bool IsTradingDay(Exchange exchange, DateOnly day) => _alwaysOpen || _special.ContainsKey(day) || (!IsWeekend(day) && HolidayOn(exchange, day) is null);

    /// <summary>The name of the holiday that falls on this day, with or without a special session on it; null when there is none.</summary>
    public string? HolidayOn(Exchange exchange, DateOnly day)
    {
        if (_alwaysOpen) { return null; }
        return _builtIn.GetValueOrDefault(day) ?? ListOf(exchange, day.Year)?.GetValueOrDefault(day);
    }

    /// <summary>The session of this day; null when the exchange does not trade on it.</summary>
    public TradingSession? SessionOf(Exchange exchange, DateOnly day)
    {
        if (_alwaysOpen) { return new TradingSession(day, [(IndianTime.StartOf(day), IndianTime.StartOf(day.AddDays(1)))]); }
        if (!IsTradingDay(exchange, day)) { return null; }
        return _special.GetValueOrDefault(day) is { } special
            ? new TradingSession(day, [.. special.Parts.Select(part => (At(day, part.Open), At(day, part.Close)))], special.Name)
            : new TradingSession(day, [(At(day, OrdinaryOpen), At(day, OrdinaryClose))]);
    }

    /// <summary>Whether the exchange trades at this instant.</summary>
    public bool IsInSession(Exchange exchange, DateTimeOffset instant) => _alwaysOpen || SessionOf(exchange, IndianTime.DayOf(instant))?.Contains(instant) == true;

    /// <summary>How long the exchange traded between two instants; zero when the second is not later.</summary>
    public TimeSpan SessionTimeBetween(Exchange exchange, DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from) { return TimeSpan.Zero; }
        if (_alwaysOpen) { return to - from; }
        var sum = TimeSpan.Zero;
        var last = IndianTime.DayOf(to);
        for (var day = IndianTime.DayOf(from); day <= last; day = day.AddDays(1))
        {
            sum += SessionOf(exchange, day)?.Overlap(from, to) ?? TimeSpan.Zero;
        }

        return sum;
    }

    /// <summary>The latest trading day whose session has begun by <paramref name="now"/>: today during and after the session, otherwise the one before.</summary>
    public DateOnly LastTradingDay(Exchange exchange, DateTimeOffset now) => Last(exchange, now, session => session.Open);

    /// <summary>The latest trading day whose session is over by <paramref name="now"/>; of the simulated exchanges, yesterday.</summary>
    public DateOnly LastClosedDay(Exchange exchange, DateTimeOffset now) => Last(exchange, now, session => session.Close);

    /// <summary>The trading days of a period, both ends included, in order.</summary>
    public IEnumerable<DateOnly> TradingDays(Exchange exchange, DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            if (IsTradingDay(exchange, day)) { yield return day; }
        }
    }

    private DateOnly Last(Exchange exchange, DateTimeOffset now, Func<TradingSession, DateTimeOffset> moment)
    {
        for (var day = IndianTime.DayOf(now); ; day = day.AddDays(-1))
        {
            if (SessionOf(exchange, day) is { } session && moment(session) <= now) { return day; }
        }
    }

    private FrozenDictionary<DateOnly, string>? ListOf(Exchange exchange, int year)
    {
        if (_listed.GetValueOrDefault(exchange) is { } own && Has(own, year)) { return own; }
        return exchange == Exchange.Bse && _listed.GetValueOrDefault(Exchange.Nse) is { } other && Has(other, year) ? other : null;
    }

    private static bool Has(FrozenDictionary<DateOnly, string> days, int year)
    {
        foreach (var day in days.Keys)
        {
            if (day.Year == year) { return true; }
        }

        return false;
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static DateTimeOffset At(DateOnly day, TimeOnly time) => IndianTime.ToUtc(day.ToDateTime(time));
}
