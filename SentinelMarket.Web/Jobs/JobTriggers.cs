using System.Globalization;
using Quartz;

namespace SentinelMarket.Web.Jobs;

/// <summary>How a schedule stands in the store: one durable job with one trigger, both named after the pipeline.</summary>
internal static class JobTriggers
{
    public const string Group = "pipelines";
    private const int StartsCompared = 10;
    private const int MostCounted = 100_000;
    private const string StartGroup = "pipelines.start";

    public static JobKey Job(string pipeline) => new(pipeline, Group);

    public static TriggerKey Trigger(string pipeline) => new(pipeline, Group);

    public static IJobDetail Detail(string pipeline) => JobBuilder.Create<PipelineJob>().WithIdentity(Job(pipeline)).StoreDurably().Build();

    /// <summary>Says what the settings asked for. It is stored as the trigger's description, so that a change of settings is noticed.</summary>
    public static string Signature(PipelineSchedule schedule) =>
        schedule.Every is { } every ? string.Create(CultureInfo.InvariantCulture, $"every {every:c}") : $"cron {schedule.Cron!.Trim()} Asia/Kolkata";

    public static ITrigger Scheduled(string pipeline, PipelineSchedule schedule, DateTimeOffset now)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(Trigger(pipeline)).ForJob(Job(pipeline)).WithDescription(Signature(schedule));
        if (schedule.Every is not { } every)
        {
            var cron = CronScheduleBuilder.Create(schedule.Cron!.Trim()).InTimeZone(IndianClock.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed);
            return trigger.WithSchedule(cron).StartAt(now).Build();
        }

        // A calendar interval stays on its grid after a missed start; a plain repeat would go on from the moment of the late one.
        var interval = CalendarIntervalScheduleBuilder.Create()
            .WithInterval((int)every.TotalSeconds, IntervalUnit.Second)
            .InTimeZone(TimeZoneInfo.Utc)
            .WithMisfireInstruction(CalendarIntervalTriggerMisfireInstruction.FireAndProceed);
        return trigger.WithSchedule(interval).StartAt(NextMultiple(now, every)).Build();
    }

    /// <summary>The starts after an instant, earliest first.</summary>
    public static IEnumerable<DateTimeOffset> StartsAfter(string pipeline, PipelineSchedule schedule, DateTimeOffset after)
    {
        var trigger = Scheduled(pipeline, schedule, after);
        for (var next = trigger.GetFireTimeAfter(after); next is { } start; next = trigger.GetFireTimeAfter(start)) { yield return start.ToUniversalTime(); }
    }

    /// <summary>How many starts lie between the first that was missed and now, both included; counted up to 100,000.</summary>
    public static long Missed(string pipeline, PipelineSchedule schedule, DateTimeOffset due, DateTimeOffset now) =>
        schedule.Every is { } every
            ? Math.Max(1, ((now - due).Ticks / every.Ticks) + 1)
            : 1 + StartsAfter(pipeline, schedule, due).TakeWhile(start => start <= now).Take(MostCounted).LongCount();

    /// <summary>The longest time between two of the next starts; null when there are not two.</summary>
    public static TimeSpan? Interval(string pipeline, PipelineSchedule schedule, DateTimeOffset now)
    {
        if (schedule.Every is { } every) { return every; }
        var trigger = Scheduled(pipeline, schedule, now);
        TimeSpan? longest = null;
        var last = trigger.GetFireTimeAfter(now);
        for (var start = 0; start < StartsCompared && last is not null; start++)
        {
            var next = trigger.GetFireTimeAfter(last);
            if (next - last is { } gap && !(gap < longest)) { longest = gap; }
            last = next;
        }

        return longest;
    }

    /// <summary>A start at once. Its key is fixed, so that nodes that start together order one run between them.</summary>
    public static ITrigger AtStart(string pipeline, DateTimeOffset now) =>
        TriggerBuilder.Create().WithIdentity(new TriggerKey(pipeline, StartGroup)).ForJob(Job(pipeline)).StartAt(now).Build();

    private static DateTimeOffset NextMultiple(DateTimeOffset now, TimeSpan every) =>
        new(((now.UtcTicks / every.Ticks) + 1) * every.Ticks, TimeSpan.Zero);
}
