using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Ports;

/// <summary>
/// The schedules as people see and change them. What they change is stored in the database and counts on every node, until they let the
/// pipeline go by the settings again.
/// </summary>
public interface IScheduleEditor
{
    /// <summary>The schedules of all pipelines that have one, by pipeline name.</summary>
    Task<IReadOnlyDictionary<string, ScheduleDetail>> ListAsync(CancellationToken cancellationToken);

    /// <summary>What a schedule would do; nothing is stored.</summary>
    /// <exception cref="InvalidScheduleException">It is not a schedule.</exception>
    SchedulePreview Preview(ScheduleText schedule);

    /// <summary>Gives a pipeline a schedule; a paused one stays paused, an open run goes on.</summary>
    /// <exception cref="InvalidScheduleException">It is not a schedule.</exception>
    Task EditAsync(string pipeline, ScheduleText schedule, string actor, string? reason, CancellationToken cancellationToken);

    /// <summary>Lets a pipeline go by the settings again; one that the settings do not schedule loses its schedule.</summary>
    /// <returns>Whether it had been edited.</returns>
    Task<bool> RevertAsync(string pipeline, string actor, CancellationToken cancellationToken);
}

/// <summary>A schedule as somebody writes it: one of the two.</summary>
/// <param name="Cron">A Quartz cron expression (seconds first, 6 or 7 fields) by the clock in India.</param>
/// <param name="Every">An interval in whole seconds.</param>
public sealed record ScheduleText(string? Cron, TimeSpan? Every);

/// <summary>What a schedule does.</summary>
/// <param name="Words">In words, such as "18:30 every weekday (IST)".</param>
/// <param name="Next">The next five starts, in UTC; fewer where there are no more.</param>
public sealed record SchedulePreview(string Words, IReadOnlyList<DateTimeOffset> Next);

/// <summary>A pipeline's schedule.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Text">The schedule in force.</param>
/// <param name="Words">In words.</param>
/// <param name="Default">What the settings say; null when they give the pipeline no schedule.</param>
/// <param name="DefaultWords">That in words, or null.</param>
/// <param name="Edit">Who changed it and when; null while it goes by the settings.</param>
/// <param name="Paused">Whether somebody paused it.</param>
/// <param name="NextFire">The next start, in UTC; null when paused.</param>
/// <param name="PreviousFire">The last start, in UTC; null when there was none.</param>
public sealed record ScheduleDetail(
    string Pipeline, ScheduleText Text, string Words, ScheduleText? Default, string? DefaultWords, ScheduleEdit? Edit, bool Paused, DateTimeOffset? NextFire, DateTimeOffset? PreviousFire);

/// <summary>What was given is not a schedule; the message says why and what is expected.</summary>
public sealed class InvalidScheduleException(IReadOnlyList<string> faults) : Exception(string.Join(" ", faults))
{
    /// <summary>What is wrong with it, each in a sentence.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
