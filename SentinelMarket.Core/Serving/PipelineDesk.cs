using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about pipelines from the run history, and passes on what people order.</summary>
internal sealed class PipelineDesk(
    PipelineRunner runner,
    RunLog runs,
    LakeCatalog lakeCatalog,
    QuarantineStore quarantine,
    IJobScheduler scheduler,
    AuditTrail audit,
    PipelineHealth health,
    TimeProvider clock) : IPipelineDesk
{
    private const int RunsInStrip = 30;
    private const int FailuresShown = 5;
    private const int PartsShown = 200;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<PipelineOverview>> ListAsync(CancellationToken cancellationToken)
    {
        var schedules = await scheduler.SchedulesAsync(cancellationToken).ConfigureAwait(false);
        var situation = await health.ReadAsync(cancellationToken).ConfigureAwait(false);
        var overviews = new List<PipelineOverview>();
        foreach (var pipeline in runner.Pipelines)
        {
            overviews.Add(await DescribeAsync(pipeline, schedules.GetValueOrDefault(pipeline.Name), situation, cancellationToken).ConfigureAwait(false));
        }

        return overviews;
    }

    public async Task<PipelineOverview?> FindAsync(string pipeline, CancellationToken cancellationToken)
    {
        if (runner.Pipelines.FirstOrDefault(candidate => candidate.Name == pipeline) is not { } found) { return null; }
        var schedules = await scheduler.SchedulesAsync(cancellationToken).ConfigureAwait(false);
        return await DescribeAsync(found, schedules.GetValueOrDefault(pipeline), await health.ReadAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<RunReport>> LatestRunsAsync(string? pipeline, int limit, CancellationToken cancellationToken) =>
        runs.LatestAsync(pipeline, limit, cancellationToken);

    public async Task<bool> HasRunAsync(long id, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not null;

    public async Task<RunDetail?> FindRunAsync(long id, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } run) { return null; }
        var (lakeObjects, lakeObjectCount) = await lakeCatalog.OfRunAsync(id, PartsShown, cancellationToken).ConfigureAwait(false);
        return new RunDetail(
            run,
            await runs.StagesAsync(id, cancellationToken).ConfigureAwait(false),
            await runs.SourcesAsync(id, cancellationToken).ConfigureAwait(false),
            await runs.LogAsync(id, cancellationToken).ConfigureAwait(false),
            lakeObjects,
            lakeObjectCount,
            await quarantine.OfRunAsync(id, PartsShown, cancellationToken).ConfigureAwait(false));
    }

    public async Task<RunReport> StartRunAsync(RunRequest request, CancellationToken cancellationToken) =>
        (await runner.StartAsync(request, cancellationToken).ConfigureAwait(false)).Report;

    public async Task PauseAsync(string pipeline, string actor, CancellationToken cancellationToken)
    {
        RequireKnown(pipeline);
        await scheduler.PauseAsync(pipeline, cancellationToken).ConfigureAwait(false);
        await audit.RecordAsync(actor, "schedule.pause", pipeline, null, cancellationToken).ConfigureAwait(false);
    }

    public async Task ResumeAsync(string pipeline, string actor, CancellationToken cancellationToken)
    {
        RequireKnown(pipeline);
        await scheduler.ResumeAsync(pipeline, cancellationToken).ConfigureAwait(false);
        await audit.RecordAsync(actor, "schedule.resume", pipeline, null, cancellationToken).ConfigureAwait(false);
    }

    private void RequireKnown(string pipeline)
    {
        if (runner.Pipelines.All(candidate => candidate.Name != pipeline))
        {
            throw new UnknownPipelineException(pipeline, runner.Pipelines.Select(known => known.Name));
        }
    }

    internal static string? NeedsOf(IPipeline pipeline)
    {
        try
        {
            pipeline.Check(new RunRequest(pipeline.Name, RunTrigger.Manual, ""));
            return null;
        }
        catch (InvalidRunRequestException refusal)
        {
            return refusal.Message;
        }
    }

    private async Task<PipelineOverview> DescribeAsync(IPipeline pipeline, JobSchedule? schedule, PipelineSituation situation, CancellationToken cancellationToken)
    {
        var dayAgo = clock.GetUtcNow() - Day;
        var latest = await runs.LatestAsync(pipeline.Name, RunsInStrip, cancellationToken).ConfigureAwait(false);
        var last24Hours = await runs.StatisticsAsync(pipeline.Name, dayAgo, cancellationToken).ConfigureAwait(false);
        var allTime = await runs.StatisticsAsync(pipeline.Name, null, cancellationToken).ConfigureAwait(false);
        var parts = health.Judge(pipeline, last24Hours, situation);
        var folded = PipelineMonitor.Fold(parts);
        return new PipelineOverview
        {
            Name = pipeline.Name,
            Description = pipeline.Description,
            Schedule = schedule?.Words,
            Needs = NeedsOf(pipeline),
            Paused = schedule?.Paused ?? false,
            NextRun = schedule?.NextFire,
            Status = parts[0].Status,
            Health = folded.Status,
            HealthReason = folded.Reason,
            Parts = parts,
            SuccessRate24Hours = PipelineMonitor.SuccessRate(last24Hours),
            SuccessRateAllTime = PipelineMonitor.SuccessRate(allTime),
            Last24Hours = last24Hours,
            AllTime = allTime,
            OpenRun = latest.FirstOrDefault(run => run.Outcome is null),
            LastRun = latest.FirstOrDefault(run => run.Outcome is not null),
            LastSuccess = await runs.LastSuccessAsync(pipeline.Name, cancellationToken).ConfigureAwait(false),
            LatestRuns = [.. latest.Reverse()],
            RecentFailures = await runs.LatestFailuresAsync(pipeline.Name, dayAgo, FailuresShown, cancellationToken).ConfigureAwait(false),
        };
    }
}
