using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>A retry that waits for its time or its turn.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="FirstRun">The first run of the chain.</param>
/// <param name="AfterRun">The run that is tried again.</param>
/// <param name="What">What it will do, in a few words.</param>
/// <param name="Attempt">Which retry of the chain it is, from 1.</param>
/// <param name="Attempts">How many the policy allows; 0 when a person asked for it.</param>
/// <param name="DueAt">Before that it does not begin.</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="CreatedAt">When.</param>
public sealed record RetryDto(
    long Id, string Pipeline, long? FirstRun, long? AfterRun, string What, int Attempt, int Attempts, DateTimeOffset DueAt, string Actor, DateTimeOffset CreatedAt)
{
    internal static RetryDto Of(RunOrder order) => new(
        order.Id, order.Request.Pipeline, order.Request.RetryOf, order.AfterRun, order.What, order.Attempt, order.Attempts, order.DueAt, order.Request.Actor, order.CreatedAt);
}

/// <summary>Which runs are to be tried again.</summary>
public sealed record RetryRequestDto
{
    /// <summary>Numbers of runs, at most 500; without them those that pass the filter.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>Only runs of this pipeline.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Only runs that ended so; failed and partial ones without it.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Only runs that ended then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether only what failed of a run is done again (the default) or all of it.</summary>
    public bool OnlyFailed { get; init; } = true;
}

/// <summary>What became of the wish to try one run again.</summary>
/// <param name="Run">The run.</param>
/// <param name="Retry">The retry that waits now; null when there is none.</param>
/// <param name="Refusal">Why there is none, or null.</param>
public sealed record RetryAnswerDto(long Run, RetryDto? Retry, string? Refusal)
{
    internal static RetryAnswerDto Of(RetryAnswer answer) => new(answer.RunId, answer.Order is { } order ? RetryDto.Of(order) : null, answer.Refusal);
}

/// <summary>A deadline that a pipeline has missed and still misses.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Kind">How.</param>
/// <param name="DueAt">When the run was planned to begin; for a run that is open too long, when it began.</param>
/// <param name="Since">The deadline itself.</param>
/// <param name="RunId">The run that is open for too long, or instead of the planned one; null when none is.</param>
/// <param name="Reason">What is late, in a sentence.</param>
public sealed record DeadlineDto(string Pipeline, MissedDeadlineKind Kind, DateTimeOffset DueAt, DateTimeOffset Since, long? RunId, string Reason)
{
    internal static DeadlineDto Of(MissedDeadline missed) => new(missed.Pipeline, missed.Kind, missed.DueAt, missed.Since, missed.RunId, missed.Reason);
}
