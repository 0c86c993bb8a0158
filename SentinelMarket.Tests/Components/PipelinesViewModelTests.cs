using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Pages.Pipelines;

namespace SentinelMarket.Tests.Components;

public sealed class PipelinesViewModelTests
{
    [Fact]
    public void All_healthy_is_said_in_one_sentence()
    {
        var view = View(Samples.Pipeline(), Samples.Pipeline("end_of_day"));

        Assert.Equal("Two of two healthy.", view.Headline);
        Assert.Empty(view.Troubles);
    }

    [Fact]
    public void Trouble_is_named_with_its_reason_worst_first()
    {
        var view = View(
            Samples.Pipeline(),
            Samples.Pipeline("end_of_day", HealthStatus.Unknown, null, "Nothing has finished yet."),
            Samples.Pipeline("news", HealthStatus.Unhealthy, 40, "NSE has not answered since 13:00."),
            Samples.Pipeline("filings", HealthStatus.Degraded, 85, "85.0 % of the runs succeeded."));

        Assert.Equal("One of three healthy;", view.Headline);
        Assert.Equal(
            [("news", "is unhealthy: NSE has not answered since 13:00"), ("filings", "is degraded: 85.0 % of the runs succeeded")],
            view.Troubles.Select(trouble => (trouble.Pipeline, trouble.Predicate)));
        Assert.Equal("; one has not finished a run yet", view.Rest);
    }

    [Fact]
    public void What_nobody_has_run_yet_is_no_trouble()
    {
        var view = View(Samples.Pipeline(), Samples.Pipeline("instruments", HealthStatus.Unknown, null, "Nothing has finished yet."), Samples.Pipeline("retention", HealthStatus.Unknown, null, "Nothing has finished yet."));

        Assert.Equal("One of one healthy; two have not finished a run yet.", view.Headline);
        Assert.Empty(view.Troubles);
    }

    [Fact]
    public void Troubles_that_are_not_named_are_counted()
    {
        var view = View([.. Enumerable.Range(1, 4).Select(i => Samples.Pipeline($"feed_{i}", HealthStatus.Unhealthy, 40, "It failed."))]);

        Assert.Equal("None of four healthy;", view.Headline);
        Assert.Equal(2, view.Troubles.Count);
        Assert.Equal(" and two more", view.Rest);
    }

    [Fact]
    public void Nothing_finished_is_never_called_healthy()
    {
        var view = View(Samples.Pipeline(rate: null, health: HealthStatus.Unknown));

        Assert.Equal("No run has finished yet.", view.Headline);
        Assert.Empty(view.Troubles);
        Assert.Equal("–", view.SuccessRateText);
        Assert.Equal("none has finished", view.RunsDetail);
    }

    [Fact]
    public void Tiles_sum_over_all_pipelines()
    {
        var view = View(Samples.Pipeline(), Samples.Pipeline("end_of_day"));

        Assert.Equal("99.3 %", view.SuccessRateText);
        Assert.Equal(572, view.Runs);
        Assert.Equal("8 partial, 4 failed", view.RunsDetail);
        Assert.Equal("2,188 unchanged, 192 quarantined", view.CountsDetail);
        Assert.Equal("in 3 min", view.NextRunText);
        Assert.Equal("stock_data · 13:45:07 IST", view.NextRunDetail);
    }

    [Fact]
    public void Accounting_is_an_equation()
    {
        Assert.Equal("50 extracted = 50 loaded + 0 unchanged + 0 quarantined", PipelinesViewModel.Accounting(new RowCounts(50, 50, 0, 0)));
        Assert.Equal("5,000 extracted = 0 loaded + 0 unchanged + 0 quarantined + 5,000 spooled", PipelinesViewModel.Accounting(new RowCounts(5000, 0, 0, 0, 5000)));
    }

    [Fact]
    public void Failed_run_tells_stage_and_reason_instead_of_the_accounting() =>
        Assert.Equal("extract: 429 from NSE", PipelinesViewModel.Story(Samples.Run(1, RunOutcome.Failed, error: "429 from NSE")));

    [Theory]
    [InlineData("degraded", HealthStatus.Degraded)]
    [InlineData("Healthy", HealthStatus.Healthy)]
    [InlineData("2", null)]
    [InlineData("fine", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Filter_is_read_from_the_address(string? parameter, HealthStatus? expected) =>
        Assert.Equal(expected, PipelinesViewModel.ReadFilter(parameter));

    [Fact]
    public void Failures_of_all_pipelines_are_merged_newest_first()
    {
        var view = View(
            Samples.Pipeline(runs: [Samples.Run(1, RunOutcome.Failed, minutesAgo: 30)]),
            Samples.Pipeline("end_of_day", runs: [Samples.Run(2, RunOutcome.Failed, minutesAgo: 10)]));

        Assert.Equal([2, 1], view.Failures.Select(run => run.Id));
    }

    private static PipelinesViewModel View(params PipelineOverview[] pipelines) => new(new PipelinesData(pipelines, []), null, Samples.Now);
}
