using FsCheck;
using FsCheck.Fluent;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Monitoring;

public sealed class PipelineMonitorTests
{
    private static readonly HealthLimits Limits = new HealthOptions().Of("any");

    [Fact]
    public void Without_a_finished_run_nothing_is_known()
    {
        Assert.Null(PipelineMonitor.SuccessRate(RunStatistics.Empty));
        Assert.Equal(HealthStatus.Unknown, HealthJudge.OfRuns(RunStatistics.Empty, Limits).Status);
        Assert.Equal("No run has finished in the last 24 hours.", HealthJudge.OfRuns(RunStatistics.Empty, Limits).Reason);
    }

    [Theory]
    [InlineData(1, 0, HealthStatus.Healthy)]
    [InlineData(0, 1, HealthStatus.Unhealthy)]
    [InlineData(95, 5, HealthStatus.Degraded)]
    [InlineData(951, 49, HealthStatus.Healthy)]
    [InlineData(80, 20, HealthStatus.Degraded)]
    [InlineData(799, 201, HealthStatus.Unhealthy)]
    public void The_limits_are_above_95_and_from_80_on(long succeeded, long failed, HealthStatus expected) =>
        Assert.Equal(expected, HealthJudge.OfRuns(Runs(succeeded, 0, failed, 0), Limits).Status);

    [Fact]
    public void Only_cancelled_runs_leave_the_rate_unknown() => Assert.Null(PipelineMonitor.SuccessRate(Runs(0, 0, 0, 7)));

    [Fact]
    public void The_rate_is_exact_at_both_limits_for_every_number_of_runs() => Prop.ForAll(
        Gen.Choose(1, 10_000).ToArbitrary(),
        times =>
        {
            Assert.Equal(HealthStatus.Degraded, PipelineMonitor.StatusOf(PipelineMonitor.SuccessRate(Runs(19L * times, 0, times, 0))));
            Assert.Equal(HealthStatus.Degraded, PipelineMonitor.StatusOf(PipelineMonitor.SuccessRate(Runs(4L * times, 0, times, 0))));
            Assert.Equal(HealthStatus.Healthy, PipelineMonitor.StatusOf(PipelineMonitor.SuccessRate(Runs((19L * times) + 1, 0, times, 0))));
            Assert.Equal(HealthStatus.Unhealthy, PipelineMonitor.StatusOf(PipelineMonitor.SuccessRate(Runs((4L * times) - 1, 0, times, 0))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_rate_is_that_of_the_definition_and_cancelled_runs_change_nothing()
    {
        var counts = Gen.Choose(0, 5_000).Four().ToArbitrary();
        Prop.ForAll(counts, drawn =>
        {
            var (succeeded, partial, failed, cancelled) = drawn;
            var rate = PipelineMonitor.SuccessRate(Runs(succeeded, partial, failed, cancelled));
            Assert.Equal(PipelineMonitor.SuccessRate(Runs(succeeded + partial, 0, failed, 0)), rate);
            if (rate is { } percent)
            {
                Assert.InRange(percent, 0, 100);
                Assert.Equal(100m * (succeeded + partial) / (succeeded + partial + failed), (decimal)percent, 9);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void One_more_failure_never_makes_the_status_better() => Prop.ForAll(
        Gen.Choose(0, 500).Three().ToArbitrary(),
        drawn =>
        {
            var (succeeded, partial, failed) = drawn;
            var before = PipelineMonitor.SuccessRate(Runs(succeeded, partial, failed, 0)) ?? 100;
            Assert.True(PipelineMonitor.SuccessRate(Runs(succeeded, partial, failed + 1, 0)) <= before);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(HealthStatus.Healthy, HealthStatus.Unknown, HealthStatus.Unknown)]
    [InlineData(HealthStatus.Unknown, HealthStatus.Degraded, HealthStatus.Degraded)]
    [InlineData(HealthStatus.Degraded, HealthStatus.Unhealthy, HealthStatus.Unhealthy)]
    [InlineData(HealthStatus.Healthy, HealthStatus.Healthy, HealthStatus.Healthy)]
    public void The_worst_part_wins_and_unknown_is_never_healthy(HealthStatus one, HealthStatus other, HealthStatus expected)
    {
        Assert.Equal(expected, PipelineMonitor.Fold([new("a", one, "."), new("b", other, ".")]).Status);
        Assert.Equal(expected, PipelineMonitor.Fold([new("b", other, "."), new("a", one, ".")]).Status);
    }

    [Fact]
    public void No_parts_at_all_are_unknown() => Assert.Equal(HealthStatus.Unknown, PipelineMonitor.Fold([]).Status);

    private static RunStatistics Runs(long succeeded, long partial, long failed, long cancelled) =>
        RunStatistics.Empty with { Succeeded = succeeded, Partial = partial, Failed = failed, Cancelled = cancelled };
}
