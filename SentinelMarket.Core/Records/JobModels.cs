namespace SentinelMarket.Core.Records;

/// <summary>A schedule that people gave a pipeline in place of the settings' one.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Cron">A Quartz cron expression by the clock in India; null for an interval.</param>
/// <param name="Every">The interval; null for a cron expression.</param>
/// <param name="ChangedBy">Who gave it.</param>
/// <param name="ChangedAt">When, in UTC.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record ScheduleEdit(string Pipeline, string? Cron, TimeSpan? Every, string ChangedBy, DateTimeOffset ChangedAt, string? Reason);

/// <summary>Why a start did not come when it was due.</summary>
public enum MisfireKind
{
    /// <summary>No node could fire it in time; one start makes up for all that were missed.</summary>
    Late,

    /// <summary>Missed while no node was up; the run at start makes up for it.</summary>
    MadeUpAtStart,

    /// <summary>A run of the pipeline was open, so this start was left out.</summary>
    RunOpen,

    /// <summary>The clock went back, so the next start was moved to where the schedule has it by the corrected clock.</summary>
    ClockWentBack,
}

/// <summary>A start that did not come when it was due.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Kind">Why.</param>
/// <param name="DueAt">When it was due (the first of them, where several were missed), in UTC.</param>
/// <param name="NoticedAt">When it was noticed, in UTC.</param>
/// <param name="FiredAt">When the start that makes up for it was fired, in UTC; null where none was.</param>
/// <param name="Missed">How many starts were missed.</param>
/// <param name="Node">The node that noticed it.</param>
/// <param name="Detail">More, such as the run that was open; null for nothing.</param>
public sealed record Misfire(
    long Id, string Pipeline, MisfireKind Kind, DateTimeOffset DueAt, DateTimeOffset NoticedAt, DateTimeOffset? FiredAt, long Missed, string Node, string? Detail)
{
    /// <summary>How late the start came; null where none came, or none had to.</summary>
    public TimeSpan? Late => FiredAt - DueAt;
}

/// <summary>What a node tells of itself with each heartbeat.</summary>
/// <param name="Node">Machine name and process id, as runs name it.</param>
/// <param name="Roles">What it does: Web, Worker or both.</param>
/// <param name="Version">The version of its code.</param>
/// <param name="Address">Where it answers, or null.</param>
/// <param name="StartedAt">When it was started, in UTC.</param>
/// <param name="Parallelism">How many scheduled pipelines it runs at the same time; 0 for one that fires no schedules.</param>
/// <param name="Cpu">The part of the machine's processor time that it took since the beat before, 0 to 1; null with the first.</param>
/// <param name="MemoryBytes">The memory that it holds.</param>
public sealed record NodeBeat(string Node, string Roles, string Version, string? Address, DateTimeOffset StartedAt, int Parallelism, double? Cpu, long MemoryBytes);

/// <summary>Whether a node works.</summary>
public enum NodeState
{
    /// <summary>Its heartbeat is fresh.</summary>
    Alive,

    /// <summary>It was told to stop, and did.</summary>
    Stopped,

    /// <summary>Its heartbeat stopped without a word.</summary>
    Gone,
}

/// <summary>A process of the cluster.</summary>
/// <param name="Beat">What it told last.</param>
/// <param name="HeartbeatAt">When, by the database's clock, in UTC.</param>
/// <param name="StoppedAt">When it said that it stops, in UTC; null otherwise.</param>
/// <param name="State">Whether it works.</param>
/// <param name="Running">The open runs that name it.</param>
public sealed record ClusterNode(NodeBeat Beat, DateTimeOffset HeartbeatAt, DateTimeOffset? StoppedAt, NodeState State, int Running);

/// <summary>Failed runs whose errors say the same but for numbers, and which nobody has settled.</summary>
/// <param name="Text">What they have in common; digits stand as #.</param>
/// <param name="Error">The latest error in full.</param>
/// <param name="Stage">The stage at which the latest broke, or null.</param>
/// <param name="Count">How many runs.</param>
/// <param name="Pipelines">Their pipelines.</param>
/// <param name="FirstAt">When the first of them ended, in UTC.</param>
/// <param name="LastAt">When the last of them ended, in UTC.</param>
/// <param name="RunIds">The runs, the latest first; at most 500.</param>
public sealed record FailureGroup(
    string Text, string Error, RunStage? Stage, long Count, IReadOnlyList<string> Pipelines, DateTimeOffset FirstAt, DateTimeOffset LastAt, IReadOnlyList<long> RunIds);

/// <summary>An open run and how far it is.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stages">Its stages, in order.</param>
/// <param name="HeartbeatAt">When its node last said that it goes on, in UTC.</param>
/// <param name="CancelRequestedBy">Who asked it to stop, or null.</param>
public sealed record ExecutingRun(RunReport Run, IReadOnlyList<StageReport> Stages, DateTimeOffset HeartbeatAt, string? CancelRequestedBy);

/// <summary>How many runs started and ended in a period, by outcome, and what else stands.</summary>
/// <param name="Succeeded">Runs that succeeded.</param>
/// <param name="Partial">Runs in which some sources failed.</param>
/// <param name="Failed">Runs that failed.</param>
/// <param name="Cancelled">Runs that somebody stopped.</param>
/// <param name="Misfires">Starts that did not come when they were due.</param>
public sealed record JobCounts(long Succeeded, long Partial, long Failed, long Cancelled, long Misfires);
