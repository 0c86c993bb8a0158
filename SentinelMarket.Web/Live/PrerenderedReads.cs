namespace SentinelMarket.Web.Live;

/// <summary>
/// Keeps what a page read while it was prerendered until its circuit takes it, so that nothing is asked for twice and the page does not blink.
/// Only a key travels through the browser. What is never taken, or taken on another node, is forgotten; the circuit then reads by itself.
/// </summary>
public sealed class PrerenderedReads(TimeProvider time)
{
    /// <summary>The most reads that are kept; the oldest go first.</summary>
    public const int Most = 64;

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly LinkedList<Read> _reads = [];

    /// <summary>Keeps a read and returns the key that brings it back, once.</summary>
    public string Keep(object value, DateTimeOffset readAt)
    {
        var read = new Read(Guid.NewGuid().ToString("N"), value, readAt);
        lock (_gate)
        {
            _reads.AddLast(read);
            while (_reads.Count > Most || time.GetUtcNow() - _reads.First!.Value.At > Lasts) { _reads.RemoveFirst(); }
        }

        return read.Key;
    }

    /// <summary>Takes a read out; null when it is not there or too old to be shown as new.</summary>
    public (object Value, DateTimeOffset ReadAt)? Take(string key)
    {
        lock (_gate)
        {
            if (_reads.FirstOrDefault(one => string.Equals(one.Key, key, StringComparison.Ordinal)) is not { } read) { return null; }
            _reads.Remove(read);
            return time.GetUtcNow() - read.At > Lasts ? null : (read.Value, read.At);
        }
    }

    private sealed record Read(string Key, object Value, DateTimeOffset At);
}
