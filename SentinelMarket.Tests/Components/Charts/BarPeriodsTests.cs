using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Charts;

namespace SentinelMarket.Tests.Components.Charts;

public sealed class BarPeriodsTests
{
    // A Friday.
    private static readonly DateOnly Last = new(2026, 11, 20);

    [Theory]
    [InlineData(1, BarPeriod.Day)]
    [InlineData(320, BarPeriod.Day)]
    [InlineData(321, BarPeriod.Week)]
    [InlineData(1_240, BarPeriod.Week)]
    [InlineData(3_700, BarPeriod.Month)]
    public void Too_many_days_are_drawn_as_weeks_or_months(int days, BarPeriod expected)
    {
        var bars = Samples.Bars(days, Last);

        Assert.Equal(expected, BarPeriods.Fitting([.. bars.Select(bar => bar.TradingDay)]));
        Assert.InRange(new Timeline(bars, []).Places.Count, 1, BarPeriods.MostBars);
    }

    [Fact]
    public void Week_opens_with_its_first_day_closes_with_its_last_and_sums_its_volume()
    {
        DailyBar[] days =
        [
            Samples.Bar(new DateOnly(2026, 11, 13), 500) with { High = 999 },
            Samples.Bar(new DateOnly(2026, 11, 16), 100, 10) with { Open = 90, High = 120, Low = 80 },
            Samples.Bar(new DateOnly(2026, 11, 18), 105, null) with { Open = 101, High = 140, Low = 95 },
            Samples.Bar(new DateOnly(2026, 11, 20), 110, 5) with { Open = 106, High = 115, Low = 70 },
        ];

        var weeks = SumUp(days, BarPeriod.Week);

        Assert.Equal(2, weeks.Count);
        var week = weeks[1];
        Assert.Equal((90m, 140m, 70m, 110m, 15L), (week.Open, week.High, week.Low, week.Close, week.Volume));
        Assert.Equal((new DateOnly(2026, 11, 16), new DateOnly(2026, 11, 20)), (week.FirstDay, week.LastDay));
        Assert.Equal(3, week.Days.Count);
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_months_on_the_first()
    {
        DailyBar[] days = [Samples.Bar(new DateOnly(2026, 11, 29), 1), Samples.Bar(new DateOnly(2026, 11, 30), 2), Samples.Bar(new DateOnly(2026, 12, 1), 3)];

        Assert.Equal([1, 2], SumUp(days, BarPeriod.Week).Select(bar => bar.Days.Count));
        Assert.Equal([2, 1], SumUp(days, BarPeriod.Month).Select(bar => bar.Days.Count));
    }

    [Fact]
    public void Values_that_no_day_gives_stay_unknown_and_are_drawn_at_the_close()
    {
        var bar = PriceBar.Of([Samples.Bar(Last, 100, null) with { Open = null, High = null, Low = null }]);

        Assert.Null(bar.Open);
        Assert.Null(bar.High);
        Assert.Null(bar.Low);
        Assert.Null(bar.Volume);
        Assert.Equal((100m, 100m), (bar.Top, bar.Bottom));
    }

    [Fact]
    public void Bars_look_alike_whichever_list_their_sources_stand_in()
    {
        var bar = Samples.Bar(Last, 100, agreeing: ["nse.eod.full"]);

        Assert.True(BarPeriods.LooksAs(bar, Samples.Bar(Last, 100, agreeing: ["nse.eod.full"])));
        Assert.False(BarPeriods.LooksAs(bar, Samples.Bar(Last, 100)));
        Assert.False(BarPeriods.LooksAs(bar, bar with { Close = 101 }));
    }

    private static List<PriceBar> SumUp(IReadOnlyList<DailyBar> days, BarPeriod period) => [.. new Timeline(days, [], period).Places.Select(place => place.Bar!)];
}
