using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What operators ask about jobs and order of them: the page <c>/jobs</c> and the API both go through here.</summary>
public interface IJobDesk
{
    /// <summary>Everything that the jobs page shows.</summary>
    Task<JobOverview> OverviewAsync(CancellationToken cancellationToken);

    /// <summary>One pipeline as a recurring job, or null when there is none of that name.</summary>
    Task<RecurringJob?> FindAsync(string pipeline, CancellationToken cancellationToken);

    /// <summary>The processes of the cluster, those that work first.</summary>
    Task<IReadOnlyList<ClusterNode>> NodesAsync(CancellationToken cancellationToken);

    /// <summary>What a schedule would do; nothing is stored.</summary>
    /// <exception cref="InvalidScheduleException">It is not a schedule.</exception>
    SchedulePreview Preview(ScheduleText schedule);

    /// <summary>Gives a pipeline a schedule.</summary>
    /// <exception cref="InvalidScheduleException">It is not a schedule, or the pipeline cannot start by itself.</exception>
    /// <exception cref="Pipelines.UnknownPipelineException">There is no pipeline of that name.</exception>
    Task<RecurringJob> EditAsync(string pipeline, ScheduleText schedule, string actor, string? reason, CancellationToken cancellationToken);

    /// <summary>Lets a pipeline go by the settings again.</summary>
    /// <exception cref="Pipelines.UnknownPipelineException">There is no pipeline of that name.</exception>
    Task<RecurringJob> RevertAsync(string pipeline, string actor, CancellationToken cancellationToken);

    /// <summary>Tries failed runs again. Of runs of one pipeline with the same parameters the latest is, which does the work of all.</summary>
    Task<RequeueResult> RequeueAsync(IReadOnlyCollection<long> ids, string actor, CancellationToken cancellationToken);

    /// <summary>Takes failed runs out of the view; the history keeps them.</summary>
    /// <returns>How many.</returns>
    Task<int> AcknowledgeAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken);
}

/// <summary>Everything that the jobs page shows.</summary>
/// <param name="Since">Counts are of runs that started since then, in UTC.</param>
/// <param name="Counts">How many.</param>
/// <param name="Recurring">All pipelines, in the order of the navigation.</param>
/// <param name="Executing">The open runs, longest first.</param>
/// <param name="FailuresSince">Failures are of runs that started since then, in UTC.</param>
/// <param name="Failures">Failed runs that nobody settled, by error.</param>
/// <param name="Misfires">The latest starts that did not come when they were due.</param>
/// <param name="Nodes">The processes of the cluster.</param>
public sealed record JobOverview(
    DateTimeOffset Since,
    JobCounts Counts,
    IReadOnlyList<RecurringJob> Recurring,
    IReadOnlyList<ExecutingRun> Executing,
    DateTimeOffset FailuresSince,
    IReadOnlyList<FailureGroup> Failures,
    IReadOnlyList<Misfire> Misfires,
    IReadOnlyList<ClusterNode> Nodes);

/// <summary>A pipeline as a job that recurs.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Description">What it does, in a few words.</param>
/// <param name="Needs">What a run has to be given, so that it cannot start by itself; null when it can.</param>
/// <param name="Schedule">Its schedule; null when it only runs on demand.</param>
/// <param name="LastRun">The run that ended last, or null.</param>
/// <param name="OpenRun">The number of the run that is open, or null.</param>
/// <param name="History">What people did with its schedule last, newest first.</param>
public sealed record RecurringJob(
    string Pipeline, string Description, string? Needs, ScheduleDetail? Schedule, RunReport? LastRun, long? OpenRun, IReadOnlyList<AuditEntry> History);

/// <summary>What became of an order to try runs again.</summary>
/// <param name="Started">The runs that were started.</param>
/// <param name="Refused">What was not, each in a sentence.</param>
public sealed record RequeueResult(IReadOnlyList<RunReport> Started, IReadOnlyList<string> Refused);
