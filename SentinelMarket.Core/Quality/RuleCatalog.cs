using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>Every rule that a record can meet on its way into the warehouse, in the order in which they are asked.</summary>
public static class RuleCatalog
{
    /// <summary>All rules: of reading, of each kind of record, and of batches.</summary>
    public static IReadOnlyList<QualityRule> All { get; } =
    [
        .. ReadingRules.All,
        .. StockRules.All.Select(rule => rule.Rule),
        SessionRule.Rule,
        .. MessageRules.All.Select(rule => rule.Rule),
        .. InstrumentRules.All.Select(rule => rule.Rule),
        .. BatchRules.All,
    ];

    private static readonly Dictionary<(RecordKind, string), QualityRule> ById = All.ToDictionary(rule => (rule.Kind, rule.Id));

    /// <summary>The rule of that id that a source's records are held to; null for one that there is no more.</summary>
    public static QualityRule? Find(string source, string rule) =>
        ById.GetValueOrDefault((RecordKinds.OfSource(source), rule)) ?? ById.GetValueOrDefault((RecordKind.Document, rule));
}
