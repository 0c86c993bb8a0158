using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>Alerts in memory; what is ordered is written down.</summary>
internal sealed class FakeAlertDesk : IAlertDesk
{
    public List<AlertIncident> Incidents { get; } = [];

    public List<EffectiveRule> Rules { get; } = [];

    public List<AlertSilence> Silences { get; } = [];

    public List<AlertChannelOverview> Channels { get; } = [];

    public List<string> Orders { get; } = [];

    public bool IsLate { get; set; }

    public Exception? Fault { get; set; }

    public static AlertIncident Incident(long id, string subject = "stock_data", AlertSeverity severity = AlertSeverity.Critical) => new()
    {
        Id = id,
        Rule = "pipeline-unhealthy",
        Subject = subject,
        Metric = AlertMetrics.Health,
        Severity = severity,
        State = IncidentState.Open,
        Value = 3,
        Peak = 3,
        Message = $"{subject} is unhealthy: 9 of 10 runs failed.",
        PendingSince = Samples.Now.AddMinutes(-22),
        OpenedAt = Samples.Now.AddMinutes(-20),
        NotifiedAt = Samples.Now.AddMinutes(-20),
    };

    public Task<AlertOverview> OverviewAsync(CancellationToken cancellationToken) => Fault is null
        ? Task.FromResult(new AlertOverview([.. Incidents.Where(incident => incident.State == IncidentState.Open)], new AlertHeartbeat(Samples.Now.AddSeconds(-5), "node/1", TimeSpan.FromMilliseconds(40)), IsLate))
        : Task.FromException<AlertOverview>(Fault);

    public Task<IReadOnlyList<AlertIncident>> HistoryAsync(long? before, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AlertIncident>>([.. Incidents.Where(incident => before is null || incident.Id < before).OrderByDescending(incident => incident.Id).Take(limit)]);

    public Task<AlertDetail?> FindAsync(long id, CancellationToken cancellationToken) => Task.FromResult(Incidents.FirstOrDefault(incident => incident.Id == id) is { } found
        ? new AlertDetail(found, [new AlertDelivery(1, "ops", AlertMessageKind.Opened, DeliveryState.Sent, Samples.Now.AddMinutes(-20), 3, Samples.Now, Samples.Now.AddMinutes(-18), "The receiver answered 503.", [id])])
        : null);

    public Task<IReadOnlyList<EffectiveRule>> RulesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<EffectiveRule>>([.. Rules]);

    public Task<IReadOnlyList<AlertSilence>> SilencesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AlertSilence>>([.. Silences]);

    public Task<IReadOnlyList<AlertChannelOverview>> ChannelsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AlertChannelOverview>>([.. Channels]);

    public Task<AlertIncident> AcknowledgeAsync(long id, string? note, string actor, CancellationToken cancellationToken) => Change(id, $"acknowledge {id} {note} by {actor}", incident => incident with { AcknowledgedAt = Samples.Now, AcknowledgedBy = actor, Note = note });

    public Task<AlertIncident> ResolveAsync(long id, string? note, string actor, CancellationToken cancellationToken) => Change(id, $"resolve {id} {note} by {actor}", incident => incident with { State = IncidentState.Resolved, ResolvedAt = Samples.Now, ResolvedBy = actor, Note = note });

    public Task<AlertRule> SaveRuleAsync(AlertRule rule, string actor, CancellationToken cancellationToken)
    {
        var faults = AlertRuleCheck.FaultsOf(rule, [.. Channels.Select(channel => channel.Name)]);
        if (faults.Count > 0) { throw new AlertRefusalException(string.Join(" ", faults.Select(fault => $"{fault.Field}: {fault.Fault}."))); }
        Orders.Add($"rule {rule.Name} {rule.Condition} {rule.Severity} {(rule.Enabled ? "on" : "off")} by {actor}");
        Rules.RemoveAll(known => known.Rule.Name == rule.Name);
        Rules.Add(new EffectiveRule(rule, new StoredRule(rule, Samples.Now, actor), false));
        return Task.FromResult(rule);
    }

    public Task RemoveRuleAsync(string name, string actor, CancellationToken cancellationToken)
    {
        Orders.Add($"remove {name} by {actor}");
        return Rules.RemoveAll(rule => rule.Rule.Name == name) > 0 ? Task.CompletedTask : throw new AlertRefusalException($"There is no rule \"{name}\".", isUnknown: true);
    }

    public Task<AlertSilence> SilenceAsync(SilenceOrder order, string actor, CancellationToken cancellationToken)
    {
        if (order.Reason is not { Length: >= 3 }) { throw new AlertRefusalException("The reason has 0 characters; 3 to 500 are expected."); }
        Orders.Add($"{order.Kind} {order.Rule} of {order.Subject} because {order.Reason} by {actor}");
        var silence = new AlertSilence { Id = Silences.Count + 1, Kind = order.Kind, Rule = order.Rule ?? "*", Subject = order.Subject ?? "*", StartsAt = order.StartsAt ?? Samples.Now, EndsAt = order.EndsAt, Reason = order.Reason, MadeBy = actor, MadeAt = Samples.Now };
        Silences.Add(silence);
        return Task.FromResult(silence);
    }

    public Task LiftAsync(long id, string actor, CancellationToken cancellationToken)
    {
        Orders.Add($"lift {id} by {actor}");
        return Silences.RemoveAll(silence => silence.Id == id) > 0 ? Task.CompletedTask : throw new AlertRefusalException($"There is no mute or maintenance window {id} that could be lifted.", isUnknown: true);
    }

    public Task<ChannelTrial> TestAsync(string channel, string actor, CancellationToken cancellationToken)
    {
        if (Channels.All(known => known.Name != channel)) { throw new UnknownChannelException(channel, Channels.Select(known => known.Name)); }
        Orders.Add($"test {channel} by {actor}");
        return Task.FromResult(new ChannelTrial(channel, true, $"{channel} took the test message."));
    }

    private Task<AlertIncident> Change(long id, string order, Func<AlertIncident, AlertIncident> change)
    {
        var at = Incidents.FindIndex(incident => incident.Id == id);
        if (at < 0) { throw new AlertRefusalException($"There is no incident {id}.", isUnknown: true); }
        if (Incidents[at].State == IncidentState.Resolved) { throw new AlertRefusalException($"Incident {id} is over, so it cannot be changed any more."); }
        Orders.Add(order);
        Incidents[at] = change(Incidents[at]);
        return Task.FromResult(Incidents[at]);
    }
}
