using SentinelMarket.Core.Market;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Whether a tick of a schedule has anything to do: quotes stand still while the exchanges are closed.</summary>
public sealed class SessionTicks(RunLog runs, CurrentCalendar calendar, TimeProvider clock)
{
    // The closing price comes out of an auction that ends half an hour after the session.
    private static readonly TimeSpan AfterClose = TimeSpan.FromMinutes(45);

    /// <summary>True unless the pipeline asks for quotes only and no exchange has traded since its last run began.</summary>
    public async Task<bool> IsDueAsync(string pipeline, CancellationToken cancellationToken)
    {
        if (pipeline != StockDataPipeline.PipelineName || calendar.Value.IsAlwaysOpen) { return true; }
        return await runs.LatestAsync(pipeline, 1, cancellationToken).ConfigureAwait(false) is not [var last] || HasTraded(calendar.Value, last.StartedAt, clock.GetUtcNow());
    }

    /// <summary>Whether an exchange's prices may have moved between two instants: it traded, or closed so shortly before that its closing price was still to come.</summary>
    public static bool HasTraded(TradingCalendar calendar, DateTimeOffset since, DateTimeOffset now) =>
        Enum.GetValues<Exchange>().Any(exchange => calendar.SessionTimeBetween(exchange, since - AfterClose, now) > TimeSpan.Zero);
}
