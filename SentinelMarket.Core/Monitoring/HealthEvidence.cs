using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Monitoring;

/// <summary>What is known of a pipeline at one instant, for <see cref="HealthJudge"/>.</summary>
public sealed record HealthEvidence
{
    /// <summary>Its runs of the last 24 hours.</summary>
    public required RunStatistics Last24Hours { get; init; }

    /// <summary>Its streams; null when it asks no feed, or when nobody expects answers because its schedule is paused or missing.</summary>
    public StreamEvidence? Streams { get; init; }

    /// <summary>The deadlines that it misses; null when it has none to keep.</summary>
    public IReadOnlyList<MissedDeadline>? Deadlines { get; init; }

    /// <summary>How good its records are, by what was measured; empty when it brings in no records.</summary>
    public IReadOnlyList<QualityEvidence> Quality { get; init; } = [];

    /// <summary>What waits; null when it brings in no records.</summary>
    public BacklogEvidence? Backlog { get; init; }
}

/// <summary>The streams of a pipeline's feeds that are configured.</summary>
/// <param name="Asked">How many have been asked, ever.</param>
/// <param name="InError">How many of those failed when they were asked last, or have not answered for two intervals.</param>
/// <param name="Feeds">The feeds that have streams in error, by source id.</param>
public sealed record StreamEvidence(int Asked, int InError, IReadOnlyList<string> Feeds);

/// <summary>One figure of quality.</summary>
/// <param name="Name">What was measured, such as <c>completeness of nse.quote</c>.</param>
/// <param name="Share">The good ones of those that were looked at.</param>
public sealed record QualityEvidence(string Name, Share Share);

/// <summary>What waits to be loaded or settled.</summary>
/// <param name="Undelivered">Payloads in the lake that are not loaded: of runs that died, of webhooks, of the queue.</param>
/// <param name="OldestUndelivered">When the oldest of them was fetched, in UTC; null without any.</param>
/// <param name="Spooled">Runs in the spool.</param>
/// <param name="OldestSpooled">When the oldest of them began, in UTC; null without any.</param>
/// <param name="QuarantinedDay">Records that were quarantined in the last 24 hours and are open.</param>
/// <param name="QuarantinedHour">Those of the last hour.</param>
/// <param name="QuarantinedOpen">All that are open.</param>
public sealed record BacklogEvidence(
    long Undelivered, DateTimeOffset? OldestUndelivered, int Spooled, DateTimeOffset? OldestSpooled, long QuarantinedDay, long QuarantinedHour, long QuarantinedOpen)
{
    /// <summary>Nothing waits.</summary>
    public static readonly BacklogEvidence None = new(0, null, 0, null, 0, 0, 0);
}
