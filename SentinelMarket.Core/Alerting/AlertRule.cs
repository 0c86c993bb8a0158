using System.Globalization;
using System.Text.RegularExpressions;

namespace SentinelMarket.Core.Alerting;

/// <summary>How a value is compared with a rule's threshold.</summary>
public enum AlertComparison
{
    /// <summary>Above it.</summary>
    Above,

    /// <summary>It or above.</summary>
    AtLeast,

    /// <summary>Below it.</summary>
    Below,

    /// <summary>It or below.</summary>
    AtMost,
}

/// <summary>How grave an incident is.</summary>
public enum AlertSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Somebody should look today.</summary>
    Warning,

    /// <summary>Somebody should look now.</summary>
    Critical,
}

/// <summary>When to alert: a metric, a comparison, a threshold and how long it has to hold.</summary>
public sealed record AlertRule
{
    /// <summary>Its name: 1 to 60 lower-case letters, digits and dashes.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>One of <see cref="AlertMetrics"/>.</summary>
    public string Metric { get; init; } = string.Empty;

    /// <summary>How values are compared.</summary>
    public AlertComparison Comparison { get; init; }

    /// <summary>With what, in the metric's unit.</summary>
    public double Threshold { get; init; }

    /// <summary>How long the condition has to hold before an incident opens.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long the condition must not hold before an incident is resolved by itself.</summary>
    public TimeSpan ResolveAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How grave.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Warning;

    /// <summary>The subjects it watches, each a name or its beginning with <c>*</c>; empty for all.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>The channels that it tells; empty for all.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>After what time an incident that nobody acknowledged is told once more; null for never.</summary>
    public TimeSpan? EscalateAfter { get; init; }

    /// <summary>The channels that are told then; empty for those of <see cref="Channels"/>.</summary>
    public IReadOnlyList<string> EscalateTo { get; init; } = [];

    /// <summary>Rules whose open incident on the same subject, or on the pipeline of the feed, keeps this one's silent.</summary>
    public IReadOnlyList<string> InhibitedBy { get; init; } = [];

    /// <summary>Whether it is evaluated.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether the value breaks the rule.</summary>
    public bool IsBroken(double value) => Comparison switch
    {
        AlertComparison.Above => value > Threshold,
        AlertComparison.AtLeast => value >= Threshold,
        AlertComparison.Below => value < Threshold,
        AlertComparison.AtMost => value <= Threshold,
        _ => throw new ArgumentOutOfRangeException(nameof(value), Comparison, "There is no such comparison."),
    };

    /// <summary>The graver one of two values.</summary>
    public double Graver(double one, double other) => Comparison is AlertComparison.Above or AlertComparison.AtLeast ? Math.Max(one, other) : Math.Min(one, other);

    /// <summary>Whether it watches the subject.</summary>
    public bool Watches(string subject) => Subjects.Count == 0 || Subjects.Any(pattern => SubjectPattern.Matches(pattern, subject));

    /// <summary>The condition in words, such as <c>pipeline.health at least 3 for 2 min</c>.</summary>
    public string Condition
    {
        get
        {
            var comparison = Comparison switch { AlertComparison.Above => "above", AlertComparison.AtLeast => "at least", AlertComparison.Below => "below", _ => "at most" };
            return string.Create(CultureInfo.InvariantCulture, $"{Metric} {comparison} {Threshold:0.##}") + (For > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $" for {For.TotalMinutes:0.#} min") : "");
        }
    }
}

/// <summary>Names of subjects with an optional <c>*</c> at the end; <c>*</c> alone is all of them.</summary>
internal static class SubjectPattern
{
    public static bool Matches(string pattern, string subject) =>
        pattern.EndsWith('*') ? subject.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == subject;
}

/// <summary>What is wrong with a rule.</summary>
public static partial class AlertRuleCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Every fault as the field and what is expected; empty for a sound rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="channels">The channels that there are.</param>
    public static IReadOnlyList<(string Field, string Fault)> FaultsOf(AlertRule rule, IReadOnlyCollection<string> channels)
    {
        var faults = new List<(string, string)>();
        Check(Name().IsMatch(rule.Name), nameof(rule.Name), "1 to 60 lower-case letters, digits and dashes are expected");
        Check(AlertMetrics.Find(rule.Metric) is not null, nameof(rule.Metric), $"one of {string.Join(", ", AlertMetrics.All.Select(metric => metric.Name))} is expected");
        Check(Enum.IsDefined(rule.Comparison), nameof(rule.Comparison), "Above, AtLeast, Below or AtMost is expected");
        Check(double.IsFinite(rule.Threshold), nameof(rule.Threshold), "a number is expected");
        Check(rule.For >= TimeSpan.Zero && rule.For <= Longest, nameof(rule.For), "0 to 30 days are expected");
        Check(rule.ResolveAfter >= TimeSpan.Zero && rule.ResolveAfter <= Longest, nameof(rule.ResolveAfter), "0 to 30 days are expected");
        Check(Enum.IsDefined(rule.Severity), nameof(rule.Severity), "Info, Warning or Critical is expected");
        Check(rule.EscalateAfter is not { } after || (after > TimeSpan.Zero && after <= Longest), nameof(rule.EscalateAfter), "more than 0 and at most 30 days are expected");
        Check(rule.Subjects.Count <= 50 && rule.Subjects.All(subject => subject.Length is > 0 and <= 100), nameof(rule.Subjects), "at most 50 names of 1 to 100 characters are expected");
        Check(rule.InhibitedBy.Count <= 20 && !rule.InhibitedBy.Contains(rule.Name, StringComparer.Ordinal), nameof(rule.InhibitedBy), "at most 20 other rules are expected");
        foreach (var unknown in rule.Channels.Concat(rule.EscalateTo).Except(channels, StringComparer.Ordinal))
        {
            faults.Add((nameof(rule.Channels), $"there is no channel \"{unknown}\"; {(channels.Count == 0 ? "none is set" : "known are " + string.Join(", ", channels))}"));
        }

        return faults;

        void Check(bool sound, string field, string expected)
        {
            if (!sound) { faults.Add((field, expected)); }
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,59}$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
