using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Alerting;

/// <summary>A rule as it holds.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Stored">Who changed it and when; null for a rule of the settings.</param>
/// <param name="IsSet">Whether the settings have a rule of this name, which holds again when the one of the database is removed.</param>
public sealed record EffectiveRule(AlertRule Rule, StoredRule? Stored, bool IsSet);

/// <summary>The rules as they hold: those of the settings, and over them those of the database; and which channels they tell.</summary>
public sealed class AlertRules(AlertStore store, IOptions<AlertingOptions> options)
{
    /// <summary>The channels' names, in order.</summary>
    public IReadOnlyList<string> Channels { get; } = [.. options.Value.Channels.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The channels that are told the end of what they were told.</summary>
    internal IReadOnlyList<string> TellEnd => [.. Channels.Where(channel => options.Value.Channels[channel].TellResolved)];

    /// <summary>All rules, those that are switched off too, by name.</summary>
    public async Task<IReadOnlyList<EffectiveRule>> EffectiveAsync(CancellationToken cancellationToken)
    {
        var stored = (await store.RulesAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(rule => rule.Rule.Name, StringComparer.Ordinal);
        var set = options.Value.Rules;
        return
        [
            .. set.Keys.Union(stored.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name =>
                new EffectiveRule(stored.TryGetValue(name, out var own) ? own.Rule : set[name].ToRule(name), own, set.ContainsKey(name))),
        ];
    }

    /// <summary>Of the channels that a rule names, or of all, those that want to hear of this severity.</summary>
    internal IEnumerable<string> ChannelsOf(IReadOnlyList<string> named, AlertSeverity severity) =>
        Channels.Where(channel => (named.Count == 0 || named.Contains(channel, StringComparer.Ordinal)) && options.Value.Channels[channel].MinimumSeverity <= severity);
}
