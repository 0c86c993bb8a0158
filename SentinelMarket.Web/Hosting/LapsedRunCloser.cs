using System.Data.Common;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Web.Hosting;

/// <summary>
/// Closes runs whose process died, also those of other nodes, soon after their lease lapses. A worker then begins their work again, as a run
/// that names the dead one; of several workers one does.
/// </summary>
internal sealed partial class LapsedRunCloser(RunLog runs, AbandonedRuns abandoned, PipelineRunner runner, JobClock jobs, TimeProvider clock, ILogger<LapsedRunCloser> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                var lapsed = await runs.CloseLapsedAsync(stoppingToken);
                foreach (var run in lapsed) { LogClosed(run.Id, run.Pipeline, run.Node); }
                runner.TellLapsed(lapsed);
                if (jobs.Fires) { await TakeOverAsync(stoppingToken); }
            }
            catch (DbException exception)
            {
                LogMissed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TakeOverAsync(CancellationToken stoppingToken)
    {
        foreach (var run in await abandoned.ClaimAsync(PipelineRunner.Node, stoppingToken))
        {
            try
            {
                var started = await runner.StartAsync(RunRequest.Again(run, $"takeover from {run.Node}"), stoppingToken);
                LogTakenOver(run.Id, run.Pipeline, run.Node, started.Report.Id);
            }
            catch (Exception exception) when (exception is RunAlreadyOpenException or UnknownPipelineException or InvalidRunRequestException or DatabaseAwayException or ObjectDisposedException or IOException)
            {
                // Another run of the pipeline has begun, and loads what is undelivered; or this node cannot run it, and the next start of its schedule does.
                LogNotTakenOver(run.Id, run.Pipeline, exception.Message);
            }
        }
    }

    [LoggerMessage(5002, LogLevel.Warning, "Run {RunId} of {Pipeline}, whose process {Node} died, is taken over by run {TakenOverBy}")]
    private partial void LogTakenOver(long runId, string pipeline, string node, long takenOverBy);

    [LoggerMessage(5003, LogLevel.Information, "Run {RunId} of {Pipeline} is not taken over: {Reason}")]
    private partial void LogNotTakenOver(long runId, string pipeline, string reason);

    [LoggerMessage(5000, LogLevel.Warning, "Run {RunId} of {Pipeline} was closed: its process {Node} died")]
    private partial void LogClosed(long runId, string pipeline, string node);

    [LoggerMessage(5001, LogLevel.Warning, "Lapsed runs could not be looked for")]
    private partial void LogMissed(Exception exception);
}
