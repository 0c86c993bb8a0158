using System.Globalization;
using System.Runtime.InteropServices;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Counts warnings by rule, so that a run's log has one line a rule and not one a row.</summary>
internal sealed class WarningCounts
{
    private readonly Dictionary<string, (int Count, string First)> _byRule = new(StringComparer.Ordinal);

    public void Add(Verdict verdict, RawDocument document, int position)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_byRule, verdict.Rule, out var known);
        entry = known
            ? (entry.Count + 1, entry.First)
            : (1, string.Create(CultureInfo.InvariantCulture, $"{document.Stream} line {position}: {verdict.Message}"));
    }

    public void LogTo(RunContext run)
    {
        foreach (var (rule, (count, first)) in _byRule.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            run.Log(RunLogLevel.Warning, RunStage.Transform, string.Create(CultureInfo.InvariantCulture, $"{rule}: {count} records loaded with this warning; first: {first}"));
        }
    }
}
