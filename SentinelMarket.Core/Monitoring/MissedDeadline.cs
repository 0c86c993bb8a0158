using System.Globalization;

namespace SentinelMarket.Core.Monitoring;

/// <summary>How a deadline was missed.</summary>
public enum MissedDeadlineKind
{
    /// <summary>A planned run had not begun when its time plus grace was over.</summary>
    NotStarted,

    /// <summary>A run is open for longer than its limit.</summary>
    TooLong,
}

/// <summary>A deadline that a pipeline has missed and still misses.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Kind">How.</param>
/// <param name="DueAt">When the run was planned to begin, or for <see cref="MissedDeadlineKind.TooLong"/> when it began, in UTC.</param>
/// <param name="Since">The deadline itself, in UTC: <paramref name="DueAt"/> plus the grace or the limit.</param>
/// <param name="RunId">The run that is open for too long, or that was open instead of the planned one; null when none is.</param>
public sealed record MissedDeadline(string Pipeline, MissedDeadlineKind Kind, DateTimeOffset DueAt, DateTimeOffset Since, long? RunId)
{
    /// <summary>What is late, in a sentence.</summary>
    public string Reason => Kind switch
    {
        MissedDeadlineKind.TooLong => string.Create(CultureInfo.InvariantCulture, $"Run {RunId} is open since {Instant(DueAt)}, longer than its limit of {Since - DueAt:c}."),
        _ when RunId is { } other => string.Create(CultureInfo.InvariantCulture, $"The run planned for {Instant(DueAt)} has not begun, because run {other} is open."),
        _ => $"The run planned for {Instant(DueAt)} has not begun.",
    };

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
