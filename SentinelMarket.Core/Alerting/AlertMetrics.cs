namespace SentinelMarket.Core.Alerting;

/// <summary>Something that rules can watch.</summary>
/// <param name="Name">The name, such as <c>pipeline.health</c>.</param>
/// <param name="Unit">The unit of its values, for a person.</param>
/// <param name="Description">What it measures, in a sentence.</param>
public sealed record AlertMetric(string Name, string Unit, string Description);

/// <summary>Everything that rules can watch, a closed list. docs/alerts.md says the same, and a test compares.</summary>
public static class AlertMetrics
{
    /// <summary>A pipeline's health as a number.</summary>
    public const string Health = "pipeline.health";

    /// <summary>Success rate of 24 hours.</summary>
    public const string SuccessRate = "pipeline.success_rate";

    /// <summary>Failures without a good run between.</summary>
    public const string FailuresInARow = "pipeline.failures_in_a_row";

    /// <summary>Burn of the error budget.</summary>
    public const string BudgetBurn = "pipeline.budget_burn";

    /// <summary>How long a deadline has been missed.</summary>
    public const string DeadlineMinutes = "pipeline.deadline_minutes";

    /// <summary>How long the open run has been under way.</summary>
    public const string RunMinutes = "pipeline.run_minutes";

    /// <summary>The lowest figure of quality.</summary>
    public const string Quality = "pipeline.quality";

    /// <summary>Records quarantined in an hour.</summary>
    public const string QuarantinedHour = "pipeline.quarantined_hour";

    /// <summary>Open records of the quarantine.</summary>
    public const string QuarantineOpen = "pipeline.quarantine_open";

    /// <summary>How long the oldest payload waits.</summary>
    public const string UndeliveredMinutes = "pipeline.undelivered_minutes";

    /// <summary>Runs in the spool.</summary>
    public const string SpooledRuns = "pipeline.spooled_runs";

    /// <summary>A feed's state as a number.</summary>
    public const string FeedState = "feed.state";

    /// <summary>Free space of the lake's disk, in percent.</summary>
    public const string DiskFreePercent = "disk.free_percent";

    /// <summary>Free space of the lake's disk, in megabytes.</summary>
    public const string DiskFreeMegabytes = "disk.free_megabytes";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlertMetric> All { get; } =
    [
        new(Health, "0 to 3", "The fold of the pipeline's health: 0 healthy, 1 unknown, 2 degraded, 3 unhealthy."),
        new(SuccessRate, "percent", "The success rate of the last 24 hours; no value without a counted run."),
        new(FailuresInARow, "runs", "Failed runs since the last one that succeeded, wholly or in part; cancelled runs and those that will be retried do not count."),
        new(BudgetBurn, "times", "How many times faster than allowed runs fail, counted over the last 30 and the last 6 counted runs, the lower of both; no value below 6 runs."),
        new(DeadlineMinutes, "minutes", "How long the pipeline has missed a deadline; 0 while it keeps them."),
        new(RunMinutes, "minutes", "How long the open run has been under way; 0 while none is."),
        new(Quality, "percent", "The lowest figure of quality that stands on enough records; no value without any."),
        new(QuarantinedHour, "records", "Records that were quarantined in the last hour and are open."),
        new(QuarantineOpen, "records", "Records that are open in quarantine."),
        new(UndeliveredMinutes, "minutes", "How long the oldest payload in the lake has waited to be loaded; 0 without any."),
        new(SpooledRuns, "runs", "Runs that wait in the spool."),
        new(FeedState, "0 to 3", "0 on time, 1 some streams late or in error, 2 late, 3 in error; no value for a feed that is not configured, not asked yet or paused."),
        new(DiskFreePercent, "percent", "Free space of the disk that holds the lake."),
        new(DiskFreeMegabytes, "megabytes", "Free space of the disk that holds the lake."),
    ];

    /// <summary>The metric of this name, or null.</summary>
    public static AlertMetric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);
}

/// <summary>What a metric is for one subject at one instant.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Subject">A pipeline, a feed, or the disk.</param>
/// <param name="Value">The value in the metric's unit.</param>
/// <param name="Reason">Why it is so, in a sentence.</param>
/// <param name="Parent">The pipeline of a feed; null where there is none.</param>
public sealed record MetricSample(string Metric, string Subject, double Value, string Reason, string? Parent = null);

/// <summary>Where the values come from.</summary>
public interface IMetricSource
{
    /// <summary>The values of all metrics and subjects that have one now.</summary>
    Task<IReadOnlyList<MetricSample>> ReadAsync(CancellationToken cancellationToken);
}
