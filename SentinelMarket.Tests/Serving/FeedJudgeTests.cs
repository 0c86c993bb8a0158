using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources;
using SentinelMarket.Tests.Sources;
using SentinelMarket.Tests.Sources.Archives;

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
    [InlineData("2026-03-06T09:58", "2026-03-09T03:50", FeedState.OnTime)] // two minutes on Friday, five on Monday, a weekend between
    [InlineData("2026-03-06T09:58", "2026-03-09T03:54", FeedState.Late)]
    [InlineData("2026-03-06T09:58", "2026-03-09T04:04", FeedState.Error)]
    [InlineData("2026-03-02T10:00", "2026-03-04T03:45", FeedState.OnTime)] // Holi
    public void Quotes_are_late_by_the_time_of_sessions_only(string answered, string now, FeedState expected)
    {
        var passed = new Func<DateTimeOffset, DateTimeOffset, TimeSpan>((from, to) => TradingCalendar.Indian.SessionTimeBetween(Exchange.Nse, from, to));
        Assert.Equal(expected, FeedJudge.Of(new StreamHistory("nse.quote", "TCS") { LastSuccess = Utc(answered) }, Interval, Utc(now), passed));
    }

    [Fact]
    public void Feeds_of_prices_are_judged_by_the_calendar_and_others_by_the_clock()
    {
        using var host = new FeedHost(new RoutedSite(_ => null));
        var quotes = FeedJudge.PassedFor(host.Get<IEnumerable<IQuoteFeed>>().First(), TradingCalendar.Indian)!;
        var files = FeedJudge.PassedFor(host.Get<IEnumerable<IArchiveFeed>>().First(), TradingCalendar.Indian)!;
        Assert.Equal(TimeSpan.Zero, quotes(Utc("2026-03-06T10:00"), Utc("2026-03-09T03:45")));
        Assert.Equal(TimeSpan.FromDays(1), files(Utc("2026-03-06T13:00"), Utc("2026-03-09T13:00")));
        Assert.Equal(TimeSpan.Zero, files(Utc("2026-03-06T13:00"), Utc("2026-03-09T09:59")));
        Assert.Null(FeedJudge.PassedFor(new TalkFeed(), TradingCalendar.Indian));
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

    private static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(text + "Z", "yyyy-MM-ddTHH:mmZ", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);

    private static DateTimeOffset? Ago(int? seconds) => seconds is { } age ? Now.AddSeconds(-age) : null;

    private sealed class TalkFeed : IFeed
    {
        public string Source => "talk";

        public string Name => "Talk";

        public string ClientName => "talk";

        public string Pipeline => "social_media";

        public FeedReadiness Readiness => FeedReadiness.Ready;

        public int Parallelism => 1;

        public IReadOnlyList<string> Streams => [];
    }
}
