using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Jobs;

/// <summary>What the clock orders when a schedule is due.</summary>
public interface IScheduledRuns
{
    /// <summary>
    /// Opens a run with trigger <see cref="RunTrigger.Schedule"/> and returns when it has ended, however it ended: a failed run is not
    /// an exception. Waiting for the end keeps the job busy, so that no node of the cluster fires it again meanwhile.
    /// </summary>
    /// <exception cref="RunAlreadyOpenException">A run of the pipeline is open; the tick is skipped.</exception>
    Task RunToEndAsync(string pipeline, CancellationToken cancellationToken);
}
