using System.Globalization;
using System.Runtime.InteropServices;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Counts warnings by source and rule, so that a run's log has one line a rule and not one a row.</summary>
internal sealed class WarningCounts
{
    private readonly Dictionary<(string Source, string Rule), (int Count, string First)> _counts = [];

    public void Add(Verdict verdict, RawDocument document, int position)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (document.Source, verdict.Rule), out var known);
        entry = known
            ? (entry.Count + 1, entry.First)
            : (1, string.Create(CultureInfo.InvariantCulture, $"{document.Stream} line {position}: {verdict.Message}"));
    }

    /// <summary>Adds the counts to the run, and a line for each rule to its log.</summary>
    public void TellTo(RunContext run)
    {
        foreach (var ((source, rule), (count, _)) in _counts) { run.AddBroken(source, rule, Severity.Warn, count); }
        foreach (var rule in _counts.GroupBy(pair => pair.Key.Rule, pair => pair.Value, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            run.Log(RunLogLevel.Warning, RunStage.Transform, string.Create(CultureInfo.InvariantCulture, $"{rule.Key}: {rule.Sum(counted => counted.Count)} records loaded with this warning; first: {rule.First().First}"));
        }
    }
}
