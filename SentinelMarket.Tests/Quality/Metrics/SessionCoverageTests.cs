using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality.Metrics;

namespace SentinelMarket.Tests.Quality.Metrics;

public sealed class SessionCoverageTests
{
    [Fact]
    public void Days_that_are_missing_and_days_that_should_not_be_there_are_named()
    {
        // Holi is on 3 March, 7 March is a Saturday.
        var coverage = SessionCoverage.Of(TradingCalendar.Indian, Exchange.Nse, [Day(2), Day(7), Day(4), Day(9)]);
        Assert.Equal(5, coverage.Sessions);
        Assert.Equal([Day(5), Day(6)], coverage.Missing);
        Assert.Equal([Day(7)], coverage.Unexpected);
    }

    [Fact]
    public void Nothing_is_missing_before_the_first_day_or_in_years_that_the_calendar_does_not_know()
    {
        Assert.Equal((1, 0, 0), Counts(SessionCoverage.Of(TradingCalendar.Indian, Exchange.Nse, [Day(4)])));
        Assert.Equal((0, 0, 0), Counts(SessionCoverage.Of(TradingCalendar.Indian, Exchange.Nse, [])));
        Assert.Equal((6, 0, 0), Counts(SessionCoverage.Of(TradingCalendar.Indian, Exchange.Nse, [new DateOnly(2011, 3, 1), new DateOnly(2011, 3, 8), new DateOnly(2011, 3, 5)])));
        Assert.Equal((3, 1, 0), Counts(SessionCoverage.Of(TradingCalendar.Simulated, Exchange.Nse, [Day(7), Day(9)])));
    }

    private static (int Sessions, int Missing, int Unexpected) Counts(SessionCoverage coverage) => (coverage.Sessions, coverage.Missing.Count, coverage.Unexpected.Count);

    private static DateOnly Day(int day) => new(2026, 3, day);
}
