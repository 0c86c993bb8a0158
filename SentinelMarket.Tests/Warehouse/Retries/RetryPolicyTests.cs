using SentinelMarket.Core.Warehouse.Retries;

namespace SentinelMarket.Tests.Warehouse.Retries;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Each_retry_waits_longer_until_the_longest_wait_and_the_last_attempt()
    {
        var policy = new RetryPolicy { Attempts = 4, Delay = TimeSpan.FromMinutes(1), Factor = 3, LongestDelay = TimeSpan.FromMinutes(20) };

        Assert.Equal(
            [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(20), null],
            Enumerable.Range(0, 5).Select(before => policy.DelayAfter(RetryCause.Failed, before)));
    }

    [Fact]
    public void Only_the_endings_of_the_policy_are_tried_again()
    {
        var policy = new RetryPolicy { OnFailed = false, OnPartial = true, OnLapsed = false };

        Assert.Null(policy.DelayAfter(RetryCause.Failed, 0));
        Assert.NotNull(policy.DelayAfter(RetryCause.Partial, 0));
        Assert.Null(policy.DelayAfter(RetryCause.Lapsed, 0));
    }

    [Fact]
    public void Every_fault_of_a_policy_is_told_by_its_key()
    {
        var options = new RetryOptions { Interval = TimeSpan.Zero };
        options.Pipelines["news"] = new RetryPolicy { Attempts = 11, Delay = TimeSpan.FromDays(-1), Factor = double.NaN, LongestDelay = TimeSpan.FromDays(8) };

        Assert.Equal(
            [
                "Retries:Interval is 00:00:00; 100 ms to 5 minutes are expected.",
                "Retries:Pipelines:news:Attempts is 11; 0 to 10 are expected.",
                "Retries:Pipelines:news:Delay is -1.00:00:00; zero to 7 days are expected.",
                "Retries:Pipelines:news:LongestDelay is 8.00:00:00; Delay (-1.00:00:00) to 7 days are expected.",
                "Retries:Pipelines:news:Factor is NaN; 1 to 10 are expected.",
            ],
            new RetryOptionsValidator().Validate(null, options).Failures!);
    }

    [Fact]
    public void The_defaults_are_sound() => Assert.True(new RetryOptionsValidator().Validate(null, new RetryOptions()).Succeeded);
}
