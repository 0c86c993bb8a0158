using SentinelMarket.Core.Quality.Metrics;

namespace SentinelMarket.Tests.Quality.Metrics;

public sealed class SessionAnomaliesTests
{
    private static readonly DateOnly First = new(2026, 1, 1);

    [Theory]
    [InlineData(10, "1 2 3 4 100", 0.1, 4.72)] // median 3, deviations 2 1 0 1 97: MAD 1
    [InlineData(3, "1 2 3 4 100", 0.1, 0)]
    [InlineData(5, "5 5 5 5", 0.5, 0)]
    [InlineData(6, "5 5 5 5", 0.5, 2)] // a history that never moved counts the smallest deviation
    [InlineData(2.5, "1 2 3 4", 1, 0)]
    public void The_score_is_the_distance_from_the_median_in_robust_deviations(double value, string earlier, double least, double expected) =>
        Assert.Equal(expected, RobustScore.Of(value, [.. earlier.Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))], least), 2);

    [Fact]
    public void A_session_like_those_before_it_is_no_anomaly() => Assert.Empty(SessionAnomalies.Of(Session(20), Sessions(20)));

    [Fact]
    public void Half_of_the_rows_and_a_volume_in_the_wrong_unit_are_noticed_and_said_in_words()
    {
        var found = SessionAnomalies.Of(Session(20) with { Rows = 1000, Volume = 50_000_000_000_000 }, Sessions(20));

        Assert.Equal(["anomaly.rows", "anomaly.volume"], found.Select(anomaly => anomaly.Rule));
        Assert.Matches(@"^1,000 rows on 2026-01-21 is far below the 20 sessions before \(robust z -[0-9.]+\)\.$", found[0].Message);
        Assert.Matches(@"^50,000,000,000,000 shares traded on 2026-01-21 is far above ", found[1].Message);
    }

    [Fact]
    public void A_shifted_and_a_flat_distribution_of_changes_are_noticed()
    {
        Assert.Equal("anomaly.median_change", Assert.Single(SessionAnomalies.Of(Session(20) with { MedianChange = 9 }, Sessions(20))).Rule);
        Assert.Equal("anomaly.change_spread", Assert.Single(SessionAnomalies.Of(Session(20) with { ChangeSpread = 30 }, Sessions(20))).Rule);
    }

    [Fact]
    public void Fewer_than_ten_earlier_sessions_say_nothing()
    {
        var odd = Session(20) with { Rows = 1 };
        Assert.Empty(SessionAnomalies.Of(odd, Sessions(9)));
        Assert.NotEmpty(SessionAnomalies.Of(odd, Sessions(10)));
    }

    [Fact]
    public void Without_volumes_or_changes_only_rows_are_judged()
    {
        var earlier = Sessions(20).Select(session => session with { Volume = null, MedianChange = null, ChangeSpread = null }).ToList();
        Assert.Equal("anomaly.rows", Assert.Single(SessionAnomalies.Of(Session(20) with { Rows = 1, Volume = null, MedianChange = null, ChangeSpread = null }, earlier)).Rule);
    }

    private static List<SessionProfile> Sessions(int count) => [.. Enumerable.Range(0, count).Select(Session)];

    // Rows wobble by a percent, volume by a fifth, changes by a point.
    private static SessionProfile Session(int n) => new(First.AddDays(n), 2000 + ((n * 7) % 20), 5_000_000_000 + ((n * 3) % 5 * 250_000_000L), ((n * 5) % 7 / 3.5) - 1, 2 + ((n * 11) % 9 / 9.0));
}
