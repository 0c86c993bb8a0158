using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>A pipeline's schedule.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Words">The schedule in force in words; null when the pipeline only runs on demand.</param>
/// <param name="Cron">Its cron expression by the clock in India, or null.</param>
/// <param name="Every">Its interval, or null.</param>
/// <param name="Paused">Whether it is paused; then there is no next start.</param>
/// <param name="Next">The next starts, at most five.</param>
/// <param name="PreviousFire">The last start.</param>
/// <param name="Edited">Whether people changed it.</param>
/// <param name="ChangedBy">Who changed it.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Default">What the settings say, in words.</param>
public sealed record ScheduleDto(
    string Pipeline, string? Words, string? Cron, TimeSpan? Every, bool Paused, IReadOnlyList<DateTimeOffset> Next, DateTimeOffset? PreviousFire,
    bool Edited, string? ChangedBy, DateTimeOffset? ChangedAt, string? Reason, string? Default)
{
    internal static ScheduleDto Of(RecurringJob job, IJobDesk desk) => job.Schedule is not { } schedule
        ? new ScheduleDto(job.Pipeline, null, null, null, false, [], null, false, null, null, null, null)
        : new ScheduleDto(
            job.Pipeline, schedule.Words, schedule.Text.Cron, schedule.Text.Every, schedule.Paused, schedule.Paused ? [] : desk.Preview(schedule.Text).Next, schedule.PreviousFire,
            schedule.Edit is not null, schedule.Edit?.ChangedBy, schedule.Edit?.ChangedAt, schedule.Edit?.Reason, schedule.DefaultWords);
}

/// <summary>A pipeline as a job that recurs.</summary>
/// <param name="Schedule">Its schedule.</param>
/// <param name="Needs">What a run has to be given, so that it cannot start by itself; null when it can.</param>
/// <param name="LastRun">The run that ended last.</param>
/// <param name="OpenRun">The number of the run that is open.</param>
public sealed record RecurringJobDto(ScheduleDto Schedule, string? Needs, RunDto? LastRun, long? OpenRun);

/// <summary>An open run and how far it is.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stages">Its stages so far.</param>
/// <param name="HeartbeatAt">When its node last said that it goes on.</param>
/// <param name="CancelRequestedBy">Who asked it to stop.</param>
public sealed record ExecutingRunDto(RunDto Run, IReadOnlyList<StageDto> Stages, DateTimeOffset HeartbeatAt, string? CancelRequestedBy);

/// <summary>Failed runs that nobody settled and whose errors say the same but for numbers.</summary>
/// <param name="Text">What they have in common; digits stand as #.</param>
/// <param name="Error">The latest error in full.</param>
/// <param name="Count">How many runs.</param>
/// <param name="Pipelines">Their pipelines.</param>
/// <param name="FirstAt">When the first ended.</param>
/// <param name="LastAt">When the last ended.</param>
/// <param name="Runs">Their numbers, the latest first; at most 500.</param>
public sealed record FailureGroupDto(string Text, string Error, long Count, IReadOnlyList<string> Pipelines, DateTimeOffset FirstAt, DateTimeOffset LastAt, IReadOnlyList<long> Runs);

/// <summary>A start that did not come when it was due.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Kind">Late, MadeUpAtStart, RunOpen or ClockWentBack.</param>
/// <param name="DueAt">When it was due; the first of several.</param>
/// <param name="NoticedAt">When that was noticed.</param>
/// <param name="FiredAt">When the start that makes up for it came.</param>
/// <param name="LateSeconds">How late that was.</param>
/// <param name="Missed">How many starts were missed.</param>
/// <param name="Node">The node that noticed it.</param>
/// <param name="Detail">More.</param>
public sealed record MisfireDto(
    string Pipeline, MisfireKind Kind, DateTimeOffset DueAt, DateTimeOffset NoticedAt, DateTimeOffset? FiredAt, double? LateSeconds, long Missed, string Node, string? Detail);

/// <summary>A process of the cluster.</summary>
/// <param name="Node">Machine name and process id.</param>
/// <param name="State">Alive, Stopped (in order) or Gone (its heartbeat stopped without a word).</param>
/// <param name="Roles">What it does: Web, Worker or both.</param>
/// <param name="Version">The version of its code.</param>
/// <param name="Address">Where it answers.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="HeartbeatAt">When it was last heard of.</param>
/// <param name="StoppedAt">When it said that it stops.</param>
/// <param name="Running">The open runs that it runs.</param>
/// <param name="Parallelism">How many scheduled pipelines it runs at the same time; 0 when it fires no schedules.</param>
/// <param name="Cpu">The part of the machine's processor time that it takes, 0 to 1.</param>
/// <param name="MemoryBytes">The memory that it holds.</param>
public sealed record NodeDto(
    string Node, NodeState State, string Roles, string Version, string? Address, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, DateTimeOffset? StoppedAt,
    int Running, int Parallelism, double? Cpu, long MemoryBytes)
{
    internal static NodeDto Of(ClusterNode node) => new(
        node.Beat.Node, node.State, node.Beat.Roles, node.Beat.Version, node.Beat.Address, node.Beat.StartedAt, node.HeartbeatAt, node.StoppedAt,
        node.Running, node.Beat.Parallelism, node.Beat.Cpu, node.Beat.MemoryBytes);
}

/// <summary>Everything that the jobs page shows.</summary>
/// <param name="Since">Counts are of runs that started since then.</param>
/// <param name="Counts">How many, by outcome, and how many starts were missed.</param>
/// <param name="Recurring">All pipelines.</param>
/// <param name="Executing">The open runs, longest first.</param>
/// <param name="FailuresSince">Failures are of runs that started since then.</param>
/// <param name="Failures">Failed runs that nobody settled, by error.</param>
/// <param name="Misfires">The latest starts that did not come when they were due.</param>
/// <param name="Nodes">The processes of the cluster.</param>
public sealed record JobsDto(
    DateTimeOffset Since, JobCounts Counts, IReadOnlyList<RecurringJobDto> Recurring, IReadOnlyList<ExecutingRunDto> Executing,
    DateTimeOffset FailuresSince, IReadOnlyList<FailureGroupDto> Failures, IReadOnlyList<MisfireDto> Misfires, IReadOnlyList<NodeDto> Nodes)
{
    internal static JobsDto Of(JobOverview overview, IJobDesk desk) => new(
        overview.Since,
        overview.Counts,
        [.. overview.Recurring.Select(job => new RecurringJobDto(ScheduleDto.Of(job, desk), job.Needs, job.LastRun is { } last ? new RunDto(last) : null, job.OpenRun))],
        [.. overview.Executing.Select(run => new ExecutingRunDto(new RunDto(run.Run), [.. run.Stages.Select(StageDto.Of)], run.HeartbeatAt, run.CancelRequestedBy))],
        overview.FailuresSince,
        [.. overview.Failures.Select(group => new FailureGroupDto(group.Text, group.Error, group.Count, group.Pipelines, group.FirstAt, group.LastAt, group.RunIds))],
        [.. overview.Misfires.Select(misfire => new MisfireDto(
            misfire.Pipeline, misfire.Kind, misfire.DueAt, misfire.NoticedAt, misfire.FiredAt, Durations.Seconds(misfire.Late), misfire.Missed, misfire.Node, misfire.Detail))],
        [.. overview.Nodes.Select(NodeDto.Of)]);
}
