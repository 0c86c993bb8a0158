using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>What a colour means here; each tone is one pair of tokens.</summary>
public enum Tone
{
    Idle,
    Good,
    Warn,
    Bad,
    Info,
}

/// <summary>How a status looks: always a colour, an icon and a word. The only place where a status is mapped to any of them.</summary>
public sealed record StatusLook(Tone Tone, string Icon, string Word)
{
    /// <summary>A run that is open.</summary>
    public static readonly StatusLook Running = new(Tone.Info, "progress_activity", "Running");

    /// <summary>A schedule that somebody stopped.</summary>
    public static readonly StatusLook Paused = new(Tone.Idle, "pause_circle", "Paused");

    /// <summary>An incident that is over.</summary>
    public static readonly StatusLook Resolved = new(Tone.Good, "check_circle", "Over");

    /// <summary>A message that reads like a call for a pump.</summary>
    public static readonly StatusLook PumpSignal = new(Tone.Warn, "campaign", "Pump signal");

    /// <summary>The name of the tone's class in the style sheets.</summary>
    public string ToneClass => ClassOf(Tone);

    public static StatusLook Of(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => new(Tone.Good, "check_circle", "Healthy"),
        HealthStatus.Degraded => new(Tone.Warn, "warning", "Degraded"),
        HealthStatus.Unhealthy => new(Tone.Bad, "error", "Unhealthy"),
        HealthStatus.Unknown => new(Tone.Idle, "help", "Unknown"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This health status has no look."),
    };

    /// <summary>An outcome, or null for a run that is open.</summary>
    public static StatusLook Of(RunOutcome? outcome) => outcome switch
    {
        null => Running,
        RunOutcome.Succeeded => new(Tone.Good, "check_circle", "Succeeded"),
        RunOutcome.Partial => new(Tone.Warn, "incomplete_circle", "Partial"),
        RunOutcome.Failed => new(Tone.Bad, "cancel", "Failed"),
        RunOutcome.Cancelled => new(Tone.Idle, "block", "Cancelled"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "This outcome has no look."),
    };

    public static StatusLook Of(RunLogLevel level) => level switch
    {
        RunLogLevel.Information => new(Tone.Idle, "info", "Info"),
        RunLogLevel.Warning => new(Tone.Warn, "warning", "Warning"),
        RunLogLevel.Error => new(Tone.Bad, "error", "Error"),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "This level has no look."),
    };

    public static StatusLook Of(FeedState state) => state switch
    {
        FeedState.OnTime => new(Tone.Good, "check_circle", "On time"),
        FeedState.Partial => new(Tone.Warn, "incomplete_circle", "Partly"),
        FeedState.Late => new(Tone.Warn, "schedule", "Late"),
        FeedState.Error => new(Tone.Bad, "error", "Error"),
        FeedState.NotAsked => new(Tone.Idle, "help", "Not asked yet"),
        FeedState.NotConfigured => new(Tone.Idle, "block", "Not configured"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state of a feed has no look."),
    };

    public static StatusLook Of(QuarantineStatus status) => status switch
    {
        QuarantineStatus.Open => new(Tone.Warn, "pending", "Open"),
        QuarantineStatus.Replayed => new(Tone.Good, "check_circle", "Replayed"),
        QuarantineStatus.Dismissed => new(Tone.Idle, "block", "Dismissed"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status of an entry has no look."),
    };

    public static StatusLook Of(Severity severity) => severity switch
    {
        Severity.Warn => new(Tone.Warn, "warning", "Warns"),
        Severity.Reject => new(Tone.Bad, "block", "Refuses"),
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "This severity has no look."),
    };

    public static StatusLook Of(FeedCircuit circuit) => circuit switch
    {
        FeedCircuit.Closed => new(Tone.Idle, "check", "Closed"),
        FeedCircuit.Open => new(Tone.Bad, "block", "Open"),
        FeedCircuit.HalfOpen => new(Tone.Warn, "sync_problem", "Half open"),
        _ => throw new ArgumentOutOfRangeException(nameof(circuit), circuit, "This state of a circuit has no look."),
    };

    public static StatusLook Of(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Info => new(Tone.Info, "info", "Info"),
        AlertSeverity.Warning => new(Tone.Warn, "warning", "Warning"),
        AlertSeverity.Critical => new(Tone.Bad, "error", "Critical"),
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "This severity has no look."),
    };

    public static StatusLook Of(DeliveryState state) => state switch
    {
        DeliveryState.Waiting => new(Tone.Warn, "schedule_send", "Waiting"),
        DeliveryState.Sent => new(Tone.Good, "check_circle", "Taken"),
        DeliveryState.Failed => new(Tone.Bad, "cancel", "Given up"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state of a message has no look."),
    };

    public static StatusLook Of(SentimentLabel mood) => mood switch
    {
        SentimentLabel.Positive => new(Tone.Good, "trending_up", "Positive"),
        SentimentLabel.Neutral => new(Tone.Idle, "trending_flat", "Neutral"),
        SentimentLabel.Negative => new(Tone.Bad, "trending_down", "Negative"),
        _ => throw new ArgumentOutOfRangeException(nameof(mood), mood, "This mood has no look."),
    };

    public static string ClassOf(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Warn => "warn",
        Tone.Bad => "bad",
        Tone.Info => "info",
        _ => "idle",
    };
}
