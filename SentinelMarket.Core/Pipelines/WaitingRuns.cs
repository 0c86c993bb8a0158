using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Retries;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Opens the runs whose time and turn have come. Any number of nodes may do so at once: each order becomes one run.</summary>
public sealed partial class WaitingRuns(PipelineRunner runner, RunOrders orders, ILogger<WaitingRuns> logger)
{
    /// <summary>Opens what is due, at most one run a pipeline, and returns without waiting for their ends.</summary>
    public async Task<IReadOnlyList<StartedRun>> StartDueAsync(CancellationToken cancellationToken)
    {
        var started = new List<StartedRun>();
        foreach (var order in await orders.DueAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                started.Add(await runner.StartAsync(order.Request, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is RunAlreadyOpenException or OrderSettledException or DatabaseAwayException)
            {
                // Another run came first, or another node took it; what still waits has its turn later.
                LogWaits(order.Id, order.Request.Pipeline, exception.Message);
            }
            catch (Exception exception) when (exception is InvalidRunRequestException or UnknownPipelineException)
            {
                await orders.SettleAsync(order.Id, RunOrderStatus.Refused, RetryPlanner.Actor, exception.Message, cancellationToken).ConfigureAwait(false);
                LogRefused(order.Id, order.Request.Pipeline, exception.Message);
            }
        }

        return started;
    }

    [LoggerMessage(2040, LogLevel.Debug, "Order {OrderId} of {Pipeline} waits: {Reason}")]
    private partial void LogWaits(long orderId, string pipeline, string reason);

    [LoggerMessage(2041, LogLevel.Warning, "Order {OrderId} of {Pipeline} was refused: {Reason}")]
    private partial void LogRefused(long orderId, string pipeline, string reason);
}
