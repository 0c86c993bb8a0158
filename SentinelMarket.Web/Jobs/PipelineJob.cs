using Quartz;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Jobs;

/// <summary>One tick of a pipeline's schedule. The job's name is the pipeline's.</summary>
[DisallowConcurrentExecution]
internal sealed class PipelineJob(IScheduledRuns runs, MisfireRecorder misfires, ILogger<PipelineJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var pipeline = context.JobDetail.Key.Name;
        try
        {
            await misfires.FiredAsync(pipeline, context.FireTimeUtc, cancellationToken);
            await runs.RunToEndAsync(pipeline, cancellationToken);
        }
        catch (RunAlreadyOpenException open)
        {
            logger.TickSkipped(pipeline, open.OpenRunId);
            await misfires.RunOpenAsync(pipeline, context.ScheduledFireTimeUtc ?? context.FireTimeUtc, open.OpenRunId, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.TickStopped(pipeline);
        }
#pragma warning disable CA1031 // The boundary of a worker: the next tick must come whatever this one met.
        catch (Exception exception)
        {
            logger.TickFailed(pipeline, exception);
        }
#pragma warning restore CA1031
    }
}
