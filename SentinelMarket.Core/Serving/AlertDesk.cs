using System.Globalization;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about alerts from the warehouse and the settings, and passes on what people order.</summary>
internal sealed class AlertDesk(
    AlertStore store, AlertDeliveries deliveries, AlertRules rules, AlertCourier courier, AlertNews news, AuditTrail audit, IOptions<AlertingOptions> options, TimeProvider clock) : IAlertDesk
{
    private const int DeliveriesShown = 5;
    private const int MissedBeats = 4;
    private const int LongestNote = 500;
    private const int LongestPattern = 100;
    private static readonly TimeSpan SilencesShown = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    public async Task<AlertOverview> OverviewAsync(CancellationToken cancellationToken)
    {
        var heartbeat = await store.HeartbeatAsync(cancellationToken).ConfigureAwait(false);
        var late = heartbeat.At is not { } at || clock.GetUtcNow() - at > MissedBeats * options.Value.Interval;
        return new AlertOverview(await store.OpenAsync(cancellationToken).ConfigureAwait(false), heartbeat, late);
    }

    public Task<IReadOnlyList<AlertIncident>> HistoryAsync(long? before, int limit, CancellationToken cancellationToken) => store.HistoryAsync(before, limit, cancellationToken);

    public async Task<AlertDetail?> FindAsync(long id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } incident ? new AlertDetail(incident, await deliveries.OfIncidentAsync(id, cancellationToken).ConfigureAwait(false)) : null;

    public Task<IReadOnlyList<EffectiveRule>> RulesAsync(CancellationToken cancellationToken) => rules.EffectiveAsync(cancellationToken);

    public Task<IReadOnlyList<AlertSilence>> SilencesAsync(CancellationToken cancellationToken) => store.SilencesAsync(clock.GetUtcNow() - SilencesShown, cancellationToken);

    public async Task<IReadOnlyList<AlertChannelOverview>> ChannelsAsync(CancellationToken cancellationToken)
    {
        var latest = (await deliveries.LatestAsync(DeliveriesShown, cancellationToken).ConfigureAwait(false)).ToLookup(delivery => delivery.Channel, StringComparer.Ordinal);
        return [.. rules.Channels.Select(name => Describe(name, options.Value.Channels[name], [.. latest[name]]))];
    }

    public async Task<AlertIncident> AcknowledgeAsync(long id, string? note, string actor, CancellationToken cancellationToken)
    {
        if (!await store.AcknowledgeAsync(id, actor, Note(note), clock.GetUtcNow(), cancellationToken).ConfigureAwait(false)) { throw await NotPossibleAsync(id, "acknowledged", cancellationToken).ConfigureAwait(false); }
        return await PublishedAsync(id, AlertNews.AcknowledgedKind, cancellationToken).ConfigureAwait(false);
    }

    public async Task<AlertIncident> ResolveAsync(long id, string? note, string actor, CancellationToken cancellationToken)
    {
        if (!await store.ResolveAsync(id, actor, Note(note), clock.GetUtcNow(), rules.TellEnd, cancellationToken).ConfigureAwait(false)) { throw await NotPossibleAsync(id, "resolved", cancellationToken).ConfigureAwait(false); }
        return await PublishedAsync(id, AlertNews.ResolvedKind, cancellationToken).ConfigureAwait(false);
    }

    public async Task<AlertRule> SaveRuleAsync(AlertRule rule, string actor, CancellationToken cancellationToken)
    {
        var faults = AlertRuleCheck.FaultsOf(rule, rules.Channels);
        if (faults.Count > 0) { throw new AlertRefusalException(string.Join(" ", faults.Select(fault => $"{fault.Field}: {fault.Fault}."))); }
        await store.SaveRuleAsync(rule, actor, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return rule;
    }

    public async Task RemoveRuleAsync(string name, string actor, CancellationToken cancellationToken)
    {
        if (!await store.DeleteRuleAsync(name, actor, cancellationToken).ConfigureAwait(false))
        {
            throw options.Value.Rules.ContainsKey(name)
                ? new AlertRefusalException($"The rule {name} comes from the settings; switch it off by saving it with enabled = false.")
                : new AlertRefusalException($"There is no rule \"{name}\".", isUnknown: true);
        }
    }

    public async Task<AlertSilence> SilenceAsync(SilenceOrder order, string actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var silence = new AlertSilence
        {
            Kind = order.Kind,
            Rule = string.IsNullOrWhiteSpace(order.Rule) ? "*" : order.Rule.Trim(),
            Subject = string.IsNullOrWhiteSpace(order.Subject) ? "*" : order.Subject.Trim(),
            StartsAt = order.StartsAt ?? now,
            EndsAt = order.EndsAt,
            Repeats = order.Repeats,
            Reason = order.Reason?.Trim() ?? string.Empty,
            MadeBy = actor,
            MadeAt = now,
        };
        var faults = FaultsOf(silence, now).ToArray();
        if (faults.Length > 0) { throw new AlertRefusalException(string.Join(" ", faults)); }
        return silence with { Id = await store.AddSilenceAsync(silence, cancellationToken).ConfigureAwait(false) };
    }

    public async Task LiftAsync(long id, string actor, CancellationToken cancellationToken)
    {
        if (!await store.LiftAsync(id, actor, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false))
        {
            throw new AlertRefusalException(string.Create(CultureInfo.InvariantCulture, $"There is no mute or maintenance window {id} that could be lifted."), isUnknown: true);
        }
    }

    public async Task<ChannelTrial> TestAsync(string channel, string actor, CancellationToken cancellationToken)
    {
        var fault = await courier.TestAsync(channel, cancellationToken).ConfigureAwait(false);
        await audit.RecordAsync(actor, "alert.test", $"alert channel {channel}", fault, cancellationToken).ConfigureAwait(false);
        return new ChannelTrial(channel, fault is null, fault ?? $"{channel} took the test message.");
    }

    private static IEnumerable<string> FaultsOf(AlertSilence silence, DateTimeOffset now)
    {
        if (silence.Reason.Length is < 3 or > LongestNote) { yield return $"The reason has {silence.Reason.Length} characters; 3 to {LongestNote} are expected."; }
        if (silence.Rule.Length > LongestPattern || silence.Subject.Length > LongestPattern) { yield return $"Rule and subject have at most {LongestPattern} characters."; }
        if (silence.Kind == SilenceKind.Window && silence.EndsAt is null) { yield return "A maintenance window needs an end."; }
        if (silence.EndsAt <= silence.StartsAt) { yield return "The end has to come after the start."; }
        if (silence.EndsAt <= now && silence.Repeats == SilenceRepeat.Never) { yield return "The end is in the past."; }
        if (silence.Kind == SilenceKind.Mute && silence.Repeats != SilenceRepeat.Never) { yield return "A mute does not repeat; make a maintenance window."; }
        if (silence.Kind == SilenceKind.Window && silence.EndsAt - silence.StartsAt > LongestWindow) { yield return $"A maintenance window lasts at most {LongestWindow.TotalDays:0} days."; }
        var period = silence.Repeats switch { SilenceRepeat.Daily => TimeSpan.FromDays(1), SilenceRepeat.Weekly => TimeSpan.FromDays(7), _ => TimeSpan.MaxValue };
        if (silence.EndsAt - silence.StartsAt >= period) { yield return "A window that repeats has to end before it comes again."; }
    }

    private static string? Note(string? note)
    {
        var text = note?.Trim();
        return text?.Length > LongestNote ? throw new AlertRefusalException($"The note has {text.Length} characters; at most {LongestNote} are expected.") : string.IsNullOrEmpty(text) ? null : text;
    }

    private static AlertChannelOverview Describe(string name, AlertChannelSetting setting, IReadOnlyList<AlertDelivery> latest) => new(
        name,
        setting.Kind,
        setting.Kind == AlertChannelKind.Email ? string.Join(", ", setting.To) : setting.Address is { } address && Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Host : "?",
        setting.Key is not null,
        setting.MinimumSeverity,
        setting.TellResolved,
        latest);

    private async Task<AlertRefusalException> NotPossibleAsync(long id, string what, CancellationToken cancellationToken) => await store.FindAsync(id, cancellationToken).ConfigureAwait(false) switch
    {
        null => new AlertRefusalException(string.Create(CultureInfo.InvariantCulture, $"There is no incident {id}."), isUnknown: true),
        { State: IncidentState.Resolved } => new AlertRefusalException(string.Create(CultureInfo.InvariantCulture, $"Incident {id} is over, so it cannot be {what} any more.")),
        { AcknowledgedBy: { } before } => new AlertRefusalException(string.Create(CultureInfo.InvariantCulture, $"Incident {id} was acknowledged by {before} before.")),
        _ => new AlertRefusalException(string.Create(CultureInfo.InvariantCulture, $"Incident {id} changed meanwhile; try again.")),
    };

    private async Task<AlertIncident> PublishedAsync(long id, string kind, CancellationToken cancellationToken)
    {
        var incident = (await store.FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        news.Publish(kind, incident);
        return incident;
    }
}
