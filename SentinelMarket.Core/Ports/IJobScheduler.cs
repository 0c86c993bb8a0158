namespace SentinelMarket.Core.Ports;

/// <summary>The clock that starts pipelines. It only fires; the runs' truth is <c>pipeline_runs</c>.</summary>
public interface IJobScheduler
{
    /// <summary>The schedules of all pipelines that have one, by pipeline name.</summary>
    Task<IReadOnlyDictionary<string, JobSchedule>> SchedulesAsync(CancellationToken cancellationToken);

    /// <summary>Stops firing for a pipeline until it is resumed, also across restarts.</summary>
    Task PauseAsync(string pipeline, CancellationToken cancellationToken);

    /// <summary>Fires again for a pipeline.</summary>
    Task ResumeAsync(string pipeline, CancellationToken cancellationToken);
}

/// <summary>When a pipeline is started.</summary>
/// <param name="Words">In words, such as "every 5 minutes".</param>
/// <param name="Paused">Whether somebody paused it.</param>
/// <param name="NextFire">The next start, in UTC; null when paused.</param>
/// <param name="Interval">The longest time between two starts that follow each other; null when that is not known.</param>
public sealed record JobSchedule(string Words, bool Paused, DateTimeOffset? NextFire, TimeSpan? Interval = null);
