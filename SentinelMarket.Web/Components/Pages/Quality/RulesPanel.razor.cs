using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Quality;

/// <summary>Every validation rule with the records that broke it, by what it is asked of; those that were broken first.</summary>
public partial class RulesPanel
{
    private const int MostDays = 31;

    /// <summary>What <see cref="IRuleDesk"/> says.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RuleOverview> Rules { get; set; }

    /// <summary>What the counts cover, such as "last 7 days".</summary>
    [Parameter, EditorRequired]
    public required string Note { get; set; }

    private IEnumerable<RuleGroup> Groups => Rules.GroupBy(rule => rule.Rule.Kind).OrderBy(group => group.Key == RecordKind.Document).ThenBy(group => group.Key)
        .Select(group => new RuleGroup(WordOf(group.Key), [.. group.OrderByDescending(rule => rule.Records > 0)]));

    private IReadOnlyList<DateOnly> Days => [.. Rules.SelectMany(rule => rule.Days).Select(day => day.Day).Distinct().Order().TakeLast(MostDays)];

    private static string WordOf(RecordKind kind) => kind switch
    {
        RecordKind.Price => "Prices",
        RecordKind.Message => "Messages",
        RecordKind.Instrument => "Lists of shares",
        _ => "Reading",
    };

    private static string SourcesOf(RuleOverview rule) => string.Join(", ", rule.Sources.Select(source => $"{source.Source} {Figures.Count(source.Records)}"));

    // Each rule's own scale: how its days differ matters, not how rules differ, which the counts say.
    private IEnumerable<double> Heights(RuleOverview rule)
    {
        var most = rule.Days.Count == 0 ? 0 : rule.Days.Max(day => day.Records);
        var byDay = rule.Days.ToDictionary(day => day.Day, day => day.Records);
        return most == 0 ? [] : Days.Select(day => Math.Round(100d * byDay.GetValueOrDefault(day) / most, 1));
    }

    private sealed record RuleGroup(string Word, IReadOnlyList<RuleOverview> Rules)
    {
        public long Records => Rules.Sum(rule => rule.Records);
    }
}
