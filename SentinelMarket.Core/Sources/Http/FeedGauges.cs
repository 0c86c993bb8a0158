using System.Collections.Concurrent;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>What this process knows of each feed's calls, by the name of its client. A feed that was not asked yet has an empty gauge.</summary>
public sealed class FeedGauges
{
    private readonly ConcurrentDictionary<string, FeedGauge> _gauges = new(StringComparer.Ordinal);

    /// <summary>The gauge of a feed's client; see <see cref="IFeed.ClientName"/>.</summary>
    public FeedGauge Of(string clientName) => _gauges.GetOrAdd(clientName, _ => new FeedGauge());
}

/// <summary>The latest that is known of one feed's calls. Safe to share; a reading is of one moment.</summary>
public sealed class FeedGauge
{
    private readonly Lock _lock = new();
    private FeedReading _reading = new();

    /// <summary>What is known now.</summary>
    public FeedReading Reading
    {
        get { lock (_lock) { return _reading; } }
    }

    internal void Update(Func<FeedReading, FeedReading> change)
    {
        lock (_lock) { _reading = change(_reading); }
    }
}

/// <summary>A moment's reading of a <see cref="FeedGauge"/>.</summary>
public sealed record FeedReading
{
    /// <summary>Whether calls go through.</summary>
    public FeedCircuit Circuit { get; init; }

    /// <summary>Until when an open circuit lets no call through; after that the next call tries. Null when it is not open.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>How many requests the source's rate limit leaves, as its last answer said; null when it says nothing.</summary>
    public long? RequestsLeft { get; init; }

    /// <summary>When the rate limit starts anew, as the last answer said.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The status of the last answer; null before the first.</summary>
    public int? LastStatus { get; init; }

    /// <summary>When the last call ended well.</summary>
    public DateTimeOffset? LastAnswerAt { get; init; }

    /// <summary>Why the last call that failed did so, without secrets; stays when later calls go well.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }
}

/// <summary>The state of a feed's circuit.</summary>
public enum FeedCircuit
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>Nothing came back for so long that the feed is not asked for a while.</summary>
    Open,

    /// <summary>The while is over; the next call tries whether the feed is back.</summary>
    HalfOpen,
}
