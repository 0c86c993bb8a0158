using Quartz;

namespace SentinelMarket.Web.Jobs;

/// <summary>Brings the stored schedules in line with the settings. What people paused stays paused.</summary>
internal static class ScheduleSync
{
    public static async Task ApplyAsync(
        IScheduler scheduler,
        IReadOnlyDictionary<string, PipelineSchedule> schedules,
        DateTimeOffset now,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var wanted = schedules.Where(pair => pair.Value.Enabled).ToDictionary(StringComparer.Ordinal);
        await RemoveOthersAsync(scheduler, wanted, logger, cancellationToken);
        foreach (var (pipeline, schedule) in wanted)
        {
            await scheduler.AddJob(JobTriggers.Detail(pipeline), AddJobOptions.Replacing, cancellationToken);
            await ApplyAsync(scheduler, pipeline, schedule, now, logger, cancellationToken);
        }
    }

    private static async Task ApplyAsync(IScheduler scheduler, string pipeline, PipelineSchedule schedule, DateTimeOffset now, ILogger logger, CancellationToken cancellationToken)
    {
        var key = JobTriggers.Trigger(pipeline);
        var stored = await scheduler.GetTrigger(key, cancellationToken);
        var state = stored is null ? TriggerState.None : await scheduler.GetTriggerState(key, cancellationToken);
        var paused = state == TriggerState.Paused;
        var changed = !string.Equals(stored?.Description, JobTriggers.Signature(schedule), StringComparison.Ordinal);

        // A missed interval is made up for by the run at start; without this both would fire.
        var madeUpFor = schedule is { RunAtStart: true, Every: not null } && !paused && stored?.NextFireTimeUtc <= now;
        if (changed || madeUpFor)
        {
            await scheduler.ScheduleJob(JobTriggers.Scheduled(pipeline, schedule, now), new ScheduleJobOptions { Replace = true, Paused = paused }, cancellationToken);
            if (changed) { logger.ScheduleStored(pipeline, ScheduleWords.Of(schedule), paused); }
        }
        else if (state == TriggerState.Error)
        {
            await scheduler.ResetTriggerFromErrorState(key, cancellationToken);
        }

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

    private static async Task RemoveOthersAsync(IScheduler scheduler, Dictionary<string, PipelineSchedule> wanted, ILogger logger, CancellationToken cancellationToken)
    {
        var stored = await scheduler.QueryJobs(new JobQuery { Group = GroupMatcher<JobKey>.GroupEquals(JobTriggers.Group) }, cancellationToken);
        foreach (var job in stored.Items.Where(job => !wanted.ContainsKey(job.Key.Name)))
        {
            await scheduler.DeleteJob(job.Key, cancellationToken);
            logger.ScheduleRemoved(job.Key.Name);
        }
    }
}
