namespace SentinelMarket.Core.Monitoring;

/// <summary>Knows which deadlines are missed now.</summary>
public interface IDeadlineReader
{
    /// <summary>All deadlines that are missed, of all pipelines.</summary>
    Task<IReadOnlyList<MissedDeadline>> MissedAsync(CancellationToken cancellationToken);
}
