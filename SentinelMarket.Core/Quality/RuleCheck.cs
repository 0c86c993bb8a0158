using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>A rule and its test, which gives the message when the record breaks it and null otherwise.</summary>
/// <typeparam name="TRecord">What it is asked of.</typeparam>
/// <param name="Rule">The rule.</param>
/// <param name="Check">The test; it is given the clock's instant.</param>
internal readonly record struct RuleCheck<TRecord>(QualityRule Rule, Func<TRecord, DateTimeOffset, string?> Check);

/// <summary>Rules of one kind of record, and the loop over them.</summary>
internal static class RuleChecks
{
    public static RuleCheck<TRecord> Reject<TRecord>(RecordKind kind, string id, string? field, string description, Func<TRecord, DateTimeOffset, string?> check) =>
        new(new QualityRule(kind, id, Severity.Reject, field, description), check);

    public static RuleCheck<TRecord> Warn<TRecord>(RecordKind kind, string id, string? field, string description, Func<TRecord, DateTimeOffset, string?> check) =>
        new(new QualityRule(kind, id, Severity.Warn, field, description), check);

    /// <summary>
    /// The verdicts in the order of the rules; empty for a clean record, which costs no allocation. The rules after a rejecting one are
    /// applied too, so that a person sees everything at once.
    /// </summary>
    public static IReadOnlyList<Verdict> Judge<TRecord>(ReadOnlySpan<RuleCheck<TRecord>> rules, TRecord record, DateTimeOffset now)
    {
        List<Verdict>? verdicts = null;
        foreach (var (rule, check) in rules)
        {
            if (check(record, now) is { } message) { (verdicts ??= []).Add(VerdictOf(rule, message)); }
        }

        return verdicts is null ? Array.Empty<Verdict>() : verdicts;
    }

    public static Verdict VerdictOf(QualityRule rule, string message) => new(rule.Id, rule.Severity, rule.Field, message);
}
