using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Whether a tick of a schedule has anything to do: quotes stand still while the exchanges are closed.</summary>
public sealed class SessionTicks(RunLog runs, CurrentCalendar calendar, TimeProvider clock)
{
    // The closing price comes out of an auction that ends half an hour after the session.
    private static readonly TimeSpan AfterClose = TimeSpan.FromMinutes(45);

    // Replays ask no exchange; after so many of them in a row it is asked.
    private const int RunsLookedAt = 20;

    /// <summary>True unless the pipeline asks for quotes only and no exchange has traded since its last run began that was no replay.</summary>
    public async Task<bool> IsDueAsync(string pipeline, CancellationToken cancellationToken)
    {
        if (pipeline != StockDataPipeline.PipelineName || calendar.Value.IsAlwaysOpen) { return true; }
        var now = clock.GetUtcNow();
        try
        {
            var last = (await runs.LatestAsync(pipeline, RunsLookedAt, cancellationToken).ConfigureAwait(false)).FirstOrDefault(run => run.Trigger != RunTrigger.Replay);
            return last is null || HasTraded(calendar.Value, last.StartedAt, now);
        }
        catch (Exception fault) when (DatabaseOutage.MayBe(fault))
        {
            // Without the database nobody knows the last run; one within a session goes to the spool.
            return HasTraded(calendar.Value, now, now);
        }
    }

    /// <summary>Whether an exchange's prices may have moved between two instants: it traded, or closed so shortly before that its closing price was still to come.</summary>
    public static bool HasTraded(TradingCalendar calendar, DateTimeOffset since, DateTimeOffset now) =>
        Enum.GetValues<Exchange>().Any(exchange => calendar.SessionTimeBetween(exchange, since - AfterClose, now) > TimeSpan.Zero);
}
