using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Tests.Components;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.34, "340 ms")]
    [InlineData(0.9996, "1.0 s")]
    [InlineData(1.34, "1.3 s")]
    [InlineData(59.96, "1 min")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(11_040, "3 h 4 min")]
    [InlineData(183_600, "2 d 3 h")]
    [InlineData(-5, "0 ms")]
    public void Duration_is_written_in_the_two_largest_units(double seconds, string expected) =>
        Assert.Equal(expected, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.625, "+0.63")]
    [InlineData(-0.484, "−0.48")]
    [InlineData(0.004, "0.00")]
    [InlineData(-0.004, "0.00")]
    [InlineData(-1, "−1.00")]
    public void Mood_has_its_sign_and_nothing_has_none(double score, string expected) => Assert.Equal(expected, Figures.Score(score));

    [Fact]
    public void Missing_duration_is_a_dash() => Assert.Equal("–", Figures.Duration(null));

    [Theory]
    [InlineData(100, "100.0 %")]
    [InlineData(99.97, "99.9 %")]
    [InlineData(95.0, "95.0 %")]
    [InlineData(98.6, "98.6 %")]
    [InlineData(0, "0.0 %")]
    public void Rate_is_never_rounded_up(double rate, string expected) => Assert.Equal(expected, Figures.Percent(rate));

    [Theory]
    [InlineData("1.25", "+1.25 %")]
    [InlineData("-0.4", "−0.40 %")]
    [InlineData("0", "0.00 %")]
    [InlineData("-0.001", "0.00 %")]
    [InlineData(null, "–")]
    public void Change_carries_its_sign(string? percent, string expected) =>
        Assert.Equal(expected, Figures.Change(percent is null ? null : decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(2_314, "2.3 kB")]
    [InlineData(412_300_000, "412 MB")]
    public void Bytes_are_written_in_the_fitting_unit(long bytes, string expected) => Assert.Equal(expected, Figures.Bytes(bytes));

    [Theory]
    [InlineData("1432.5", "1,432.50")]
    [InlineData("128450", "1,28,450.00")]
    [InlineData("0.0125", "0.0125")]
    [InlineData(null, "–")]
    public void Prices_are_grouped_as_in_India(string? price, string expected) =>
        Assert.Equal(expected, Figures.Price(price is null ? null : decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(8_412_906L, "84,12,906")]
    [InlineData(914L, "914")]
    [InlineData(null, "–")]
    public void Shares_are_grouped_as_in_India(long? shares, string expected) => Assert.Equal(expected, Figures.Shares(shares));

    [Fact]
    public void Turnover_is_written_in_crore_and_lakh()
    {
        Assert.Equal("1,205.41 cr", Figures.Turnover(12_054_118_213.4m));
        Assert.Equal("2.50 lakh", Figures.Turnover(250_000m));
        Assert.Equal("9,999", Figures.Turnover(9_999m));
        Assert.Equal("–", Figures.Turnover(null));
    }

    [Theory]
    [InlineData(0, "now")]
    [InlineData(-48, "48 s ago")]
    [InlineData(-120, "2 min ago")]
    [InlineData(180, "in 3 min")]
    [InlineData(-7_200, "2 h ago")]
    [InlineData(-69_000, "yesterday 18:32")]
    [InlineData(-864_000, "10 Nov 13:42")]
    public void Time_is_told_relative_to_the_page(double seconds, string expected) =>
        Assert.Equal(expected, Instants.Relative(Samples.Now.AddSeconds(seconds), Samples.Now));

    [Fact]
    public void Absolute_time_is_Indian() => Assert.Equal("20 Nov 2026 13:42:07 IST", Instants.Full(Samples.Now));
}
