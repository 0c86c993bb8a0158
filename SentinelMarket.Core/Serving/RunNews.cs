using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>
/// Publishes what happens to runs: <see cref="OpenedKind"/>, <see cref="ProgressKind"/> and <see cref="ClosedKind"/>, each with the
/// <see cref="RunReport"/>. Of this process's runs it is told by the runner; of other nodes' and the command line's it learns by looking up
/// the runs that PostgreSQL notifies of. Each opening and closing is told once, whoever is first.
/// </summary>
public sealed class RunNews(LiveEvents events, RunLog runs, TimeProvider clock) : IRunObserver
{
    /// <summary>A run has been opened.</summary>
    public const string OpenedKind = "run.opened";

    /// <summary>The counts of an open run have changed; told at most every two seconds a run.</summary>
    public const string ProgressKind = "run.progress";

    /// <summary>A run has ended; its outcome is known.</summary>
    public const string ClosedKind = "run.closed";

    private const int MostRemembered = 1_000;
    private const int LatestRuns = 100;
    private static readonly TimeSpan ProgressPace = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Told> _told = [];
    private readonly Queue<long> _order = new();
    private readonly DateTimeOffset _since = clock.GetUtcNow();

    /// <inheritdoc/>
    public void Opened(IPipeline pipeline, RunReport run) => Tell(run);

    /// <inheritdoc/>
    public void Closed(IPipeline pipeline, RunEnding ending) => Tell(ending.Run);

    /// <summary>Looks up a run that has changed, and tells what is new of it.</summary>
    public async Task LookAsync(long runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken).ConfigureAwait(false) is { } run) { Tell(run); }
    }

    /// <summary>Looks at the latest runs, after a time without notifications; what ended before this process began is not told.</summary>
    public async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        foreach (var run in (await runs.LatestAsync(null, LatestRuns, cancellationToken).ConfigureAwait(false)).OrderBy(run => run.Id))
        {
            if (run.FinishedAt is null || run.FinishedAt >= _since) { Tell(run); }
        }
    }

    private void Tell(RunReport run)
    {
        // Published under the lock, so that a run's closing is never told before its opening.
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var isNew = !_told.TryGetValue(run.Id, out var told);
            if (told.IsClosed) { return; }
            if (run.FinishedAt is { } finishedAt)
            {
                Remember(run.Id, new Told(true, run.Counts, now), isNew);
                Publish(ClosedKind, run, finishedAt);
            }
            else if (isNew)
            {
                Remember(run.Id, new Told(false, run.Counts, now), isNew);
                Publish(OpenedKind, run, run.StartedAt);
            }
            else if (run.Counts != told.Counts && now - told.At >= ProgressPace)
            {
                Remember(run.Id, new Told(false, run.Counts, now), isNew);
                Publish(ProgressKind, run, now);
            }
        }
    }

    private void Remember(long runId, Told told, bool isNew)
    {
        _told[runId] = told;
        if (!isNew) { return; }
        _order.Enqueue(runId);
        if (_order.Count > MostRemembered) { _told.Remove(_order.Dequeue()); }
    }

    private void Publish(string kind, RunReport run, DateTimeOffset at) =>
        events.Publish(new LiveEvent(kind, run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), at, run) { Node = run.Node == PipelineRunner.Node ? null : run.Node });

    private readonly record struct Told(bool IsClosed, RowCounts Counts, DateTimeOffset At);
}
