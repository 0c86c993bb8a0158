using System.Globalization;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>One incident: a rule that one subject broke, from its beginning to its end.</summary>
public sealed record AlertIncidentDto(long Id, string Rule, string Subject, string Metric, AlertSeverity Severity, IncidentState State, double Value, string Message)
{
    /// <summary>The gravest value that was seen.</summary>
    public double Peak { get; init; }

    /// <summary>Since when the condition held.</summary>
    public DateTimeOffset PendingSince { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When channels were told; null while it is kept silent.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    /// <summary>Why nobody is told; null when nothing keeps it silent.</summary>
    public string? Silence { get; init; }

    public DateTimeOffset? EscalatedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public string? ResolvedBy { get; init; }

    public string? Note { get; init; }

    /// <summary>How often the condition came back before the incident was over.</summary>
    public int Relapses { get; init; }

    internal static AlertIncidentDto Of(AlertIncident incident) => new(incident.Id, incident.Rule, incident.Subject, incident.Metric, incident.Severity, incident.State, incident.Value, incident.Message)
    {
        Peak = incident.Peak,
        PendingSince = incident.PendingSince,
        OpenedAt = incident.OpenedAt,
        NotifiedAt = incident.NotifiedAt,
        Silence = incident.Silence,
        EscalatedAt = incident.EscalatedAt,
        AcknowledgedAt = incident.AcknowledgedAt,
        AcknowledgedBy = incident.AcknowledgedBy,
        ResolvedAt = incident.ResolvedAt,
        ResolvedBy = incident.ResolvedBy,
        Note = incident.Note,
        Relapses = incident.Relapses,
    };
}

/// <summary>What is open now. late says that rules were not evaluated for too long, so that nobody watches.</summary>
public sealed record AlertOverviewDto(IReadOnlyList<AlertIncidentDto> Open, DateTimeOffset? EvaluatedAt, string? Node, bool Late)
{
    internal static AlertOverviewDto Of(AlertOverview overview) => new([.. overview.Open.Select(AlertIncidentDto.Of)], overview.Heartbeat.At, overview.Heartbeat.Node, overview.IsLate);
}

/// <summary>A page of incidents, the latest first; next is null on the last.</summary>
public sealed record AlertHistoryDto(IReadOnlyList<AlertIncidentDto> Rows, string? Next);

/// <summary>An incident with the messages that tell it.</summary>
public sealed record AlertDetailDto(AlertIncidentDto Incident, IReadOnlyList<AlertDelivery> Deliveries)
{
    internal static AlertDetailDto Of(AlertDetail detail) => new(AlertIncidentDto.Of(detail.Incident), detail.Deliveries);
}

/// <summary>A note, which is kept with the incident.</summary>
public sealed record AlertNoteDto(string? Note);

/// <summary>A rule. Durations are seconds.</summary>
public sealed record AlertRuleDto
{
    public string? Name { get; init; }

    /// <summary>One of the metrics of /api/data/alerts/metrics.</summary>
    public string? Metric { get; init; }

    /// <summary>Above, AtLeast, Below or AtMost.</summary>
    public AlertComparison Comparison { get; init; }

    public double Threshold { get; init; }

    /// <summary>How long the condition has to hold.</summary>
    public double ForSeconds { get; init; }

    /// <summary>How long the condition must not hold before the incident is over.</summary>
    public double ResolveAfterSeconds { get; init; } = 300;

    public AlertSeverity Severity { get; init; } = AlertSeverity.Warning;

    /// <summary>Names, or their beginnings with *; empty for all.</summary>
    public IReadOnlyList<string>? Subjects { get; init; }

    /// <summary>Channels; empty for all.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    public double? EscalateAfterSeconds { get; init; }

    public IReadOnlyList<string>? EscalateTo { get; init; }

    /// <summary>Rules whose open incident keeps this one's silent.</summary>
    public IReadOnlyList<string>? InhibitedBy { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Who changed it in the database; null for a rule of the settings.</summary>
    public string? ChangedBy { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    internal static AlertRuleDto Of(EffectiveRule effective) => new()
    {
        Name = effective.Rule.Name,
        Metric = effective.Rule.Metric,
        Comparison = effective.Rule.Comparison,
        Threshold = effective.Rule.Threshold,
        ForSeconds = effective.Rule.For.TotalSeconds,
        ResolveAfterSeconds = effective.Rule.ResolveAfter.TotalSeconds,
        Severity = effective.Rule.Severity,
        Subjects = effective.Rule.Subjects,
        Channels = effective.Rule.Channels,
        EscalateAfterSeconds = effective.Rule.EscalateAfter?.TotalSeconds,
        EscalateTo = effective.Rule.EscalateTo,
        InhibitedBy = effective.Rule.InhibitedBy,
        Enabled = effective.Rule.Enabled,
        ChangedBy = effective.Stored?.ChangedBy,
        ChangedAt = effective.Stored?.ChangedAt,
    };

    internal AlertRule ToRule(string name) => new()
    {
        Name = name,
        Metric = Metric ?? string.Empty,
        Comparison = Comparison,
        Threshold = Threshold,
        For = Seconds("forSeconds", ForSeconds),
        ResolveAfter = Seconds("resolveAfterSeconds", ResolveAfterSeconds),
        Severity = Severity,
        Subjects = Subjects ?? [],
        Channels = Channels ?? [],
        EscalateAfter = EscalateAfterSeconds is { } after ? Seconds("escalateAfterSeconds", after) : null,
        EscalateTo = EscalateTo ?? [],
        InhibitedBy = InhibitedBy ?? [],
        Enabled = Enabled,
    };

    private static TimeSpan Seconds(string name, double seconds) => double.IsFinite(seconds) && Math.Abs(seconds) <= 1e9
        ? TimeSpan.FromSeconds(seconds)
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name} is {seconds}; a number of seconds is expected."));
}

/// <summary>A mute or a maintenance window, as it is ordered. rule and subject are names or beginnings with *.</summary>
public sealed record AlertSilenceOrderDto(SilenceKind Kind, string? Rule, string? Subject, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, SilenceRepeat Repeats, string? Reason)
{
    internal SilenceOrder ToOrder() => new(Kind, Rule, Subject, StartsAt, EndsAt, Repeats, Reason);
}
