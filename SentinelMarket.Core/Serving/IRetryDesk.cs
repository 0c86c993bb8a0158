using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>Runs that are to be tried again or are late: what waits, what people order of it, and which deadlines are missed.</summary>
public interface IRetryDesk
{
    /// <summary>The retries that wait for their time or their turn, those due first; at most 1,000.</summary>
    Task<IReadOnlyList<RunOrder>> WaitingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Orders a retry of each of these runs, due at once; of one pipeline they are worked one after the other. What cannot be tried again says why, and the others are
    /// ordered all the same.
    /// </summary>
    /// <exception cref="ArgumentException">The choice names no runs, or more than 500.</exception>
    Task<IReadOnlyList<RetryAnswer>> RetryAsync(RetryChoice choice, string actor, CancellationToken cancellationToken);

    /// <summary>The deadlines of all pipelines that are missed now.</summary>
    Task<IReadOnlyList<MissedDeadline>> MissedDeadlinesAsync(CancellationToken cancellationToken);

    /// <summary>Calls a retry off that waits; false when it does not wait any more.</summary>
    Task<bool> CancelAsync(long order, string actor, CancellationToken cancellationToken);
}

/// <summary>Which runs are to be tried again: those named, or those that pass the filter.</summary>
/// <param name="Runs">Numbers of runs; empty for the filter.</param>
/// <param name="Pipeline">Only runs of this pipeline.</param>
/// <param name="Outcome">Only runs that ended so; failed and partial ones without it.</param>
/// <param name="Since">Only runs that ended then or later, in UTC.</param>
/// <param name="OnlyFailed">Whether only what failed of a run is done again, where the pipeline can; all of it otherwise.</param>
public sealed record RetryChoice(IReadOnlyList<long> Runs, string? Pipeline = null, RunOutcome? Outcome = null, DateTimeOffset? Since = null, bool OnlyFailed = true);

/// <summary>What became of the wish to try a run again.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Order">The retry that waits now; null when there is none.</param>
/// <param name="Refusal">Why there is none, in a sentence; null when there is one.</param>
public sealed record RetryAnswer(long RunId, RunOrder? Order, string? Refusal);
