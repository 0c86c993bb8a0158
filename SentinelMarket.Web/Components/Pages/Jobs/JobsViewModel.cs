using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Jobs;

/// <summary>The parts of the jobs page; one is shown at a time.</summary>
public enum JobsPart
{
    Recurring,
    Executing,
    Failed,
    Misfires,
    Nodes,
}

/// <summary>What the jobs page says, derived from what it read.</summary>
public sealed class JobsViewModel(JobOverview overview, JobsPart part, DateTimeOffset now)
{
    public const string Page = "/jobs";

    public JobOverview Overview { get; } = overview;

    public JobsPart Part { get; } = part;

    public DateTimeOffset Now { get; } = now;

    public IReadOnlyList<FilterChoice> Choices =>
    [
        Choice("Recurring", JobsPart.Recurring, Overview.Recurring.Count),
        Choice("Executing", JobsPart.Executing, Overview.Executing.Count),
        Choice("Failed", JobsPart.Failed, FailedRuns),
        Choice("Misfires", JobsPart.Misfires, Overview.Misfires.Count),
        Choice("Nodes", JobsPart.Nodes, Overview.Nodes.Count),
        new FilterChoice("History", "/runs", false),
    ];

    /// <summary>Failed runs that wait for somebody.</summary>
    public long FailedRuns => Overview.Failures.Sum(group => group.Count);

    public int Alive => Overview.Nodes.Count(node => node.State == NodeState.Alive);

    public int Workers => Overview.Nodes.Count(node => node is { State: NodeState.Alive, Beat.Parallelism: > 0 });

    public int Scheduled => Overview.Recurring.Count(job => job.Schedule is { Paused: false });

    public int Paused => Overview.Recurring.Count(job => job.Schedule is { Paused: true });

    public IReadOnlyList<ExecutingRun> Retrying => [.. Overview.Executing.Where(run => run.Run.RetryOf is not null)];

    public RecurringJob? NextJob => Overview.Recurring.Where(job => job.Schedule?.NextFire is not null).MinBy(job => job.Schedule!.NextFire);

    public string Headline
    {
        get
        {
            var executing = Overview.Executing.Count switch { 0 => "Nothing is executing", 1 => "One run is executing", var many => $"{Figures.Capital(Figures.Word(many))} runs are executing" };
            var next = NextJob is { } job ? $"; next is {job.Pipeline}, {Instants.Due(job.Schedule!.NextFire!.Value, Now)}" : "; no start is scheduled";
            return executing + next + "." + (Workers == 0 ? " No node fires schedules at the moment." : string.Empty);
        }
    }

    public static JobsPart Read(string? part) => Enum.TryParse<JobsPart>(part, ignoreCase: true, out var read) && Enum.IsDefined(read) ? read : JobsPart.Recurring;

    public static StatusLook Of(NodeState state) => state switch
    {
        NodeState.Alive => new(Tone.Good, "check_circle", "Alive"),
        NodeState.Stopped => new(Tone.Idle, "block", "Stopped"),
        NodeState.Gone => new(Tone.Bad, "error", "Gone"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state of a node has no look."),
    };

    public static StatusLook Of(MisfireKind kind) => kind switch
    {
        MisfireKind.Late => new(Tone.Warn, "schedule", "Late"),
        MisfireKind.MadeUpAtStart => new(Tone.Info, "replay", "Made up at start"),
        MisfireKind.RunOpen => new(Tone.Idle, "block", "Run open"),
        MisfireKind.ClockWentBack => new(Tone.Warn, "warning", "Clock went back"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of misfire has no look."),
    };

    /// <summary>What was done about a start that did not come when it was due.</summary>
    public static string Done(Misfire misfire) => misfire.Kind switch
    {
        MisfireKind.Late when misfire.FiredAt is null => $"{Missed(misfire)}; one start makes up for {Them(misfire)}, as soon as a node is free",
        MisfireKind.Late => $"{Missed(misfire)}; one start made up for {Them(misfire)}",
        MisfireKind.MadeUpAtStart => $"{Missed(misfire)} while no node was up; the run at start made up for {Them(misfire)}",
        MisfireKind.RunOpen => $"left out, because {misfire.Detail ?? "a run was open"}; the next start comes as scheduled",
        MisfireKind.ClockWentBack => misfire.Detail ?? "moved to the next start by the corrected clock",
        _ => misfire.Detail ?? string.Empty,
    };

    /// <summary>Who paused, resumed, edited or reverted a schedule, in words.</summary>
    public static string Word(AuditEntry entry) => entry.Action switch
    {
        "schedule.pause" => "paused by",
        "schedule.resume" => "resumed by",
        "schedule.edit" => "changed by",
        "schedule.revert" => "put back by",
        _ => entry.Action + " by",
    };

    private static string Missed(Misfire misfire) => Figures.Count(misfire.Missed, "start") + " missed";

    private static string Them(Misfire misfire) => misfire.Missed == 1 ? "it" : "all of them";

    private FilterChoice Choice(string word, JobsPart which, long count) =>
        new(word, which == JobsPart.Recurring ? Page : $"{Page}?part={which.ToString().ToLowerInvariant()}", Part == which, count);
}
