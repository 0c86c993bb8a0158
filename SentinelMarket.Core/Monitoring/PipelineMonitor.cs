using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Monitoring;

/// <summary>One part of a pipeline's health.</summary>
/// <param name="Name">What is looked at, such as <c>success rate</c>.</param>
/// <param name="Status">How it fares.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Since">Since when it fares like this, in UTC, to the interval in which alerts are evaluated; null when that is not known yet.</param>
public sealed record HealthPart(string Name, HealthStatus Status, string Reason, DateTimeOffset? Since = null);

/// <summary>Judges pipelines by their run history. Pure: figures in, judgement out.</summary>
public static class PipelineMonitor
{
    /// <summary>A success rate above this, in percent, is healthy.</summary>
    public const double HealthyAbove = 95;

    /// <summary>A success rate from this on, in percent, and up to <see cref="HealthyAbove"/> is degraded; below it is unhealthy.</summary>
    public const double DegradedFrom = 80;

    /// <summary>
    /// Success rate in percent: (succeeded + partial) / (succeeded + partial + failed) x 100; cancelled runs do not count, nor do
    /// failed ones whose retry waits or is under way. A run and its retries are one. Null without a counted run.
    /// </summary>
    public static double? SuccessRate(RunStatistics runs)
    {
        var good = runs.Succeeded + runs.Partial;
        var counted = good + runs.Failed;
        return counted == 0 ? null : 100d * good / counted;
    }

    /// <summary>The status of a success rate in percent; unknown when there is none.</summary>
    public static HealthStatus StatusOf(double? successRate) => successRate switch
    {
        null => HealthStatus.Unknown,
        > HealthyAbove => HealthStatus.Healthy,
        >= DegradedFrom => HealthStatus.Degraded,
        _ => HealthStatus.Unhealthy,
    };

    /// <summary>
    /// Folds parts into one judgement: the worst wins, and what is not known is never healthy. Unhealthy is worse than degraded, degraded
    /// is worse than unknown, unknown is worse than healthy. Without parts nothing is known.
    /// </summary>
    public static HealthPart Fold(IReadOnlyCollection<HealthPart> parts) =>
        parts.Count == 0
            ? new HealthPart("health", HealthStatus.Unknown, "Nothing is known.")
            : parts.MaxBy(part => Gravity(part.Status))!;

    /// <summary>How grave a status is, from 0: healthy, unknown, degraded, unhealthy.</summary>
    public static int Gravity(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => 0,
        HealthStatus.Unknown => 1,
        HealthStatus.Degraded => 2,
        HealthStatus.Unhealthy => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
    };
}
