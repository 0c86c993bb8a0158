namespace SentinelMarket.Web.Live;

/// <summary>Where news of runs comes from: the ids of runs that were opened, moved on or closed, on whatever node.</summary>
public interface IRunChangeSource
{
    /// <summary>Listens until cancelled; may end or throw, in which case the listener starts again after a pause.</summary>
    IAsyncEnumerable<long> ListenAsync(CancellationToken cancellationToken);
}
