namespace SentinelMarket.Core.Sources.Http;

/// <summary>
/// A token bucket: so many calls a minute on average, a tenth of them at once after a rest. Follows <see cref="TimeProvider"/>, which the limiters of
/// System.Threading.RateLimiting do not. A repetition takes its token on credit, since it has waited already; the next call waits for both.
/// </summary>
internal sealed class RequestPacer(double requestsPerMinute, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly double _size = Math.Max(1, Math.Floor(requestsPerMinute / 10));
    private readonly TimeSpan _perToken = TimeSpan.FromMinutes(1 / requestsPerMinute);
    private double _tokens = Math.Max(1, Math.Floor(requestsPerMinute / 10));
    private long _countedAt = time.GetTimestamp();

    /// <summary>Takes a token and waits until it is there; calls go on in the order in which they asked.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (Take() is { } wait && wait > TimeSpan.Zero) { await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false); }
    }

    /// <summary>Takes a token, if need be one that is still to come, and says how long that takes.</summary>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(_size, _tokens + (time.GetElapsedTime(_countedAt, now) / _perToken)) - 1;
            _countedAt = now;
            return _tokens >= 0 ? TimeSpan.Zero : -_tokens * _perToken;
        }
    }
}
