using System.Data.Common;
using Quartz;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Web.Jobs;

/// <summary>Writes down each start that did not come when it was due, and what was done about it. Never in the way of the start itself.</summary>
internal sealed class MisfireRecorder(MisfireLog log, ScheduleBook book, TimeProvider clock, ILogger<MisfireRecorder> logger) : ITriggerListener
{
    public string Name => nameof(MisfireRecorder);

    /// <summary>The scheduler tells of it before it moves the trigger to now, so the trigger still knows when it was due.</summary>
    public async ValueTask TriggerMisfired(ITrigger trigger, IScheduler scheduler, CancellationToken cancellationToken = default)
    {
        if (trigger.Key.Group != JobTriggers.Group || trigger.NextFireTimeUtc is not { } due) { return; }
        var pipeline = trigger.Key.Name;
        var now = clock.GetUtcNow();
        var missed = book.Schedules.TryGetValue(pipeline, out var schedule) ? JobTriggers.Missed(pipeline, schedule, due, now) : 1;
        await AddAsync(new Misfire(0, pipeline, MisfireKind.Late, due, now, null, missed, PipelineRunner.Node, null), cancellationToken);
    }

    public Task MadeUpAtStartAsync(string pipeline, PipelineSchedule schedule, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return AddAsync(new Misfire(0, pipeline, MisfireKind.MadeUpAtStart, due, now, now, JobTriggers.Missed(pipeline, schedule, due, now), PipelineRunner.Node, null), cancellationToken);
    }

    public Task RunOpenAsync(string pipeline, DateTimeOffset due, long openRunId, CancellationToken cancellationToken) => AddAsync(
        new Misfire(0, pipeline, MisfireKind.RunOpen, due, clock.GetUtcNow(), null, 1, PipelineRunner.Node, FormattableString.Invariant($"run {openRunId} was open")), cancellationToken);

    public Task ClockWentBackAsync(string pipeline, DateTimeOffset stood, DateTimeOffset? next, CancellationToken cancellationToken) => AddAsync(
        new Misfire(0, pipeline, MisfireKind.ClockWentBack, stood, clock.GetUtcNow(), null, 0, PipelineRunner.Node, next is null ? null : FormattableString.Invariant($"next start moved to {next:yyyy-MM-dd HH:mm:ss} UTC")),
        cancellationToken);

    /// <summary>A start came; if it makes up for missed ones, they know it now.</summary>
    public Task FiredAsync(string pipeline, DateTimeOffset at, CancellationToken cancellationToken) => TryAsync(() => log.FiredAsync(pipeline, at, cancellationToken), cancellationToken);

    private Task AddAsync(Misfire misfire, CancellationToken cancellationToken)
    {
        logger.Misfired(misfire.Pipeline, misfire.Kind, misfire.DueAt, misfire.Missed);
        return TryAsync(() => log.AddAsync(misfire, cancellationToken), cancellationToken);
    }

    private async Task TryAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            logger.MisfireUnrecorded(exception);
        }
    }
}
