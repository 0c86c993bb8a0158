using SentinelMarket.Web.Components.Charts;

namespace SentinelMarket.Tests.Components.Charts;

public sealed class DayMarksTests
{
    [Fact]
    public void Month_of_days_is_marked_by_weeks() =>
        Assert.Equal(["2 Nov", "9 Nov", "16 Nov"], Words(20), StringComparer.Ordinal);

    [Fact]
    public void Half_a_year_is_marked_by_months_and_a_new_year_is_named() =>
        Assert.Equal(["Oct", "Nov", "Dec", "Jan 2026"], Words(110, new DateOnly(2026, 1, 30)), StringComparer.Ordinal);

    [Fact]
    public void Five_years_are_marked_by_years() => Assert.Equal(["2023", "2024", "2025", "2026"], Words(1_240), StringComparer.Ordinal);

    [Fact]
    public void Mark_stands_between_the_last_candle_before_and_the_first_one_after()
    {
        var mark = Assert.Single(DayMarks.For([new DateOnly(2026, 11, 19), new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 23)]));

        Assert.Equal(new ChartMark(1.5, "23 Nov"), mark);
    }

    [Fact]
    public void Marks_that_would_lie_on_one_another_give_way_to_the_later()
    {
        DateOnly[] days = [.. Enumerable.Range(0, 100).Select(i => new DateOnly(2018, 1, 1).AddDays(i * 7)), new DateOnly(2020, 3, 12), .. Enumerable.Range(0, 60).Select(i => new DateOnly(2024, 1, 1).AddDays(i * 7))];
        Assert.Equal(["2019", "2024", "2025"], DayMarks.For(days).Select(mark => mark.Text));
    }

    [Fact]
    public void Single_candle_has_no_mark() => Assert.Empty(DayMarks.For([new DateOnly(2026, 11, 20)]));

    private static IEnumerable<string> Words(int days, DateOnly? last = null) =>
        DayMarks.For([.. Samples.Bars(days, last ?? new DateOnly(2026, 11, 20)).Select(bar => bar.TradingDay)]).Select(mark => mark.Text);
}
