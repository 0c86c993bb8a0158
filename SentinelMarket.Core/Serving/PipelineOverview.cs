using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>Everything that the pipelines page and <c>GET /api/data/pipelines</c> tell about one pipeline.</summary>
public sealed record PipelineOverview
{
    /// <summary>The name, such as <c>stock_data</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a few words.</summary>
    public required string Description { get; init; }

    /// <summary>The schedule in words, such as "every 5 minutes", or null when it only runs on demand.</summary>
    public string? Schedule { get; init; }

    /// <summary>What a run has to be given, in a sentence; null when it can be started just so.</summary>
    public string? Needs { get; init; }

    /// <summary>Whether somebody paused its schedule.</summary>
    public bool Paused { get; init; }

    /// <summary>When the schedule starts it next, in UTC; null when paused or unscheduled.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>Status by the success rate of the last 24 hours.</summary>
    public required HealthStatus Status { get; init; }

    /// <summary>The fold over all that is known of it; the worst part wins.</summary>
    public required HealthStatus Health { get; init; }

    /// <summary>Why the health is what it is, in a sentence.</summary>
    public required string HealthReason { get; init; }

    /// <summary>What the health is folded from; a part that does not apply to the pipeline is missing.</summary>
    public IReadOnlyList<HealthPart> Parts { get; init; } = [];

    /// <summary>Success rate of the last 24 hours in percent, or null without a counted run.</summary>
    public double? SuccessRate24Hours { get; init; }

    /// <summary>Success rate of all time in percent, or null without a counted run.</summary>
    public double? SuccessRateAllTime { get; init; }

    /// <summary>Figures of the last 24 hours.</summary>
    public required RunStatistics Last24Hours { get; init; }

    /// <summary>Figures of all time.</summary>
    public required RunStatistics AllTime { get; init; }

    /// <summary>The run that is open now, or null.</summary>
    public RunReport? OpenRun { get; init; }

    /// <summary>The last run that ended, or null.</summary>
    public RunReport? LastRun { get; init; }

    /// <summary>When a run last succeeded, wholly or in part, in UTC.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>The latest 30 runs, oldest first, the open one included.</summary>
    public required IReadOnlyList<RunReport> LatestRuns { get; init; }

    /// <summary>The latest 5 failed runs of the last 24 hours, newest first.</summary>
    public required IReadOnlyList<RunReport> RecentFailures { get; init; }
}
