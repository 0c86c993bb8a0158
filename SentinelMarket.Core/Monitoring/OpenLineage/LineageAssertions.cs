using System.Globalization;
using System.Text.Json.Nodes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>What a run found out about the data of one source, as OpenLineage's assertions.</summary>
internal static class LineageAssertions
{
    public static JsonArray Of(IReadOnlyList<SourceOutcome> streams, RowCounts counts, IEnumerable<RuleCount> brokenRules)
    {
        var failed = streams.Count(stream => !stream.Succeeded);
        return
        [
            Assertion(
                "row_accounting", counts.Balances, "error", "Every record that came is loaded, unchanged, quarantined or spooled.", Written(counts.Extracted),
                Written(counts.Loaded + counts.Unchanged + counts.Quarantined + counts.Spooled)),
            Assertion("source_answered", failed == 0, "warn", "Every stream of the source answered with something that could be read.", "0", Written(failed)),
            .. brokenRules.Select(rule => Assertion(
                rule.Rule, false, rule.Severity == Severity.Reject ? "error" : "warn",
                rule.Severity == Severity.Reject ? "Records that break the rule are quarantined." : "Records that break the rule are loaded and counted.", "0", Written(rule.Records))),
        ];
    }

    private static JsonObject Assertion(string name, bool success, string severity, string description, string expected, string actual) => new JsonObject
    {
        ["assertion"] = name,
        ["success"] = success,
        ["severity"] = severity,
        ["description"] = description,
        ["expected"] = expected,
        ["actual"] = actual,
    };

    private static string Written(long count) => count.ToString(CultureInfo.InvariantCulture);
}
