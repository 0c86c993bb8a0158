using SentinelMarket.Core.Market;

namespace SentinelMarket.Tests.Market;

public sealed class TradingCalendarTests
{
    private static readonly TradingCalendar Calendar = TradingCalendar.Indian;

    [Theory]
    [InlineData("2026-03-04", "Wednesday", true)]
    [InlineData("2026-03-03", "Holi", false)]
    [InlineData("2026-03-07", "a Saturday", false)]
    [InlineData("2026-02-01", "the budget's Sunday", true)]
    [InlineData("2026-01-15", "elections that were announced three days before", false)]
    [InlineData("2024-11-01", "a holiday with an evening session", true)]
    [InlineData("2024-03-02", "a drill on a Saturday", true)]
    [InlineData("2024-09-28", "a mock session only", false)]
    public void A_trading_day_is_a_weekday_without_a_holiday_or_has_a_session_of_its_own(string day, string why, bool expected) =>
        Assert.True(expected == Calendar.IsTradingDay(Exchange.Bse, Day(day)), why);

    [Fact]
    public void An_ordinary_session_is_from_quarter_past_nine_to_half_past_three_in_India()
    {
        var session = Calendar.SessionOf(Exchange.Nse, Day("2026-03-04"))!;
        Assert.Equal((Utc("2026-03-04T03:45"), Utc("2026-03-04T10:00"), (string?)null), (session.Open, session.Close, session.Name));
        Assert.Null(Calendar.SessionOf(Exchange.Nse, Day("2026-03-03")));
    }

    [Theory]
    [InlineData("2024-11-01", "2024-11-01T12:30", "2024-11-01T13:30", "Muhurat trading", 60)]
    [InlineData("2025-10-21", "2025-10-21T08:15", "2025-10-21T09:15", "Muhurat trading", 60)]
    [InlineData("2024-05-18", "2024-05-18T03:45", "2024-05-18T07:10", "Disaster-recovery drill on a Saturday", 100)]
    public void A_special_session_has_its_own_hours_and_name(string day, string open, string close, string name, int minutes)
    {
        var session = Calendar.SessionOf(Exchange.Nse, Day(day))!;
        Assert.Equal((Utc(open), Utc(close), name), (session.Open, session.Close, session.Name));
        Assert.Equal(TimeSpan.FromMinutes(minutes), session.Overlap(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData("2026-03-02T09:00", "2026-03-04T04:45", 120)] // the last hour of Monday, Holi, the first hour of Wednesday
    [InlineData("2026-03-06T10:00", "2026-03-09T03:45", 0)] // a weekend
    [InlineData("2024-03-02T04:00", "2024-03-02T06:15", 45)] // half an hour of the drill's first part, a quarter of its second
    [InlineData("2026-03-04T06:00", "2026-03-04T05:00", 0)]
    public void Only_time_of_sessions_passes(string from, string to, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Calendar.SessionTimeBetween(Exchange.Nse, Utc(from), Utc(to)));

    [Theory]
    [InlineData("2026-03-04T03:44", "2026-03-02", "2026-03-02")]
    [InlineData("2026-03-04T03:45", "2026-03-04", "2026-03-02")]
    [InlineData("2026-03-04T10:00", "2026-03-04", "2026-03-04")]
    [InlineData("2026-03-08T20:00", "2026-03-06", "2026-03-06")] // Monday already in India
    public void The_last_trading_day_begins_with_the_session_and_closes_with_it(string now, string begun, string closed) =>
        Assert.Equal((Day(begun), Day(closed)), (Calendar.LastTradingDay(Exchange.Nse, Utc(now)), Calendar.LastClosedDay(Exchange.Nse, Utc(now))));

    [Fact]
    public void A_year_without_a_list_has_only_weekends_and_is_not_covered()
    {
        Assert.False(Calendar.Covers(Exchange.Nse, Day("2027-01-26")));
        Assert.True(Calendar.IsTradingDay(Exchange.Nse, Day("2027-01-26")));
        Assert.False(Calendar.IsTradingDay(Exchange.Nse, Day("2027-01-24")));
        Assert.True(Calendar.Covers(Exchange.Nse, Day("2026-12-31")) && Calendar.Covers(Exchange.Nse, Day("2018-01-01")));
    }

    [Fact]
    public void A_list_of_the_exchange_adds_its_year_for_both_exchanges_and_late_holidays_to_known_years()
    {
        var calendar = Calendar.With([new(Exchange.Nse, [new(Day("2027-01-26"), "Republic Day"), new(Day("2026-12-28"), "An election")])]);

        Assert.All([Exchange.Nse, Exchange.Bse], exchange =>
        {
            Assert.Equal(("Republic Day", false, true), (calendar.HolidayOn(exchange, Day("2027-01-26")), calendar.IsTradingDay(exchange, Day("2027-01-26")), calendar.Covers(exchange, Day("2027-06-01"))));
            Assert.False(calendar.IsTradingDay(exchange, Day("2026-12-28")));
            Assert.False(calendar.IsTradingDay(exchange, Day("2026-12-25")));
        });
        Assert.False(calendar.Covers(Exchange.Bse, Day("2028-01-03")));
    }

    [Fact]
    public void The_simulated_exchange_is_always_in_session()
    {
        var calendar = TradingCalendar.Simulated;
        var sunday = Utc("2026-03-08T20:00");
        Assert.True(calendar.IsInSession(Exchange.Nse, sunday) && calendar.IsTradingDay(Exchange.Nse, Day("2026-01-26")));
        Assert.Equal(TimeSpan.FromDays(3), calendar.SessionTimeBetween(Exchange.Nse, sunday, sunday.AddDays(3)));
        Assert.Equal((Day("2026-03-09"), Day("2026-03-08")), (calendar.LastTradingDay(Exchange.Nse, sunday), calendar.LastClosedDay(Exchange.Nse, sunday)));
        Assert.Same(calendar, calendar.With([new(Exchange.Nse, [new(Day("2026-03-08"), "None")])]));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(text + "Z", "yyyy-MM-ddTHH:mmZ", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
