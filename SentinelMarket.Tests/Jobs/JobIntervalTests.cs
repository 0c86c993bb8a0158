using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Jobs;

public sealed class JobIntervalTests
{
    private static readonly DateTimeOffset Wednesday = new(2026, 3, 4, 6, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:05:00", null, "00:05:00")]
    [InlineData(null, "0 30 18 * * ?", "1.00:00:00")]
    [InlineData(null, "0 30 18 ? * MON-FRI", "3.00:00:00")] // over the weekend
    [InlineData(null, "0 0 7 4 3 ? 2026", null)] // never again
    public void An_interval_is_the_longest_time_between_two_starts(string? every, string? cron, string? expected)
    {
        var schedule = new PipelineSchedule { Every = every is null ? null : TimeSpan.Parse(every), Cron = cron };
        Assert.Equal(expected is null ? null : TimeSpan.Parse(expected), JobTriggers.Interval("talk", schedule, Wednesday));
    }
}
