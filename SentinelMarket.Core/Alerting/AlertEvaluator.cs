using System.Globalization;

namespace SentinelMarket.Core.Alerting;

/// <summary>What one evaluation goes by.</summary>
/// <param name="Now">The instant, in UTC.</param>
/// <param name="Samples">The values.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Incidents">What is pending or open.</param>
/// <param name="Silences">Mutes and maintenance windows.</param>
/// <param name="Continuous">Whether the evaluation before was not long ago. Otherwise nobody knows what held meanwhile, and durations begin anew.</param>
public sealed record AlertSituation(
    DateTimeOffset Now,
    IReadOnlyList<MetricSample> Samples,
    IReadOnlyList<AlertRule> Rules,
    IReadOnlyList<AlertIncident> Incidents,
    IReadOnlyList<AlertSilence> Silences,
    bool Continuous);

/// <summary>
/// Decides what becomes of incidents. Pure. There is at most one incident a rule and subject; a condition has to hold for <see cref="AlertRule.For"/> to become one
/// and to be gone for <see cref="AlertRule.ResolveAfter"/> to end it. Without a value an open incident stays as it is, because not knowing is no recovery.
/// </summary>
public static class AlertEvaluator
{
    /// <summary>Who resolved an incident whose condition ended.</summary>
    public const string Itself = "condition ended";

    /// <summary>Who resolved an incident whose rule is gone.</summary>
    public const string RuleGone = "rule removed or switched off";

    /// <summary>The incidents that change, and how.</summary>
    public static IReadOnlyList<IncidentChange> Evaluate(AlertSituation situation)
    {
        var drafts = situation.Incidents.ToDictionary(incident => (incident.Rule, incident.Subject), incident => new Draft(incident));
        var rules = situation.Rules.Where(rule => rule.Enabled).ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        var samples = situation.Samples.ToLookup(sample => sample.Metric, StringComparer.Ordinal);
        var parents = situation.Samples.Where(sample => sample.Parent is not null).DistinctBy(sample => sample.Subject, StringComparer.Ordinal).ToDictionary(sample => sample.Subject, sample => sample.Parent!, StringComparer.Ordinal);
        var seen = new HashSet<(string, string)>();
        foreach (var rule in rules.Values)
        {
            foreach (var sample in samples[rule.Metric].Where(sample => rule.Watches(sample.Subject)))
            {
                seen.Add((rule.Name, sample.Subject));
                Apply(rule, sample, drafts, situation);
            }
        }

        foreach (var (key, draft) in drafts)
        {
            if (!rules.TryGetValue(key.Rule, out var rule) || !rule.Watches(key.Subject)) { draft.End(situation.Now, RuleGone); }
            else if (!seen.Contains(key) && draft.Incident.State == IncidentState.Pending) { draft.Forget(); }
        }

        foreach (var draft in drafts.Values.Where(draft => draft.Incident.State == IncidentState.Open)) { Tell(draft, rules[draft.Incident.Rule], drafts, parents, situation); }
        return [.. drafts.Values.Where(draft => draft.Changed).Select(draft => new IncidentChange(draft.Incident, draft.Forgotten, draft.Events))];
    }

    private static void Apply(AlertRule rule, MetricSample sample, Dictionary<(string, string), Draft> drafts, AlertSituation situation)
    {
        var now = situation.Now;
        var draft = drafts.GetValueOrDefault((rule.Name, sample.Subject));
        if (!rule.IsBroken(sample.Value))
        {
            if (draft is null) { return; }
            if (draft.Incident.State == IncidentState.Pending) { draft.Forget(); return; }
            var clearSince = situation.Continuous ? draft.Incident.ClearSince ?? now : now;
            draft.Become(draft.Incident with { ClearSince = clearSince, Value = sample.Value });
            if (now - clearSince >= rule.ResolveAfter) { draft.End(now, Itself); }
            return;
        }

        if (draft is null)
        {
            draft = new Draft(new AlertIncident
            {
                Rule = rule.Name,
                Subject = sample.Subject,
                Metric = rule.Metric,
                Severity = rule.Severity,
                State = IncidentState.Pending,
                Value = sample.Value,
                Peak = sample.Value,
                Message = sample.Reason,
                PendingSince = now,
            })
            { Changed = true };
            drafts[(rule.Name, sample.Subject)] = draft;
        }

        var incident = draft.Incident;
        var pending = incident.State == IncidentState.Pending;
        draft.Become(incident with
        {
            Severity = rule.Severity,
            Metric = rule.Metric,
            Value = sample.Value,
            Peak = rule.Graver(incident.Peak, sample.Value),
            Message = sample.Reason,
            PendingSince = pending && !situation.Continuous ? now : incident.PendingSince,
            ClearSince = null,
            Relapses = incident.ClearSince is null ? incident.Relapses : incident.Relapses + 1,
        });
        if (pending && now - draft.Incident.PendingSince >= rule.For)
        {
            draft.Become(draft.Incident with { State = IncidentState.Open, OpenedAt = now });
            draft.Events.Add(IncidentEvent.Opened);
        }
    }

    private static void Tell(Draft draft, AlertRule rule, Dictionary<(string, string), Draft> drafts, Dictionary<string, string> parents, AlertSituation situation)
    {
        var incident = draft.Incident;
        var silence = SilenceOf(incident, rule, drafts.Values.Select(other => other.Incident), parents, situation);
        draft.Become(incident with { Silence = silence });
        if (silence is not null || incident.AcknowledgedAt is not null) { return; }
        if (incident.NotifiedAt is null)
        {
            draft.Become(draft.Incident with { NotifiedAt = situation.Now });
            draft.Events.Add(IncidentEvent.Notified);
        }
        else if (incident.EscalatedAt is null && rule.EscalateAfter is { } patience && situation.Now - incident.NotifiedAt >= patience)
        {
            draft.Become(draft.Incident with { EscalatedAt = situation.Now });
            draft.Events.Add(IncidentEvent.Escalated);
        }
    }

    private static string? SilenceOf(AlertIncident incident, AlertRule rule, IEnumerable<AlertIncident> all, Dictionary<string, string> parents, AlertSituation situation)
    {
        if (situation.Silences.FirstOrDefault(silence => silence.Covers(incident.Rule, incident.Subject, situation.Now)) is { } silence)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{(silence.Kind == SilenceKind.Mute ? "mute" : "maintenance window")} {silence.Id}: {silence.Reason}");
        }

        var parent = parents.GetValueOrDefault(incident.Subject);
        var inhibitor = all.FirstOrDefault(other =>
            other.State == IncidentState.Open && other.Rule != incident.Rule &&
            ((other.Subject == incident.Subject && other.Metric == incident.Metric && other.Severity > incident.Severity) ||
             (rule.InhibitedBy.Contains(other.Rule, StringComparer.Ordinal) && (other.Subject == incident.Subject || other.Subject == parent))));
        return inhibitor is null ? null : $"told by {inhibitor.Rule} of {inhibitor.Subject}";
    }

    private sealed class Draft(AlertIncident incident)
    {
        public AlertIncident Incident { get; private set; } = incident;

        public bool Changed { get; set; }

        public bool Forgotten { get; private set; }

        public List<IncidentEvent> Events { get; } = [];

        public void Become(AlertIncident next)
        {
            Changed |= next != Incident;
            Incident = next;
        }

        public void Forget()
        {
            // One that was never stored leaves no trace.
            Forgotten = true;
            Changed = Incident.Id != 0;
        }

        public void End(DateTimeOffset now, string by)
        {
            if (Incident.State == IncidentState.Pending) { Forget(); return; }
            Become(Incident with { State = IncidentState.Resolved, ResolvedAt = now, ResolvedBy = by, Silence = null });
            Events.Add(IncidentEvent.Resolved);
        }
    }
}
