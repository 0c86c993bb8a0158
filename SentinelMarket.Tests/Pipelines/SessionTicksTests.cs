using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;

namespace SentinelMarket.Tests.Pipelines;

public sealed class SessionTicksTests
{
    [Theory]
    [InlineData("2026-03-06T09:50", "2026-03-06T09:55", true)] // in the session
    [InlineData("2026-03-06T10:05", "2026-03-06T10:10", true)] // the closing price is still to come
    [InlineData("2026-03-06T10:50", "2026-03-06T10:55", false)]
    [InlineData("2026-03-06T10:50", "2026-03-09T03:40", false)] // a weekend
    [InlineData("2026-03-06T10:50", "2026-03-09T03:46", true)]
    [InlineData("2024-11-01T05:00", "2024-11-01T13:00", true)] // Muhurat on a holiday
    public void Quotes_are_asked_for_when_an_exchange_has_traded_since_the_last_run(string last, string now, bool expected) =>
        Assert.Equal(expected, SessionTicks.HasTraded(TradingCalendar.Indian, Utc(last), Utc(now)));

    [Fact]
    public void The_simulated_exchanges_always_have_traded() =>
        Assert.True(SessionTicks.HasTraded(TradingCalendar.Simulated, Utc("2026-03-08T03:00"), Utc("2026-03-08T03:05")));

    private static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(text + "Z", "yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
