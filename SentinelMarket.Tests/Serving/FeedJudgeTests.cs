using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Serving;

public sealed class FeedJudgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 6, 30, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(600, null, FeedState.OnTime)]
    [InlineData(601, null, FeedState.Late)]
    [InlineData(1200, null, FeedState.Late)]
    [InlineData(1201, null, FeedState.Error)]
    [InlineData(10, 20, FeedState.OnTime)] // it failed before it answered
    [InlineData(20, 10, FeedState.Error)]
    [InlineData(null, 10, FeedState.Error)]
    [InlineData(null, null, FeedState.NotAsked)]
    public void A_stream_is_judged_by_the_age_of_its_last_answer(int? successAge, int? failureAge, FeedState expected)
    {
        var history = new StreamHistory("x", "a") { LastSuccess = Ago(successAge), LastFailure = Ago(failureAge) };
        Assert.Equal(expected, FeedJudge.Of(history, Interval, Now));
    }

    [Fact]
    public void Without_a_schedule_no_answer_is_late()
    {
        Assert.Equal(FeedState.OnTime, FeedJudge.Of(new StreamHistory("x", "a") { LastSuccess = Now.AddDays(-30) }, null, Now));
        Assert.Equal(FeedState.NotAsked, FeedJudge.Of(null, null, Now));
    }

    [Theory]
    [InlineData("OnTime OnTime NotAsked", FeedState.OnTime, "All 2 streams answered on time.")]
    [InlineData("OnTime", FeedState.OnTime, "It answered on time.")]
    [InlineData("OnTime Error Late Error", FeedState.Partial, "Of 4 streams 2 are in error and 1 is late.")]
    [InlineData("Error Late", FeedState.Error, "Of 2 streams 1 is in error and 1 is late.")]
    [InlineData("Late Late", FeedState.Late, "Of 2 streams 2 are late.")]
    [InlineData("Error", FeedState.Error, "It is in error.")]
    [InlineData("NotAsked", FeedState.NotAsked, "It has not been asked yet.")]
    public void A_feed_is_judged_by_all_of_its_streams(string streams, FeedState state, string reason) =>
        Assert.Equal((state, reason), FeedJudge.Of([.. streams.Split(' ').Select(Enum.Parse<FeedState>)]));

    private static DateTimeOffset? Ago(int? seconds) => seconds is { } age ? Now.AddSeconds(-age) : null;
}
