using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Counts and times one stage of a run while several workers are at it.</summary>
internal sealed class StageMeter(RunStage stage, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _finishedAt;
    private TimeSpan _busy;
    private long _itemsIn;
    private long _itemsOut;

    public StageReport Report
    {
        get { lock (_lock) { return new StageReport(stage, _startedAt, _finishedAt, _busy, _itemsIn, _itemsOut); } }
    }

    public Work Enter(int items)
    {
        lock (_lock)
        {
            _startedAt ??= clock.GetUtcNow();
            _itemsIn += items;
        }

        return new Work(this, clock.GetTimestamp());
    }

    public void Out(long items)
    {
        lock (_lock) { _itemsOut += items; }
    }

    public void Finish()
    {
        lock (_lock)
        {
            if (_startedAt is not null) { _finishedAt = clock.GetUtcNow(); }
        }
    }

    private void Add(long since)
    {
        lock (_lock) { _busy += clock.GetElapsedTime(since); }
    }

    /// <summary>Working time, from making it to disposing of it.</summary>
    public readonly struct Work(StageMeter meter, long since) : IDisposable
    {
        public void Dispose() => meter.Add(since);
    }
}
