namespace SentinelMarket.Core.Alerting;

/// <summary>Where an incident stands.</summary>
public enum IncidentState
{
    /// <summary>The condition holds, but not for long enough yet.</summary>
    Pending,

    /// <summary>It is an incident.</summary>
    Open,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>One breach of one rule by one subject, from its beginning to its end.</summary>
public sealed record AlertIncident
{
    /// <summary>Its number; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>What breaks it.</summary>
    public required string Subject { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>How grave.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>Where it stands.</summary>
    public required IncidentState State { get; init; }

    /// <summary>The value that was seen last.</summary>
    public required double Value { get; init; }

    /// <summary>The gravest value that was seen.</summary>
    public required double Peak { get; init; }

    /// <summary>What is wrong, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Since when the condition holds, in UTC.</summary>
    public required DateTimeOffset PendingSince { get; init; }

    /// <summary>When it became an incident, in UTC.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Since when the condition holds no more, in UTC; null while it holds.</summary>
    public DateTimeOffset? ClearSince { get; init; }

    /// <summary>When channels were told, in UTC; null while it is kept silent.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    /// <summary>Why nobody is told, in a few words; null when nothing keeps it silent.</summary>
    public string? Silence { get; init; }

    /// <summary>When it was told once more, in UTC.</summary>
    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>When somebody took it up, in UTC.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>When it was over, in UTC.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who resolved it: a person, or <see cref="AlertEvaluator.Itself"/>.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>What people noted.</summary>
    public string? Note { get; init; }

    /// <summary>How often the condition came back before the incident was resolved.</summary>
    public int Relapses { get; init; }
}

/// <summary>What happened to an incident.</summary>
public enum IncidentEvent
{
    /// <summary>It became an incident.</summary>
    Opened,

    /// <summary>Channels are to be told.</summary>
    Notified,

    /// <summary>Nobody took it up in time.</summary>
    Escalated,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>How one incident changes.</summary>
/// <param name="Incident">As it is now, or as it was when it is forgotten.</param>
/// <param name="Forgotten">Whether a condition ended before it became an incident.</param>
/// <param name="Events">What happened, in order.</param>
public sealed record IncidentChange(AlertIncident Incident, bool Forgotten, IReadOnlyList<IncidentEvent> Events);
