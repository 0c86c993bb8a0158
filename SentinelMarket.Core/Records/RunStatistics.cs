namespace SentinelMarket.Core.Records;

/// <summary>
/// What the run history says about one pipeline over one period, counted over finished runs. A run and its retries count once, as the best of them ended
/// (docs/monitoring.md has the rule).
/// </summary>
/// <param name="Succeeded">Runs that succeeded.</param>
/// <param name="Partial">Runs in which some sources failed.</param>
/// <param name="Failed">Runs that failed.</param>
/// <param name="Cancelled">Runs that somebody stopped.</param>
/// <param name="Counts">Row accounting, summed over every run, retries too.</param>
/// <param name="AverageDuration">Mean duration of single runs that were not cancelled, or null when there were none.</param>
/// <param name="P95Duration">95th percentile of the same durations (continuous, as <c>percentile_cont</c>), or null.</param>
public sealed record RunStatistics(
    long Succeeded,
    long Partial,
    long Failed,
    long Cancelled,
    RowCounts Counts,
    TimeSpan? AverageDuration,
    TimeSpan? P95Duration)
{
    /// <summary>A period without a finished run.</summary>
    public static readonly RunStatistics Empty = new(0, 0, 0, 0, RowCounts.Zero, null, null);

    /// <summary>Runs that failed and whose retry waits or is under way: a warning, neither a success nor a failure yet.</summary>
    public long Retrying { get; init; }

    /// <summary>All finished runs.</summary>
    public long Runs => Succeeded + Partial + Failed + Cancelled + Retrying;
}
