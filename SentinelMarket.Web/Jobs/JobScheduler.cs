using Quartz;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Jobs;

/// <summary>
/// Reads and steers the stored schedules. Works on a scheduler that was never started too, so that a command-line verb, or a node that only
/// serves pages, sees the same as the workers and orders the same.
/// </summary>
internal sealed class JobScheduler(JobStore store, ScheduleBook book, ScheduleSync sync, TimeProvider clock, ILogger<JobScheduler> logger) : IJobScheduler, IScheduleEditor
{
    private const int StartsPreviewed = 5;
    private const int LongestReason = 500;

    public async Task<IReadOnlyDictionary<string, JobSchedule>> SchedulesAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var details = await ListAsync(cancellationToken);
        return details.ToDictionary(
            pair => pair.Key,
            pair => new JobSchedule(pair.Value.Words, pair.Value.Paused, pair.Value.NextFire, JobTriggers.Interval(pair.Key, ScheduleOf(pair.Value.Text), now)),
            StringComparer.Ordinal);
    }

    public async Task<IReadOnlyDictionary<string, ScheduleDetail>> ListAsync(CancellationToken cancellationToken)
    {
        await book.TryReadAsync(cancellationToken);
        var stored = await StoredAsync(cancellationToken);
        var details = new Dictionary<string, ScheduleDetail>(StringComparer.Ordinal);
        foreach (var (pipeline, schedule) in book.Schedules)
        {
            var found = stored.GetValueOrDefault(pipeline);
            var paused = found?.State == TriggerState.Paused;
            var standard = book.DefaultOf(pipeline);
            details[pipeline] = new ScheduleDetail(
                pipeline,
                TextOf(schedule),
                ScheduleWords.Of(schedule),
                standard is null ? null : TextOf(standard),
                standard is null ? null : ScheduleWords.Of(standard),
                book.EditOf(pipeline),
                paused,
                paused ? null : found?.NextFireTimeUtc?.ToUniversalTime(),
                found?.PreviousFireTimeUtc?.ToUniversalTime());
        }

        return details;
    }

    public async Task PauseAsync(string pipeline, CancellationToken cancellationToken)
    {
        var (scheduler, _) = await ForAsync(pipeline, cancellationToken);
        if (!await scheduler.PauseTrigger(JobTriggers.Trigger(pipeline), cancellationToken)) { throw new NotScheduledException(pipeline); }
    }

    /// <summary>Goes on with the next start that is due. What was paused on purpose is not made up for.</summary>
    public async Task ResumeAsync(string pipeline, CancellationToken cancellationToken)
    {
        var (scheduler, schedule) = await ForAsync(pipeline, cancellationToken);
        switch (await scheduler.GetTriggerState(JobTriggers.Trigger(pipeline), cancellationToken))
        {
            case TriggerState.None: throw new NotScheduledException(pipeline);
            case TriggerState.Paused: await sync.PlaceAsync(scheduler, pipeline, schedule, paused: false, cancellationToken); break;
        }
    }

    public SchedulePreview Preview(ScheduleText schedule)
    {
        var checkedSchedule = Checked(schedule);
        return new SchedulePreview(ScheduleWords.Of(checkedSchedule), [.. JobTriggers.StartsAfter("preview", checkedSchedule, clock.GetUtcNow()).Take(StartsPreviewed)]);
    }

    public async Task EditAsync(string pipeline, ScheduleText schedule, string actor, string? reason, CancellationToken cancellationToken)
    {
        var wanted = Checked(schedule);
        if (reason?.Length > LongestReason) { throw new InvalidScheduleException([FormattableString.Invariant($"The reason has {reason.Length} characters; at most {LongestReason} are kept.")]); }
        await book.SetAsync(new ScheduleEdit(pipeline, wanted.Cron, wanted.Every, actor, clock.GetUtcNow(), string.IsNullOrWhiteSpace(reason) ? null : reason.Trim()), cancellationToken);
        await PlaceAsync(pipeline, cancellationToken);
    }

    public async Task<bool> RevertAsync(string pipeline, string actor, CancellationToken cancellationToken)
    {
        if (!await book.ClearAsync(pipeline, actor, cancellationToken)) { return false; }
        await PlaceAsync(pipeline, cancellationToken);
        return true;
    }

    private static PipelineSchedule Checked(ScheduleText text)
    {
        var schedule = ScheduleOf(text);
        List<string> faults = [.. JobOptionsValidator.FaultsOf(schedule, "The schedule", "The cron expression", "The interval", string.Empty)];
        if (faults.Count == 0 && !JobTriggers.StartsAfter("preview", schedule, DateTimeOffset.UnixEpoch.AddYears(50)).Any()) { faults.Add("The schedule never starts anything: its time lies in the past."); }
        return faults.Count == 0 ? schedule : throw new InvalidScheduleException(faults);
    }

    private static PipelineSchedule ScheduleOf(ScheduleText text) => new() { Cron = string.IsNullOrWhiteSpace(text.Cron) ? null : text.Cron.Trim(), Every = text.Every };

    private static ScheduleText TextOf(PipelineSchedule schedule) => new(schedule.Every is null ? schedule.Cron?.Trim() : null, schedule.Every);

    // The tables are shared, so every worker fires by the new trigger at once.
    private async Task PlaceAsync(string pipeline, CancellationToken cancellationToken)
    {
        var scheduler = await store.OpenAsync(cancellationToken);
        if (book.Schedules.TryGetValue(pipeline, out var schedule))
        {
            var paused = await scheduler.GetTriggerState(JobTriggers.Trigger(pipeline), cancellationToken) == TriggerState.Paused;
            await sync.PlaceAsync(scheduler, pipeline, schedule, paused, cancellationToken);
        }
        else
        {
            await scheduler.DeleteJob(JobTriggers.Job(pipeline), cancellationToken);
        }
    }

    private async Task<(IScheduler Scheduler, PipelineSchedule Schedule)> ForAsync(string pipeline, CancellationToken cancellationToken)
    {
        await book.TryReadAsync(cancellationToken);
        return book.Schedules.TryGetValue(pipeline, out var schedule) ? (await store.OpenAsync(cancellationToken), schedule) : throw new NotScheduledException(pipeline);
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
            // Before the first start there are no tables yet; the schedules still say what will be.
            logger.StoreUnread(exception);
            return new Dictionary<string, TriggerHeader>(StringComparer.Ordinal);
        }
    }
}
