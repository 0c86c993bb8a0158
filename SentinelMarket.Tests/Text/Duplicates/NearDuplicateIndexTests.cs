using SentinelMarket.Core.Text.Duplicates;

namespace SentinelMarket.Tests.Text.Duplicates;

public sealed class NearDuplicateIndexTests
{
    private const string Promotion = "Sure shot call! Buy SUZLON above 52, target 65, 80, 95. Upper circuit loading, last chance to enter. Join https://t.me/abc now";

    [Theory]
    [InlineData("SURE SHOT CALL!!! Buy SUZLON above 54, target 68, 81, 99. Upper circuit loading, last chance to enter. Join https://t.me/xyz now 🚀🚀")]
    [InlineData("Sure shooot call: buy suzlon abоve 52 - target 65 80 95. Upper cir\u200Bcuit loading!! Last chance to enter. Join www.example.com/q now")]
    [InlineData("Dear members, sure shot call! Buy SUZLON above 52, target 65, 80, 95. Upper circuit loading, last chance to enter. Join https://t.me/abc now")]
    public void The_same_promotion_with_small_changes_joins_its_cluster(string variant)
    {
        var index = new NearDuplicateIndex(100);
        index.Add(TextFingerprint.Of(Promotion), 7);
        var place = index.Add(TextFingerprint.Of(variant), 8);

        Assert.Equal((7, false), (place.Cluster, place.IsNew));
        Assert.InRange(place.Similarity, NearDuplicateIndex.DefaultThreshold, 1);
        Assert.NotEmpty(TextFingerprint.Of(Promotion).BandKeys().Intersect(TextFingerprint.Of(variant).BandKeys()));
    }

    [Theory]
    [InlineData("Infosys reports its results for the second quarter: revenue up by four percent, guidance is kept, the board declares an interim dividend")]
    [InlineData("Buy TATASTEEL tomorrow morning, chart is showing a cup and handle with good volume, keep stop below support")]
    public void Another_text_starts_its_own_cluster(string other)
    {
        var index = new NearDuplicateIndex(100);
        index.Add(TextFingerprint.Of(Promotion), 7);

        Assert.Equal(new ClusterPlace(8, 1, true), index.Add(TextFingerprint.Of(other), 8));
        Assert.Equal(2, index.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀")]
    public void A_text_too_short_to_compare_is_nobodys_duplicate(string text)
    {
        var index = new NearDuplicateIndex(10);
        var fingerprint = TextFingerprint.Of(text);

        Assert.True(fingerprint.IsEmpty);
        Assert.Empty(fingerprint.BandKeys());
        Assert.True(index.Add(fingerprint, 1).IsNew && index.Add(fingerprint, 2).IsNew);
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Memory_is_bounded_and_a_cluster_in_use_outlives_the_others()
    {
        var index = new NearDuplicateIndex(2000);
        index.Add(TextFingerprint.Of(Promotion), -1);
        for (var number = 0; number < 10_000; number++)
        {
            index.Add(TextFingerprint.Of(Different(number)), number);
            if (number % 500 == 0) { Assert.Equal(-1, index.Add(TextFingerprint.Of(Promotion), number).Cluster); }
            Assert.InRange(index.Count, 1, 2000);
        }

        Assert.True(index.Add(TextFingerprint.Of(Different(0)), 99).IsNew, "The first texts should have been forgotten.");
        Assert.Equal(-1, index.Add(TextFingerprint.Of(Promotion), 100).Cluster);
    }

    [Fact]
    public void Clusters_do_not_depend_on_the_run()
    {
        long[] Clusters()
        {
            var index = new NearDuplicateIndex(1000);
            return [.. Enumerable.Range(0, 500).Select(number => index.Add(TextFingerprint.Of(number % 3 == 0 ? Promotion + number : Different(number)), number).Cluster)];
        }

        Assert.Equal(Clusters(), Clusters());
    }

    [Fact]
    public void A_footer_that_all_texts_share_does_not_make_them_one() => Assert.NotEqual(
        TextFingerprint.Of(Different(1) + " Disclaimer: not a recommendation").BandKeys(),
        TextFingerprint.Of(Different(2) + " Disclaimer: not a recommendation").BandKeys());

    // Words made of letters that depend on the number: unlike each other, as texts on other things are.
    private static string Different(int number)
    {
        var random = new Random(number);
        return string.Join(' ', Enumerable.Range(0, 20).Select(_ => new string([.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => (char)('a' + random.Next(26)))])));
    }
}
