using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>
/// Holds stock records against the rules of <see cref="Rules"/>. Stateless and safe to share; a clean record costs no allocation. Counting
/// is the caller's.
/// </summary>
/// <param name="clock">The clock that timestamps are held against.</param>
/// <param name="calendar">When the exchanges trade; without it nothing is asked of sessions.</param>
public sealed class DataValidator(TimeProvider clock, CurrentCalendar? calendar = null)
{
    /// <summary>Every rule, in the order in which it is applied.</summary>
    public IReadOnlyList<QualityRule> Rules { get; } = [.. StockRules.All.Select(rule => rule.Rule), SessionRule.Rule];

    /// <summary>
    /// The verdicts on this record, in the order of <see cref="Rules"/>; empty for a clean one. The rules after a rejecting one are applied
    /// too, so that a person sees everything at once.
    /// </summary>
    public IReadOnlyList<Verdict> Validate(StockRecord record)
    {
        var verdicts = RuleChecks.Judge(StockRules.All, record, clock.GetUtcNow());
        return calendar is not null && SessionRule.Breach(record, calendar.Value) is { } message ? [.. verdicts, RuleChecks.VerdictOf(SessionRule.Rule, message)] : verdicts;
    }
}
