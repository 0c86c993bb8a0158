using Quartz;

namespace SentinelMarket.Web.Jobs;

/// <summary>Brings the stored triggers in line with the schedules in force. What people paused stays paused.</summary>
internal sealed class ScheduleSync(ScheduleBook book, MisfireRecorder misfires, TimeProvider clock, ILogger<ScheduleSync> logger)
{
    // Nodes' clocks differ by less; a trigger that waits for longer than its schedule says waits for a time that the clock has taken back.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    /// <summary>When a node begins: also orders the runs at start.</summary>
    public async Task BeginAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        await book.ReadAsync(cancellationToken);
        var wanted = book.Schedules;
        await RemoveOthersAsync(scheduler, wanted, cancellationToken);
        foreach (var (pipeline, schedule) in wanted)
        {
            await scheduler.AddJob(JobTriggers.Detail(pipeline), AddJobOptions.Replacing, cancellationToken);
            await BeginAsync(scheduler, pipeline, schedule, cancellationToken);
        }
    }

    /// <summary>Again and again: takes up what was changed elsewhere, and notices a clock that went back.</summary>
    public async Task CheckAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        await book.ReadAsync(cancellationToken);
        var wanted = book.Schedules;
        await RemoveOthersAsync(scheduler, wanted, cancellationToken);
        foreach (var (pipeline, schedule) in wanted)
        {
            var now = clock.GetUtcNow();
            var stored = await scheduler.GetTrigger(JobTriggers.Trigger(pipeline), cancellationToken);
            var state = stored is null ? TriggerState.None : await scheduler.GetTriggerState(JobTriggers.Trigger(pipeline), cancellationToken);
            if (IsOther(stored, schedule)) { await PlaceAsync(scheduler, pipeline, schedule, state == TriggerState.Paused, cancellationToken); }
            else if (state == TriggerState.Error) { await scheduler.ResetTriggerFromErrorState(JobTriggers.Trigger(pipeline), cancellationToken); }
            else if (state != TriggerState.Paused && stored!.NextFireTimeUtc is { } next && next > LatestNext(pipeline, schedule, now))
            {
                await PlaceAsync(scheduler, pipeline, schedule, paused: false, cancellationToken);
                await misfires.ClockWentBackAsync(pipeline, next, JobTriggers.Scheduled(pipeline, schedule, now).GetFireTimeAfter(now), cancellationToken);
            }
        }
    }

    /// <summary>Stores a pipeline's trigger anew: from now on, as if nothing had been missed.</summary>
    public async Task PlaceAsync(IScheduler scheduler, string pipeline, PipelineSchedule schedule, bool paused, CancellationToken cancellationToken)
    {
        await scheduler.AddJob(JobTriggers.Detail(pipeline), AddJobOptions.Replacing, cancellationToken);
        await scheduler.ScheduleJob(JobTriggers.Scheduled(pipeline, schedule, clock.GetUtcNow()), new ScheduleJobOptions { Replace = true, Paused = paused }, cancellationToken);
        logger.ScheduleStored(pipeline, ScheduleWords.Of(schedule), paused);
    }

    private static bool IsOther(ITrigger? stored, PipelineSchedule schedule) => !string.Equals(stored?.Description, JobTriggers.Signature(schedule), StringComparison.Ordinal);

    private static DateTimeOffset LatestNext(string pipeline, PipelineSchedule schedule, DateTimeOffset now) =>
        JobTriggers.Scheduled(pipeline, schedule, now).GetFireTimeAfter(now + Tolerance) ?? DateTimeOffset.MaxValue;

    private async Task BeginAsync(IScheduler scheduler, string pipeline, PipelineSchedule schedule, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var key = JobTriggers.Trigger(pipeline);
        var stored = await scheduler.GetTrigger(key, cancellationToken);
        var state = stored is null ? TriggerState.None : await scheduler.GetTriggerState(key, cancellationToken);
        var paused = state == TriggerState.Paused;
        var changed = IsOther(stored, schedule);

        // A missed interval is made up for by the run at start; without this both would fire.
        var madeUpFor = schedule is { RunAtStart: true, Every: not null } && !paused && stored?.NextFireTimeUtc <= now;
        if (changed || madeUpFor) { await PlaceAsync(scheduler, pipeline, schedule, paused, cancellationToken); }
        else if (state == TriggerState.Error) { await scheduler.ResetTriggerFromErrorState(key, cancellationToken); }
        if (madeUpFor && !changed) { await misfires.MadeUpAtStartAsync(pipeline, schedule, stored!.NextFireTimeUtc!.Value, cancellationToken); }

        if (schedule.RunAtStart && !paused)
        {
            await scheduler.ScheduleTrigger(JobTriggers.AtStart(pipeline, now), TriggerConflict.Replace, cancellationToken);
        }
        else
        {
            // One that an earlier process ordered and did not live to fire.
            await scheduler.UnscheduleJob(JobTriggers.AtStart(pipeline, now).Key, cancellationToken);
        }
    }

    private async Task RemoveOthersAsync(IScheduler scheduler, IReadOnlyDictionary<string, PipelineSchedule> wanted, CancellationToken cancellationToken)
    {
        var stored = await scheduler.QueryJobs(new JobQuery { Group = GroupMatcher<JobKey>.GroupEquals(JobTriggers.Group) }, cancellationToken);
        foreach (var job in stored.Items.Where(job => !wanted.ContainsKey(job.Key.Name)))
        {
            await scheduler.DeleteJob(job.Key, cancellationToken);
            logger.ScheduleRemoved(job.Key.Name);
        }
    }
}
