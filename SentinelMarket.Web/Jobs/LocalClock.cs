using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Web.Jobs;

/// <summary>
/// Fires the schedules while PostgreSQL is away, and the scheduler's tables with it. A file lock in the spool lets one process of the
/// machine do so; where several nodes share the database nobody does.
/// </summary>
internal sealed class LocalClock(
    IScheduledRuns runs, IJobScheduler scheduler, ScheduleBook book, DatabasePresence presence, SpoolFolder spool, JobClock clock, TimeProvider time, ILogger<LocalClock> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAtPauses = TimeSpan.FromSeconds(15);

    private readonly HashSet<Task> _fired = [];
    private HashSet<string> _paused = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!clock.Fires || spool.Nodes > 1) { return; }
        IDisposable? turn = null;
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            var (seen, looked) = (time.GetUtcNow(), DateTimeOffset.MinValue);
            var isFirst = presence.Absence is { NeverThere: true };
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.GetUtcNow();
                if (presence.Absence is null)
                {
                    turn?.Dispose();
                    turn = null;
                    if (now - looked >= LookAtPauses) { (looked, _paused) = (now, await PausedAsync(stoppingToken)); }
                }
                else if ((turn ??= spool.TryTakeClock()) is not null)
                {
                    foreach (var pipeline in Due(seen, now, isFirst)) { Fire(pipeline, stoppingToken); }
                    isFirst = false;
                }

                seen = now;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; its runs are closed by the runner.
        }
        finally
        {
            turn?.Dispose();
        }

        await Task.WhenAll(_fired).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The pipelines with a start after <paramref name="from"/> and until <paramref name="to"/>; those that start with the process too when it has just begun.</summary>
    internal IEnumerable<string> Due(DateTimeOffset from, DateTimeOffset to, bool isFirst) =>
        book.Schedules
            .Where(pair => !_paused.Contains(pair.Key))
            .Where(pair => (isFirst && pair.Value.RunAtStart) || JobTriggers.Scheduled(pair.Key, pair.Value, from).GetFireTimeAfter(from) <= to)
            .Select(pair => pair.Key);

    private void Fire(string pipeline, CancellationToken stoppingToken)
    {
        _fired.RemoveWhere(task => task.IsCompleted);
        _fired.Add(RunAsync(pipeline, stoppingToken));
    }

    private async Task RunAsync(string pipeline, CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await runs.RunToEndAsync(pipeline, stoppingToken);
        }
        catch (RunAlreadyOpenException open)
        {
            logger.TickSkipped(pipeline, open.OpenRunId);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
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

    // What people paused stays paused while the table that says so is away.
    private async Task<HashSet<string>> PausedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var schedules = await scheduler.SchedulesAsync(cancellationToken);
            return schedules.Where(pair => pair.Value.Paused).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        }
#pragma warning disable CA1031 // The boundary of a worker: what was known before counts on.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return _paused;
        }
#pragma warning restore CA1031
    }
}
