using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>A pipeline with its schedule, health, figures and latest runs.</summary>
public sealed record PipelineDto
{
    public PipelineDto(PipelineOverview overview)
    {
        Name = overview.Name;
        Description = overview.Description;
        Schedule = overview.Schedule;
        Needs = overview.Needs;
        Paused = overview.Paused;
        NextRun = overview.NextRun;
        Status = overview.Status;
        Health = overview.Health;
        HealthReason = overview.HealthReason;
        HealthParts = overview.Parts;
        SuccessRate24Hours = overview.SuccessRate24Hours;
        SuccessRateAllTime = overview.SuccessRateAllTime;
        Last24Hours = StatisticsDto.Of(overview.Last24Hours);
        AllTime = StatisticsDto.Of(overview.AllTime);
        OpenRun = overview.OpenRun is { } open ? new RunDto(open) : null;
        LastRun = overview.LastRun is { } last ? new RunDto(last) : null;
        LastSuccess = overview.LastSuccess;
        LatestRuns = [.. overview.LatestRuns.Select(run => new RunDto(run))];
        RecentFailures = [.. overview.RecentFailures.Select(run => new RunDto(run))];
    }

    public string Name { get; }

    public string Description { get; }

    public string? Schedule { get; }

    /// <summary>What a run has to be given, in a sentence; null when it can be started just so.</summary>
    public string? Needs { get; }

    public bool Paused { get; }

    public DateTimeOffset? NextRun { get; }

    public HealthStatus Status { get; }

    public HealthStatus Health { get; }

    public string HealthReason { get; }

    /// <summary>What the health is folded from; the worst wins. A part that does not apply is missing; since is null until the server has seen it twice.</summary>
    public IReadOnlyList<HealthPart> HealthParts { get; }

    public double? SuccessRate24Hours { get; }

    public double? SuccessRateAllTime { get; }

    public StatisticsDto Last24Hours { get; }

    public StatisticsDto AllTime { get; }

    public RunDto? OpenRun { get; }

    public RunDto? LastRun { get; }

    public DateTimeOffset? LastSuccess { get; }

    public IReadOnlyList<RunDto> LatestRuns { get; }

    public IReadOnlyList<RunDto> RecentFailures { get; }
}

/// <summary>Figures of a period.</summary>
public sealed record StatisticsDto(
    long Runs,
    long Succeeded,
    long Partial,
    long Failed,
    long Cancelled,
    long Extracted,
    long Loaded,
    long Unchanged,
    long Quarantined,
    long Spooled,
    double? AverageSeconds,
    double? P95Seconds,
    long Retrying)
{
    internal static StatisticsDto Of(RunStatistics figures) => new(
        figures.Runs,
        figures.Succeeded,
        figures.Partial,
        figures.Failed,
        figures.Cancelled,
        figures.Counts.Extracted,
        figures.Counts.Loaded,
        figures.Counts.Unchanged,
        figures.Counts.Quarantined,
        figures.Counts.Spooled,
        Durations.Seconds(figures.AverageDuration),
        Durations.Seconds(figures.P95Duration),
        figures.Retrying);
}
