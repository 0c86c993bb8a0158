using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Alerting;

namespace SentinelMarket.Web.Components.Pages.Alerts;

/// <summary>A rule as a form; durations are minutes, lists are divided by commas.</summary>
public partial class RuleForm
{
    private string _name = string.Empty;
    private string _metric = string.Empty;
    private AlertComparison _comparison;
    private double _threshold;
    private double _for;
    private double _resolve;
    private AlertSeverity _severity;
    private string? _subjects;
    private string? _channels;
    private string? _inhibited;
    private double? _escalate;

    [Parameter, EditorRequired]
    public required AlertRule Rule { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Channels { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<AlertRule> OnSave { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    protected override void OnInitialized()
    {
        (_name, _metric, _comparison, _threshold, _severity) = (Rule.Name, Rule.Metric, Rule.Comparison, Rule.Threshold, Rule.Severity);
        (_for, _resolve, _escalate) = (Rule.For.TotalMinutes, Rule.ResolveAfter.TotalMinutes, Rule.EscalateAfter?.TotalMinutes);
        (_subjects, _channels, _inhibited) = (string.Join(", ", Rule.Subjects), string.Join(", ", Rule.Channels), string.Join(", ", Rule.InhibitedBy));
    }

    // Beyond what a TimeSpan holds the rule's own check says what is expected.
    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(double.IsFinite(minutes) ? Math.Clamp(minutes, -1e6, 1e6) : -1);

    private static string[] Parts(string? text) => (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private Task SubmitAsync() => OnSave.InvokeAsync(Rule with
    {
        Name = _name.Trim(),
        Metric = _metric,
        Comparison = _comparison,
        Threshold = _threshold,
        For = Minutes(_for),
        ResolveAfter = Minutes(_resolve),
        Severity = _severity,
        Subjects = Parts(_subjects),
        Channels = Parts(_channels),
        InhibitedBy = Parts(_inhibited),
        EscalateAfter = _escalate is { } after ? Minutes(after) : null,
    });
}
