namespace SentinelMarket.Core.Alerting;

/// <summary>Why nobody is told.</summary>
public enum SilenceKind
{
    /// <summary>Somebody does not want to hear of it, from now on.</summary>
    Mute,

    /// <summary>Work is planned.</summary>
    Window,
}

/// <summary>How often a maintenance window comes.</summary>
public enum SilenceRepeat
{
    /// <summary>Once.</summary>
    Never,

    /// <summary>Each day at the same time in UTC.</summary>
    Daily,

    /// <summary>Each week at the same time in UTC.</summary>
    Weekly,
}

/// <summary>A mute or a maintenance window: incidents that it covers open and are seen, but no channel is told while it lasts.</summary>
public sealed record AlertSilence
{
    /// <summary>Its number; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>Which of both.</summary>
    public required SilenceKind Kind { get; init; }

    /// <summary>The rule's name, or its beginning with <c>*</c>.</summary>
    public string Rule { get; init; } = "*";

    /// <summary>The subject, or its beginning with <c>*</c>.</summary>
    public string Subject { get; init; } = "*";

    /// <summary>The first instant, in UTC.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>The end, in UTC; null for until it is lifted.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How often it comes again.</summary>
    public SilenceRepeat Repeats { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When it was made, in UTC.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When somebody lifted it, in UTC.</summary>
    public DateTimeOffset? LiftedAt { get; init; }

    /// <summary>Whether it lasts at this instant; its end does not belong to it.</summary>
    public bool LastsAt(DateTimeOffset now)
    {
        if (now < StartsAt || LiftedAt <= now) { return false; }
        if (EndsAt is not { } end) { return true; }
        var period = Repeats switch { SilenceRepeat.Daily => TimeSpan.FromDays(1), SilenceRepeat.Weekly => TimeSpan.FromDays(7), _ => TimeSpan.Zero };
        return period == TimeSpan.Zero ? now < end : TimeSpan.FromTicks((now - StartsAt).Ticks % period.Ticks) < end - StartsAt;
    }

    /// <summary>Whether it keeps an incident of this rule and subject silent at this instant.</summary>
    public bool Covers(string rule, string subject, DateTimeOffset now) => LastsAt(now) && SubjectPattern.Matches(Rule, rule) && SubjectPattern.Matches(Subject, subject);
}
