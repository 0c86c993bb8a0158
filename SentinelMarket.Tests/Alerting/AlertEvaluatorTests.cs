using SentinelMarket.Core.Alerting;

namespace SentinelMarket.Tests.Alerting;

public sealed class AlertEvaluatorTests
{
    private static readonly AlertRule Rule = new()
    {
        Name = "quality-low", Metric = AlertMetrics.Quality, Comparison = AlertComparison.Below, Threshold = 90, For = TimeSpan.FromMinutes(2), ResolveAfter = TimeSpan.FromMinutes(3), EscalateAfter = TimeSpan.FromMinutes(30),
    };

    private readonly List<AlertRule> _rules = [Rule];
    private readonly List<AlertSilence> _silences = [];
    private readonly List<AlertIncident> _incidents = [];
    private DateTimeOffset _now = DrivenTime.Start;
    private long _id;

    [Fact]
    public void A_condition_becomes_an_incident_when_it_has_held_for_its_duration_and_ends_when_it_was_gone_for_its_duration()
    {
        Assert.Equal("", At(0, 80));
        Assert.Equal("", At(119, 70));
        Assert.Equal("Opened Notified", At(1, 75));
        Assert.Equal((75.0, 70.0, _now), (_incidents[0].Value, _incidents[0].Peak, _incidents[0].OpenedAt));
        Assert.Equal("", At(60, 95));
        Assert.Equal("", At(179, 95));
        Assert.Equal("Resolved", At(1, 95));
        Assert.Equal((IncidentState.Resolved, "condition ended"), (_incidents[0].State, _incidents[0].ResolvedBy));
    }

    [Fact]
    public void A_short_breach_leaves_no_trace()
    {
        At(0, 80);
        At(60, 95);

        Assert.Empty(_incidents);
    }

    [Fact]
    public void A_condition_that_comes_and_goes_is_one_incident()
    {
        At(0, 80);
        At(120, 80);
        for (var i = 0; i < 20; i++) { Assert.Equal("", At(60, i % 2 == 0 ? 95 : 80)); }

        Assert.Equal((IncidentState.Open, 10), (Assert.Single(_incidents).State, _incidents[0].Relapses));
    }

    [Fact]
    public void Without_a_value_an_open_incident_stays_and_a_pending_one_is_forgotten()
    {
        At(0, 80);
        At(120, 80);
        Assert.Equal("", At(600, null));
        Assert.Equal(IncidentState.Open, _incidents[0].State);

        _incidents.Clear();
        At(0, 80);
        At(60, null);
        Assert.Empty(_incidents);
    }

    [Fact]
    public void After_a_gap_in_the_evaluations_durations_begin_anew()
    {
        At(0, 80);
        Assert.Equal("", At(3_600, 80, continuous: false));
        Assert.Equal("", At(119, 80));
        Assert.Equal("Opened Notified", At(1, 80));
    }

    [Fact]
    public void A_mute_keeps_it_silent_but_seen_and_it_is_told_when_the_mute_ends()
    {
        _silences.Add(Silence(SilenceKind.Mute, "quality-*", "*", 0, 10));
        At(0, 80);
        Assert.Equal("Opened", At(120, 80));
        Assert.Equal("mute 7: known", _incidents[0].Silence);
        Assert.Equal("Notified", At(480, 80));
        Assert.Null(_incidents[0].Silence);
    }

    [Fact]
    public void What_opened_and_ended_in_a_maintenance_window_is_never_told()
    {
        _silences.Add(Silence(SilenceKind.Window, "*", "stock_*", 0, 60));
        At(0, 80);
        Assert.Equal("Opened", At(120, 80));
        Assert.Equal("", At(60, 95));
        Assert.Equal("Resolved", At(180, 95));
        Assert.Null(_incidents[0].NotifiedAt);
    }

    [Theory]
    [InlineData(SilenceRepeat.Never, 0, true)]
    [InlineData(SilenceRepeat.Never, 60, false)]
    [InlineData(SilenceRepeat.Daily, 24 * 60 + 59, true)]
    [InlineData(SilenceRepeat.Daily, 24 * 60 + 60, false)]
    [InlineData(SilenceRepeat.Weekly, 7 * 24 * 60 + 30, true)]
    [InlineData(SilenceRepeat.Weekly, 24 * 60 + 30, false)]
    public void A_window_comes_again_as_it_says(SilenceRepeat repeats, int minutes, bool lasts) =>
        Assert.Equal(lasts, (Silence(SilenceKind.Window, "*", "*", 0, 60) with { Repeats = repeats }).LastsAt(_now.AddMinutes(minutes)));

    [Fact]
    public void Nobody_taking_it_up_escalates_once_and_taking_it_up_prevents_it()
    {
        At(0, 80);
        At(120, 80);
        Assert.Equal("", At(1_799, 80));
        Assert.Equal("Escalated", At(1, 80));
        Assert.Equal("", At(3_600, 80));

        _incidents.Clear();
        At(0, 80);
        At(120, 80);
        _incidents[0] = _incidents[0] with { AcknowledgedAt = _now };
        Assert.Equal("", At(3_600, 80));
    }

    [Fact]
    public void Of_two_rules_over_one_metric_only_the_graver_one_is_told()
    {
        _rules.Add(Rule with { Name = "quality-very-low", Threshold = 50, Severity = AlertSeverity.Critical });
        At(0, 40);
        Assert.Equal("Opened Notified Opened", At(120, 40, order: incident => incident.Rule == "quality-very-low" ? 0 : 1));
        Assert.Equal("told by quality-very-low of stock_data", _incidents.Single(incident => incident.Rule == "quality-low").Silence);
    }

    [Fact]
    public void A_feeds_incident_is_silent_while_its_pipelines_tells_of_it()
    {
        _rules.Clear();
        _rules.Add(new AlertRule { Name = "deadline-missed", Metric = AlertMetrics.DeadlineMinutes, Severity = AlertSeverity.Critical });
        _rules.Add(new AlertRule { Name = "feed-late", Metric = AlertMetrics.FeedState, Comparison = AlertComparison.AtLeast, Threshold = 2, InhibitedBy = ["deadline-missed"] });
        var changes = Evaluate([new(AlertMetrics.DeadlineMinutes, "news", 3, "late"), new(AlertMetrics.FeedState, "rss", 3, "late", "news"), new(AlertMetrics.FeedState, "x", 3, "late", "social_media")], true);

        Assert.Equal(
            ["deadline-missed news Opened Notified", "feed-late rss Opened", "feed-late x Opened Notified"],
            changes.Select(change => $"{change.Incident.Rule} {change.Incident.Subject} {string.Join(' ', change.Events)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Switching_a_rule_off_ends_its_incidents()
    {
        At(0, 80);
        At(120, 80);
        _rules[0] = Rule with { Enabled = false };
        Assert.Equal("Resolved", At(15, 80));
        Assert.Equal("rule removed or switched off", _incidents[0].ResolvedBy);
    }

    [Fact]
    public void Subjects_can_be_named_by_their_beginning()
    {
        Assert.True((Rule with { Subjects = ["nse.*"] }).Watches("nse.quote"));
        Assert.False((Rule with { Subjects = ["nse.*", "news"] }).Watches("newsapi"));
        Assert.True(Rule.Watches("anything"));
    }

    [Fact]
    public void Faults_of_a_rule_are_all_listed()
    {
        var faults = AlertRuleCheck.FaultsOf(new AlertRule { Name = "No Good", Metric = "cpu", Threshold = double.NaN, For = TimeSpan.FromDays(31), Channels = ["pager"] }, ["ops"]);

        Assert.Equal(["Name", "Metric", "Threshold", "For", "Channels"], faults.Select(fault => fault.Field));
        Assert.Equal("there is no channel \"pager\"; known are ops", faults[^1].Fault);
        Assert.Empty(AlertRuleCheck.FaultsOf(Rule, []));
    }

    private static AlertSilence Silence(SilenceKind kind, string rule, string subject, int fromMinute, int toMinute) => new()
    {
        Id = 7, Kind = kind, Rule = rule, Subject = subject, StartsAt = DrivenTime.Start.AddMinutes(fromMinute), EndsAt = DrivenTime.Start.AddMinutes(toMinute), Reason = "known", MadeBy = "somebody", MadeAt = DrivenTime.Start,
    };

    /// <summary>Some seconds later, with this quality of stock_data: what happened.</summary>
    private string At(int seconds, double? quality, bool continuous = true, Func<AlertIncident, int>? order = null)
    {
        _now = _now.AddSeconds(seconds);
        var changes = Evaluate(quality is { } value ? [new MetricSample(AlertMetrics.Quality, "stock_data", value, $"{value} %")] : [], continuous);
        return string.Join(' ', changes.OrderBy(change => order?.Invoke(change.Incident) ?? 0).SelectMany(change => change.Events));
    }

    private IReadOnlyList<IncidentChange> Evaluate(MetricSample[] samples, bool continuous)
    {
        var open = _incidents.Where(incident => incident.State != IncidentState.Resolved).ToArray();
        var changes = AlertEvaluator.Evaluate(new AlertSituation(_now, samples, _rules, open, _silences, continuous)).Select(change => change with { Incident = change.Incident.Id == 0 ? change.Incident with { Id = ++_id } : change.Incident }).ToArray();
        foreach (var change in changes)
        {
            _incidents.RemoveAll(incident => incident.Id == change.Incident.Id);
            if (!change.Forgotten) { _incidents.Add(change.Incident); }
        }

        return changes;
    }
}
