using SentinelMarket.Core.Alerting;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Alerts;

/// <summary>A part of the page.</summary>
public enum AlertsPart
{
    Open,
    History,
    Rules,
    Silences,
    Channels,
}

/// <summary>What the page of alerts says, derived from what it read.</summary>
public sealed class AlertsViewModel(AlertsData data, AlertsPart part, DateTimeOffset now)
{
    public const string Page = "/alerts";
    public const int HistoryShown = 50;

    public IReadOnlyList<AlertIncident> Open => data.Overview.Open;

    public IReadOnlyList<AlertIncident> History => data.History.Count > HistoryShown ? [.. data.History.Take(HistoryShown)] : data.History;

    /// <summary>The address of the page after; null on the last.</summary>
    public string? Next => data.History.Count > HistoryShown ? FormattableString.Invariant($"{Page}?part=history&before={data.History[HistoryShown - 1].Id}") : null;

    /// <summary>The answer to the page's question: does anybody have to do anything?</summary>
    public string Headline
    {
        get
        {
            if (data.Overview.IsLate) { return "Nobody watches: rules are not being evaluated."; }
            if (Open.Count == 0) { return "Nothing is wrong that a rule watches."; }
            var waiting = Open.Count(incident => incident is { AcknowledgedAt: null, Silence: null });
            var silent = Open.Count(incident => incident.Silence is not null);
            var text = $"{Figures.Capital(Figures.Word(Open.Count))} {(Open.Count == 1 ? "incident is" : "incidents are")} open";
            text += waiting == 0 ? ", none waits to be acknowledged" : $", {Figures.Word(waiting)} {(waiting == 1 ? "waits" : "wait")} to be acknowledged";
            return text + (silent > 0 ? $"; {Figures.Word(silent)} {(silent == 1 ? "is" : "are")} kept silent." : ".");
        }
    }

    public IReadOnlyList<FilterChoice> Choices =>
    [
        Choice(AlertsPart.Open, "Open", Open.Count),
        Choice(AlertsPart.History, "History", null),
        Choice(AlertsPart.Rules, "Rules", data.Rules.Count),
        Choice(AlertsPart.Silences, "Mutes and windows", data.Silences.Count(silence => silence.LastsAt(now))),
        Choice(AlertsPart.Channels, "Channels", data.Channels.Count),
    ];

    public static AlertsPart ReadPart(string? text) => Enum.TryParse<AlertsPart>(text, ignoreCase: true, out var part) && Enum.IsDefined(part) && !char.IsAsciiDigit(text![0]) ? part : AlertsPart.Open;

    public static string AddressOf(AlertIncident incident) => FormattableString.Invariant($"{Page}?incident={incident.Id}");

    /// <summary>How long it lasted, or lasts.</summary>
    public static string Length(AlertIncident incident, DateTimeOffset now) => Figures.Duration((incident.ResolvedAt ?? now) - (incident.OpenedAt ?? incident.PendingSince));

    /// <summary>What was done about it, in a few words; null for nothing.</summary>
    public static string? Story(AlertIncident incident) => incident switch
    {
        { State: IncidentState.Resolved, ResolvedBy: { } by } => $"over: {by}",
        { Silence: { } silence } => silence,
        { AcknowledgedBy: { } by } => $"acknowledged by {by}",
        { EscalatedAt: not null } => "escalated, nobody acknowledged it",
        { ClearSince: not null } => "the condition has ended; it is over when it stays so",
        _ => null,
    };

    public static StatusLook LookOf(AlertIncident incident) => incident.State == IncidentState.Resolved ? StatusLook.Resolved : StatusLook.Of(incident.Severity);

    /// <summary>When a silence lasts, in words.</summary>
    public static string Lasts(AlertSilence silence) =>
        (silence.EndsAt is { } end ? $"{Instants.Full(silence.StartsAt)} to {Instants.Full(end)}" : $"since {Instants.Full(silence.StartsAt)}, until it is lifted")
        + (silence.Repeats switch { SilenceRepeat.Daily => ", each day", SilenceRepeat.Weekly => ", each week", _ => "" });

    public string StateOf(AlertSilence silence) => silence switch
    {
        { LiftedAt: not null } => "lifted",
        _ when silence.LastsAt(now) => "lasts",
        _ when now < silence.StartsAt || silence.Repeats != SilenceRepeat.Never => "to come",
        _ => "over",
    };

    private FilterChoice Choice(AlertsPart one, string word, long? count) => new(word, one == AlertsPart.Open ? Page : $"{Page}?part={one.ToString().ToLowerInvariant()}", one == part, count);
}
