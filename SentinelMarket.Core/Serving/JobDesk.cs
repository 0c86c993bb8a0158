using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about jobs from the run history and the scheduler, and passes on what operators order.</summary>
internal sealed class JobDesk(
    IPipelineDesk pipelines, PipelineRunner runner, JobReader reader, MisfireLog misfires, ClusterNodes nodes, IScheduleEditor schedules, ScheduleEdits edits, TimeProvider clock) : IJobDesk
{
    private const int MisfiresShown = 100;
    private const int HistoryShown = 5;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public async Task<JobOverview> OverviewAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var executing = await reader.ExecutingAsync(cancellationToken).ConfigureAwait(false);
        return new JobOverview(
            now - Day,
            await reader.CountsAsync(now - Day, cancellationToken).ConfigureAwait(false),
            await DescribeAsync(runner.Pipelines, executing, cancellationToken).ConfigureAwait(false),
            executing,
            now - Week,
            await reader.FailuresAsync(now - Week, cancellationToken).ConfigureAwait(false),
            await misfires.LatestAsync(MisfiresShown, cancellationToken).ConfigureAwait(false),
            await nodes.ListAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<RecurringJob?> FindAsync(string pipeline, CancellationToken cancellationToken)
    {
        if (runner.Pipelines.FirstOrDefault(candidate => candidate.Name == pipeline) is not { } found) { return null; }
        return (await DescribeAsync([found], await reader.ExecutingAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))[0];
    }

    public Task<IReadOnlyList<ClusterNode>> NodesAsync(CancellationToken cancellationToken) => nodes.ListAsync(cancellationToken);

    public SchedulePreview Preview(ScheduleText schedule) => schedules.Preview(schedule);

    public async Task<RecurringJob> EditAsync(string pipeline, ScheduleText schedule, string actor, string? reason, CancellationToken cancellationToken)
    {
        if (PipelineDesk.NeedsOf(Known(pipeline)) is { } needs) { throw new InvalidScheduleException([$"{pipeline} cannot start by itself: {needs}"]); }
        await schedules.EditAsync(pipeline, schedule, actor, reason, cancellationToken).ConfigureAwait(false);
        return (await FindAsync(pipeline, cancellationToken).ConfigureAwait(false))!;
    }

    public async Task<RecurringJob> RevertAsync(string pipeline, string actor, CancellationToken cancellationToken)
    {
        _ = Known(pipeline);
        await schedules.RevertAsync(pipeline, actor, cancellationToken).ConfigureAwait(false);
        return (await FindAsync(pipeline, cancellationToken).ConfigureAwait(false))!;
    }

    public async Task<RequeueResult> RequeueAsync(IReadOnlyCollection<long> ids, string actor, CancellationToken cancellationToken)
    {
        var started = new List<RunReport>();
        var refused = new List<string>();
        var runs = await reader.RunsAsync(ids, cancellationToken).ConfigureAwait(false);
        refused.AddRange(ids.Except(runs.Select(run => run.Id)).Select(id => FormattableString.Invariant($"There is no run {id}.")));
        refused.AddRange(runs.Where(run => run.Outcome is not (RunOutcome.Failed or RunOutcome.Partial or RunOutcome.Cancelled))
            .Select(run => FormattableString.Invariant($"Run {run.Id} of {run.Pipeline} did not fail.")));
        foreach (var run in runs.Where(run => run.Outcome is RunOutcome.Failed or RunOutcome.Partial or RunOutcome.Cancelled).DistinctBy(WorkOf, StringComparer.Ordinal))
        {
            try
            {
                started.Add(await pipelines.StartRunAsync(RunRequest.Again(run, actor), cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is RunAlreadyOpenException or UnknownPipelineException or InvalidRunRequestException)
            {
                refused.Add(exception.Message);
            }
        }

        return new RequeueResult(started, refused);
    }

    public Task<int> AcknowledgeAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken) =>
        reader.AcknowledgeAsync(ids, actor, reason, cancellationToken);

    private static string WorkOf(RunReport run) =>
        string.Join('\n', run.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Select(parameter => $"{parameter.Key}={parameter.Value}").Prepend(run.Pipeline));

    private IPipeline Known(string pipeline) => runner.Pipelines.FirstOrDefault(candidate => candidate.Name == pipeline)
        ?? throw new UnknownPipelineException(pipeline, runner.Pipelines.Select(known => known.Name));

    private async Task<IReadOnlyList<RecurringJob>> DescribeAsync(IReadOnlyList<IPipeline> asked, IReadOnlyList<ExecutingRun> executing, CancellationToken cancellationToken)
    {
        var known = await schedules.ListAsync(cancellationToken).ConfigureAwait(false);
        var last = await reader.LastRunsAsync([.. asked.Select(pipeline => pipeline.Name)], cancellationToken).ConfigureAwait(false);
        var jobs = new List<RecurringJob>();
        foreach (var pipeline in asked)
        {
            jobs.Add(new RecurringJob(
                pipeline.Name,
                pipeline.Description,
                PipelineDesk.NeedsOf(pipeline),
                known.GetValueOrDefault(pipeline.Name),
                last.GetValueOrDefault(pipeline.Name),
                executing.FirstOrDefault(run => run.Run.Pipeline == pipeline.Name)?.Run.Id,
                await edits.HistoryAsync(pipeline.Name, HistoryShown, cancellationToken).ConfigureAwait(false)));
        }

        return jobs;
    }
}
