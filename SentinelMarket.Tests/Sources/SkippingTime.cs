namespace SentinelMarket.Tests.Sources;

/// <summary>A clock on which short waits (retries, latency) are over at once and move the time; longer ones (timeouts) never end.</summary>
internal sealed class SkippingTime(DateTimeOffset start, TimeSpan longestSkipped) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = start;

    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 6, 30, 0, TimeSpan.Zero);

    public SkippingTime()
        : this(Noon, TimeSpan.FromSeconds(9))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Waits end no earlier than this, for tests in which something has to happen first.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>The waits that were skipped, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get { lock (_lock) { return [.. _waits]; } }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) { return _now; }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        lock (_lock) { _now += by; }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SkippingTime time, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.Zero || dueTime > time.LongestSkipped) { return true; }
            lock (time._lock)
            {
                time._waits.Add(dueTime);
                time._now += dueTime;
            }

            _ = EndAsync();
            return true;
        }

        public void Dispose() => _disposed = true;

        private async Task EndAsync()
        {
            await Task.Yield();
            await time.Hold;
            if (!_disposed) { callback(state); }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    private TimeSpan LongestSkipped { get; } = longestSkipped;
}
