namespace SentinelMarket.Core.Warehouse;

/// <summary>The right to write an open run; whoever holds it renews it before it lapses.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Token">What every write of the run is checked against.</param>
/// <param name="OpenedAt">When the run was opened by the database's clock, in UTC.</param>
public sealed record RunLease(long RunId, string Pipeline, Guid Token, DateTimeOffset OpenedAt)
{
    /// <summary>Where the loads of this run only show what they would change; null for loads that stay.</summary>
    internal LoadRehearsal? Rehearsal { get; init; }
}

/// <summary>What a renewal found.</summary>
public enum LeaseState
{
    /// <summary>The run is ours and goes on.</summary>
    Held,

    /// <summary>The run is ours, and somebody asked it to stop.</summary>
    CancelRequested,

    /// <summary>The run was closed by somebody else; nothing of it may be written any more.</summary>
    Lost,
}

/// <summary>A write was refused because its run was closed by somebody else. Nothing of that write is in the warehouse.</summary>
public sealed class LeaseLostException(RunLease lease)
    : Exception(
        $"Run {lease.RunId} of {lease.Pipeline} was closed by another process, because this one did not renew its lease in time. " +
        "Nothing was written; the next run loads what is undelivered.")
{
    /// <summary>The run.</summary>
    public long RunId { get; } = lease.RunId;
}
