using System.Data.Common;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Web.Hosting;

/// <summary>Closes runs whose process died, also those of other nodes, soon after their lease lapses.</summary>
internal sealed partial class LapsedRunCloser(RunLog runs, PipelineRunner runner, TimeProvider clock, ILogger<LapsedRunCloser> logger) : BackgroundService
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
            }
            catch (DbException exception)
            {
                LogMissed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(5000, LogLevel.Warning, "Run {RunId} of {Pipeline} was closed: its process {Node} died")]
    private partial void LogClosed(long runId, string pipeline, string node);

    [LoggerMessage(5001, LogLevel.Warning, "Lapsed runs could not be looked for")]
    private partial void LogMissed(Exception exception);
}
