namespace SentinelMarket.Core.Records;

/// <summary>What became of a run that somebody, or the policy of retries, ordered for later.</summary>
public enum RunOrderStatus
{
    /// <summary>It waits for its time, or for its turn.</summary>
    Waiting,

    /// <summary>Its run was opened.</summary>
    Started,

    /// <summary>Somebody called it off before it began.</summary>
    Cancelled,

    /// <summary>It was not needed any more: a later run of the pipeline did the same and succeeded.</summary>
    Superseded,

    /// <summary>The pipeline cannot understand what was ordered.</summary>
    Refused,
}

/// <summary>A run that waits for its time or its turn: a retry.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Request">The run that it will be; names the order, and for a retry the chain's first run.</param>
/// <param name="What">What it will do, in a few words.</param>
/// <param name="DueAt">Before that it does not begin, in UTC.</param>
/// <param name="Status">What became of it.</param>
public sealed record RunOrder(long Id, RunRequest Request, string What, DateTimeOffset DueAt, RunOrderStatus Status)
{
    /// <summary>When it was ordered, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The run whose end asked for it; null when it is no retry.</summary>
    public long? AfterRun { get; init; }

    /// <summary>Which retry of its chain it is, from 1; 0 when it is none.</summary>
    public int Attempt { get; init; }

    /// <summary>How many retries the policy allows; 0 when a person asked for it.</summary>
    public int Attempts { get; init; }

    /// <summary>The run that it became, or null.</summary>
    public long? RunId { get; init; }

    /// <summary>How that run ended; null while it is open or was not opened.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Why it did not begin, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>A run was to be opened for an order that another node has opened it for already, or that was called off.</summary>
/// <param name="orderId">The order.</param>
public sealed class OrderSettledException(long orderId) : Exception($"Order {orderId} does not wait any more.");
