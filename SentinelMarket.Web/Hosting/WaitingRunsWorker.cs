using System.Data.Common;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Warehouse.Retries;

namespace SentinelMarket.Web.Hosting;

/// <summary>Opens the runs whose time and turn have come; every node does, and each order becomes one run.</summary>
internal sealed partial class WaitingRunsWorker(WaitingRuns queue, IOptions<RetryOptions> options, TimeProvider clock, ILogger<WaitingRunsWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
        var isTold = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await queue.StartDueAsync(stoppingToken);
                isTold = false;
            }
            catch (DbException exception)
            {
                // Once an outage, not once a second.
                if (!isTold) { LogMissed(exception); }
                isTold = true;
            }
            catch (Exception exception) when (exception is ObjectDisposedException || stoppingToken.IsCancellationRequested)
            {
                // The process is stopping; another one opens what is due.
                return;
            }
#pragma warning disable CA1031 // The boundary of a worker: the next pass must come whatever this one met.
            catch (Exception exception)
            {
                LogMissed(exception);
            }
#pragma warning restore CA1031
        }
    }

    [LoggerMessage(5002, LogLevel.Warning, "Runs that are due could not be looked for; it is tried again")]
    private partial void LogMissed(Exception exception);
}
