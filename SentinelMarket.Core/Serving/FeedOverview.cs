using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Serving;

/// <summary>How a feed or one of its streams fares.</summary>
public enum FeedState
{
    /// <summary>It lacks what it needs, so it is not asked; no failure.</summary>
    NotConfigured,

    /// <summary>It has not been asked yet.</summary>
    NotAsked,

    /// <summary>Its last answer is no older than one interval of its pipeline's schedule; of prices only the time of sessions counts.</summary>
    OnTime,

    /// <summary>Some of its streams are late or in error, the others are on time.</summary>
    Partial,

    /// <summary>Its last answer is older than one interval.</summary>
    Late,

    /// <summary>It failed when it was asked last, or its last answer is older than two intervals.</summary>
    Error,
}

/// <summary>Everything that the feeds page and <c>GET /api/data/feeds</c> tell about one feed.</summary>
public sealed record FeedOverview
{
    /// <summary>The source id.</summary>
    public required string Source { get; init; }

    /// <summary>What it is, for a person.</summary>
    public required string Name { get; init; }

    /// <summary>The pipeline that asks it.</summary>
    public required string Pipeline { get; init; }

    /// <summary>How it fares.</summary>
    public required FeedState State { get; init; }

    /// <summary>Why, in a sentence; of a feed that is not configured: what is missing and where to set it.</summary>
    public required string Reason { get; init; }

    /// <summary>The pipeline's schedule in words; null when it only runs on demand.</summary>
    public string? Schedule { get; init; }

    /// <summary>Whether somebody paused that schedule.</summary>
    public bool Paused { get; init; }

    /// <summary>The schedule's interval, by which answers are late; null when there is none.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>When a stream of it last answered, in UTC.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>Why a stream of it failed last, within the period looked at; null when none did.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was, in UTC.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>How many requests its rate limit leaves, as its last answer to this process said; null when it does not say.</summary>
    public long? RequestsLeft { get; init; }

    /// <summary>When the limit starts anew, in UTC.</summary>
    public DateTimeOffset? LimitResetsAt { get; init; }

    /// <summary>Whether calls of this process go through.</summary>
    public required FeedCircuit Circuit { get; init; }

    /// <summary>Until when an open circuit lets none through, in UTC.</summary>
    public DateTimeOffset? CircuitOpenUntil { get; init; }

    /// <summary>How many records it sent in the last 24 hours.</summary>
    public long Records24Hours { get; init; }

    /// <summary>Its streams, in its own order.</summary>
    public required IReadOnlyList<FeedStreamOverview> Streams { get; init; }
}

/// <summary>One stream of a feed.</summary>
/// <param name="Stream">The ticker, channel or address.</param>
/// <param name="State">How it fares.</param>
/// <param name="LastSuccess">When it last answered, in UTC.</param>
/// <param name="LastError">Why it failed when it was asked last; null when it answered.</param>
/// <param name="Records24Hours">How many records it sent in the last 24 hours.</param>
public sealed record FeedStreamOverview(string Stream, FeedState State, DateTimeOffset? LastSuccess, string? LastError, long Records24Hours);
