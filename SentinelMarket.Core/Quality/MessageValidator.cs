using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>Holds messages against the rules of <see cref="Rules"/>. Stateless and safe to share. Counting is the caller's.</summary>
public sealed class MessageValidator(TimeProvider clock)
{
    /// <summary>Every rule, in the order in which it is applied.</summary>
    public IReadOnlyList<QualityRule> Rules { get; } = [.. MessageRules.All.Select(rule => rule.Rule)];

    /// <summary>The verdicts on this message, in the order of <see cref="Rules"/>; empty for a clean one. The rules after a rejecting one are applied too.</summary>
    public IReadOnlyList<Verdict> Validate(SocialMessage message) => RuleChecks.Judge(MessageRules.All, message, clock.GetUtcNow());
}
