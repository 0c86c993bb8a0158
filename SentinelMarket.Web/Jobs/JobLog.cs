namespace SentinelMarket.Web.Jobs;

/// <summary>Event ids 5000 to 5099.</summary>
internal static partial class JobLog
{
    [LoggerMessage(5000, LogLevel.Information, "Run {RunId} of {Pipeline} is still open; this tick of its schedule is skipped")]
    public static partial void TickSkipped(this ILogger logger, string pipeline, long runId);

    [LoggerMessage(5001, LogLevel.Information, "The scheduled run of {Pipeline} was stopped with the process")]
    public static partial void TickStopped(this ILogger logger, string pipeline);

    [LoggerMessage(5002, LogLevel.Error, "The scheduled run of {Pipeline} could not be carried out; the next tick tries again")]
    public static partial void TickFailed(this ILogger logger, string pipeline, Exception exception);

    [LoggerMessage(5003, LogLevel.Information, "Schedule of {Pipeline}: {Words} (paused: {Paused})")]
    public static partial void ScheduleStored(this ILogger logger, string pipeline, string words, bool paused);

    [LoggerMessage(5004, LogLevel.Information, "The schedule of {Pipeline} was removed: the settings no longer have it")]
    public static partial void ScheduleRemoved(this ILogger logger, string pipeline);

    [LoggerMessage(5005, LogLevel.Warning, "The scheduler cannot start yet and tries again in {Wait}")]
    public static partial void ClockWaits(this ILogger logger, TimeSpan wait, Exception exception);

    [LoggerMessage(5006, LogLevel.Information, "This process fires no schedules (Jobs:Enabled is false)")]
    public static partial void ClockDisabled(this ILogger logger);

    [LoggerMessage(5007, LogLevel.Debug, "The stored schedules cannot be read; the settings are shown instead")]
    public static partial void StoreUnread(this ILogger logger, Exception exception);

    [LoggerMessage(5008, LogLevel.Warning, "A start of {Pipeline} due at {Due} did not come in time: {Kind}, {Missed} missed")]
    public static partial void Misfired(this ILogger logger, string pipeline, Core.Records.MisfireKind kind, DateTimeOffset due, long missed);

    [LoggerMessage(5009, LogLevel.Warning, "A missed start could not be written down")]
    public static partial void MisfireUnrecorded(this ILogger logger, Exception exception);

    [LoggerMessage(5030, LogLevel.Warning, "The stored schedules could not be compared with those in force; it is tried again")]
    public static partial void ScheduleUnchecked(this ILogger logger, Exception exception);

    [LoggerMessage(5031, LogLevel.Warning, "The heartbeat of this node could not be written")]
    public static partial void NodeUnheard(this ILogger logger, Exception exception);

    [LoggerMessage(5032, LogLevel.Information, "This process fires no schedules (Node:Roles has no Worker)")]
    public static partial void NoWorker(this ILogger logger);
}
