using System.Data.Common;
using System.Globalization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Hosting;

/// <summary>
/// Runs pipelines of the simulated market at given moments instead of now. During a slot the clock stands still, so the same seed and slots
/// always give the same rows, however long a run takes and whatever happens to the process or the database between.
/// </summary>
internal static class SimulatedSlots
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs each pipeline once in each slot, says a line for each slot that is done, and returns when everything is in the database.</summary>
    /// <exception cref="ProductStartException">The mode is not the simulated one.</exception>
    public static async Task RunAsync(ProductSettings settings, IReadOnlyList<DateTimeOffset> slots, IReadOnlyList<string> pipelines, Action<string> say, CancellationToken cancellationToken)
    {
        if (settings.Mode != ProductMode.Simulated) { throw new ProductStartException("Only the simulated market can be asked at a moment of choice; leave out --live."); }
        var clock = new SlotClock(slots.Min());
        await using var session = await CommandSession.OpenAsync(settings, _ => { }, clock, mayBeAbsent: true, cancellationToken);
        foreach (var slot in slots.Order())
        {
            clock.Stand(slot);
            var told = new List<string>();
            foreach (var pipeline in pipelines)
            {
                told.Add(await RunAsync(session, pipeline, cancellationToken));
            }

            say(string.Create(CultureInfo.InvariantCulture, $"{slot.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} done: {string.Join("; ", told)}"));
        }

        await DrainAsync(session, say, cancellationToken);
    }

    private static async Task<string> RunAsync(CommandSession session, string pipeline, CancellationToken cancellationToken)
    {
        try
        {
            var started = await session.Runner.StartWhenFreeAsync(new RunRequest(pipeline, RunTrigger.Schedule, "slot"), cancellationToken);
            var run = await started.Completion.WaitAsync(cancellationToken);
            return string.Create(CultureInfo.InvariantCulture, $"{pipeline} {run.Outcome} {run.Counts.Extracted} extracted, {run.Counts.Spooled} spooled{(run.Error is null ? "" : $" ({run.Error})")}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            // As with any schedule, the next slot tries again.
            return $"{pipeline} could not start ({exception.Message})";
        }
    }

    private static async Task DrainAsync(CommandSession session, Action<string> say, CancellationToken cancellationToken)
    {
        if (session.Spool.Files.Count > 0) { say(string.Create(CultureInfo.InvariantCulture, $"{session.Spool.Files.Count} runs wait for PostgreSQL.")); }
        while (session.Spool.Files.Count > 0)
        {
            if (!await session.Presence.IsThereAsync(cancellationToken) || !await TryDrainAsync(session, cancellationToken)) { await Task.Delay(Pause, TimeProvider.System, cancellationToken); }
        }
    }

    // A run that the database opened while it went away has nobody who knows of it; it lapses with its lease.
    private static async Task<bool> TryDrainAsync(CommandSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.Drain.DrainAsync(null, cancellationToken);
            return true;
        }
        catch (RunAlreadyOpenException)
        {
            return false;
        }
    }

    /// <summary>Stands at a moment until it is told another; time spans pass as they do.</summary>
    private sealed class SlotClock(DateTimeOffset first) : TimeProvider
    {
        private long _ticks = first.UtcTicks;

        public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

        public void Stand(DateTimeOffset slot) => Volatile.Write(ref _ticks, slot.UtcTicks);
    }
}
