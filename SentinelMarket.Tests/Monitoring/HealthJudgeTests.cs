using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Monitoring;

public sealed class HealthJudgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly HealthLimits Limits = new HealthOptions().Of("stock_data");
    private static readonly HealthEvidence Sound = new()
    {
        Last24Hours = Runs(succeeded: 100, failed: 1),
        Streams = new StreamEvidence(40, 0, []),
        Quality = [new QualityEvidence("completeness of nse.quote in the latest report", new Share(9_990, 10_000))],
        Backlog = BacklogEvidence.None,
    };

    [Fact]
    public void Each_part_says_why_it_is_healthy() => Assert.Equal(
        [
            ("success rate", HealthStatus.Healthy, "1 of 101 runs failed in the last 24 hours."),
            ("freshness", HealthStatus.Healthy, "All 40 streams answered when expected."),
            ("quality", HealthStatus.Healthy, "The lowest figure is 99.9 %: completeness of nse.quote in the latest report."),
            ("backlog", HealthStatus.Healthy, "Nothing waits longer than it should."),
        ],
        HealthJudge.Judge(Sound, Limits, Now).Select(part => (part.Name, part.Status, part.Reason)));

    [Fact]
    public void Parts_that_do_not_apply_are_left_out() =>
        Assert.Equal(["success rate"], HealthJudge.Judge(new HealthEvidence { Last24Hours = Runs(1, 0) }, Limits, Now).Select(part => part.Name));

    [Fact]
    public void Feeds_that_were_never_asked_are_unknown_and_so_is_the_pipeline()
    {
        var parts = HealthJudge.Judge(Sound with { Streams = new StreamEvidence(0, 0, []) }, Limits, Now);

        Assert.Equal((HealthStatus.Unknown, "No feed has been asked yet."), (PipelineMonitor.Fold(parts).Status, PipelineMonitor.Fold(parts).Reason));
    }

    [Theory]
    [InlineData(3, HealthStatus.Healthy)]
    [InlineData(4, HealthStatus.Degraded)]
    [InlineData(19, HealthStatus.Degraded)]
    [InlineData(20, HealthStatus.Unhealthy)]
    public void Freshness_goes_by_the_share_of_streams_in_error(int inError, HealthStatus expected) =>
        Assert.Equal(expected, Part(Sound with { Streams = new StreamEvidence(40, inError, ["bse.quote"]) }, "freshness").Status);

    [Theory]
    [InlineData(95_00, HealthStatus.Healthy)]
    [InlineData(94_99, HealthStatus.Degraded)]
    [InlineData(80_00, HealthStatus.Degraded)]
    [InlineData(79_99, HealthStatus.Unhealthy)]
    public void Quality_goes_by_its_lowest_figure(long good, HealthStatus expected) =>
        Assert.Equal(expected, Part(Sound with { Quality = [.. Sound.Quality, new QualityEvidence("accuracy", new Share(good, 100_00))] }, "quality").Status);

    [Fact]
    public void A_figure_on_too_few_records_is_not_judged() =>
        Assert.Equal(HealthStatus.Healthy, Part(Sound with { Quality = [.. Sound.Quality, new QualityEvidence("accuracy", new Share(0, 99))] }, "quality").Status);

    [Theory]
    [InlineData(14, HealthStatus.Healthy, "Nothing waits longer than it should.")]
    [InlineData(15, HealthStatus.Degraded, "3 payloads wait in the lake to be loaded, the oldest for 15 minutes.")]
    [InlineData(120, HealthStatus.Unhealthy, "3 payloads wait in the lake to be loaded, the oldest for 120 minutes.")]
    public void A_payload_may_wait_for_a_while(int minutes, HealthStatus expected, string reason)
    {
        var part = Part(Sound with { Backlog = BacklogEvidence.None with { Undelivered = 3, OldestUndelivered = Now.AddMinutes(-minutes) } }, "backlog");

        Assert.Equal((expected, reason), (part.Status, part.Reason));
    }

    [Fact]
    public void A_spooled_run_and_a_growing_quarantine_are_backlog_and_the_worst_is_told()
    {
        var part = Part(Sound with { Backlog = BacklogEvidence.None with { Spooled = 1, OldestSpooled = Now.AddMinutes(-20), QuarantinedDay = 10_000 } }, "backlog");

        Assert.Equal((HealthStatus.Unhealthy, "10,000 records went to quarantine in the last 24 hours and are open."), (part.Status, part.Reason));
        Assert.Equal("1 run waits in the spool, the oldest for 20 minutes.", Part(Sound with { Backlog = BacklogEvidence.None with { Spooled = 1, OldestSpooled = Now.AddMinutes(-20) } }, "backlog").Reason);
    }

    [Fact]
    public void Limits_can_differ_for_one_pipeline()
    {
        var options = Bound(("Health:MinimumRuns", "5"), ("Health:Pipelines:end_of_day:MinimumRuns", "1"), ("Health:Pipelines:end_of_day:HealthyAbove", "50"), ("Health:Pipelines:end_of_day:DegradedFrom", "10"));

        var other = HealthJudge.OfRuns(Runs(1, 1), options.Of("stock_data"));
        Assert.Equal((HealthStatus.Unknown, "Only 2 runs finished in the last 24 hours; 5 are needed to judge."), (other.Status, other.Reason));
        Assert.Equal(HealthStatus.Degraded, HealthJudge.OfRuns(Runs(1, 1), options.Of("end_of_day")).Status);
    }

    [Fact]
    public void Limits_that_contradict_each_other_are_refused_by_their_key()
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Bound(("Health:Pipelines:news:DegradedFrom", "99")));

        Assert.Equal("Health:Pipelines:news:DegradedFrom: 0 to HealthyAbove percent are expected.", fault.Message);
    }

    private static HealthPart Part(HealthEvidence evidence, string name) => HealthJudge.Judge(evidence, Limits, Now).Single(part => part.Name == name);

    private static RunStatistics Runs(long succeeded, long failed) => RunStatistics.Empty with { Succeeded = succeeded, Failed = failed };

    private static HealthOptions Bound(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        using var services = new ServiceCollection().AddMonitoring(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<HealthOptions>>().Value;
    }
}
