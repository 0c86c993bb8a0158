using SentinelMarket.Web.Components.Charts;

namespace SentinelMarket.Tests.Components.Charts;

public sealed class PriceScaleTests
{
    [Theory]
    [InlineData("1412.3", "1497.8")]
    [InlineData("0.05", "0.15")]
    [InlineData("99", "128450.55")]
    [InlineData("100", "100")]
    [InlineData("0.01", "0.01")]
    public void Prices_lie_within_the_axis_and_volumes_below_them(string low, string high)
    {
        var (least, most) = (decimal.Parse(low, System.Globalization.CultureInfo.InvariantCulture), decimal.Parse(high, System.Globalization.CultureInfo.InvariantCulture));

        var scale = PriceScale.For(least, most);

        Assert.True(scale.Min < scale.Floor && scale.Floor <= least && most <= scale.Max, $"{scale} does not hold {least} to {most}.");
        Assert.InRange(scale.Steps, 2, 14);
        // The highest volume reaches the height 1 / factor; the prices begin where the floor is.
        Assert.True(1 / scale.VolumeFactor < (scale.Floor - scale.Min) / (scale.Max - scale.Min), "The volumes reach into the prices.");
    }

    [Fact]
    public void Steps_are_round() => Assert.Equal(new PriceScale(1360, 1400, 1500, 7), PriceScale.For(1412.3m, 1497.8m));
}
