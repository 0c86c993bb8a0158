using SentinelMarket.Core.Quality.Metrics;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Quality.Metrics;

public sealed class RequiredFieldsTests
{
    [Fact]
    public void A_source_has_to_fill_what_its_format_has()
    {
        Assert.Contains("isin", RequiredFields.Of(SourceIds.NseEodUdiff));
        Assert.DoesNotContain("isin", RequiredFields.Of(SourceIds.NseEodFull));
        Assert.Empty(RequiredFields.Of("unheard.of"));
    }

    [Fact]
    public void Nothing_that_was_looked_at_is_no_share_and_shares_add_up()
    {
        Assert.Null(Share.None.Percent);
        Assert.Equal(75, (new Share(1, 2) + new Share(2, 2) + Share.None).Percent);
        Assert.Equal(new Share(97, 100), new QualityFigures(100, Share.None, Share.None, 0, Share.None, 3).Uniqueness);
    }
}
