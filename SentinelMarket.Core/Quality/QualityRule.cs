using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>A named rule that records are held against.</summary>
/// <param name="Kind">What it is asked of; an id names one rule within a kind.</param>
/// <param name="Id">The rule's id, such as <c>price.positive</c>; what verdicts, quarantine and counts refer to.</param>
/// <param name="Severity">What a broken rule does to the record.</param>
/// <param name="Field">The field that the rule is about, in the warehouse's name, or null when several are.</param>
/// <param name="Description">What the rule demands, for a person.</param>
public sealed record QualityRule(RecordKind Kind, string Id, Severity Severity, string? Field, string Description);
