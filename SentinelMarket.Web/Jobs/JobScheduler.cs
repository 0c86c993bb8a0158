using Microsoft.Extensions.Options;
using Quartz;
using SentinelMarket.Core.Ports;

namespace SentinelMarket.Web.Jobs;

/// <summary>
/// Reads and steers the stored schedules. Works on a scheduler that was never started too, so that a command-line verb sees the same as
/// the server beside it.
/// </summary>
internal sealed class JobScheduler(JobStore store, IOptions<JobOptions> options, TimeProvider clock, ILogger<JobScheduler> logger) : IJobScheduler
{
    public async Task<IReadOnlyDictionary<string, JobSchedule>> SchedulesAsync(CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(cancellationToken);
        var schedules = new Dictionary<string, JobSchedule>(StringComparer.Ordinal);
        foreach (var (pipeline, schedule) in options.Value.Schedules.Where(pair => pair.Value.Enabled))
        {
            var found = stored.GetValueOrDefault(pipeline);
            var paused = found?.State == TriggerState.Paused;
            schedules[pipeline] = new JobSchedule(ScheduleWords.Of(schedule), paused, paused ? null : found?.NextFireTimeUtc?.ToUniversalTime(), JobTriggers.Interval(pipeline, schedule, clock.GetUtcNow()));
        }

        return schedules;
    }

    public async Task PauseAsync(string pipeline, CancellationToken cancellationToken)
    {
        var scheduler = await ForAsync(pipeline, cancellationToken);
        if (!await scheduler.PauseTrigger(JobTriggers.Trigger(pipeline), cancellationToken)) { throw new NotScheduledException(pipeline); }
    }

    public async Task ResumeAsync(string pipeline, CancellationToken cancellationToken)
    {
        var scheduler = await ForAsync(pipeline, cancellationToken);
        if (!await scheduler.ResumeTrigger(JobTriggers.Trigger(pipeline), cancellationToken)) { throw new NotScheduledException(pipeline); }
    }

    private async Task<IScheduler> ForAsync(string pipeline, CancellationToken cancellationToken)
    {
        if (options.Value.Schedules.GetValueOrDefault(pipeline) is not { Enabled: true }) { throw new NotScheduledException(pipeline); }
        return await store.OpenAsync(cancellationToken);
    }

    private async Task<IReadOnlyDictionary<string, TriggerHeader>> StoredAsync(CancellationToken cancellationToken)
    {
        try
        {
            var scheduler = await store.OpenAsync(cancellationToken);
            var query = new TriggerQuery { Group = GroupMatcher<TriggerKey>.GroupEquals(JobTriggers.Group) };
            var page = await scheduler.QueryTriggers(query, cancellationToken);
            return page.Items.ToDictionary(trigger => trigger.Key.Name, StringComparer.Ordinal);
        }
        catch (SchedulerException exception)
        {
            // Before the first start there are no tables yet; the settings still say what the schedule will be.
            logger.StoreUnread(exception);
            return new Dictionary<string, TriggerHeader>(StringComparer.Ordinal);
        }
    }
}
