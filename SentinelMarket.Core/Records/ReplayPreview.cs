namespace SentinelMarket.Core.Records;

/// <summary>What a replay would change, as a dry run of it saw.</summary>
/// <param name="Sources">Each source, in order.</param>
/// <param name="Samples">Some of the changes; the first of each source.</param>
public sealed record ReplayPreview(IReadOnlyList<ReplayedSource> Sources, IReadOnlyList<ReplaySample> Samples);

/// <summary>What would become of the records of one source.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Objects">Objects of the lake that were read.</param>
/// <param name="Damaged">Objects that are damaged or missing.</param>
/// <param name="Added">Rows that the warehouse does not have.</param>
/// <param name="Changed">Rows that would have other values.</param>
/// <param name="Unchanged">Equal or older than what is there, or duplicates.</param>
/// <param name="Quarantined">Refused by today's parser or rules.</param>
public sealed record ReplayedSource(string Source, long Objects, long Damaged, long Added, long Changed, long Unchanged, long Quarantined);

/// <summary>One change that a replay would make.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Kind"><c>added</c>, <c>changed</c>, <c>quarantined</c> or <c>damaged</c>.</param>
/// <param name="Key">What it is about: a ticker with its series and instant, a message, an object.</param>
/// <param name="Field">What would differ, or the rule that refuses it; null when that says nothing.</param>
/// <param name="Before">The value that is there, or null.</param>
/// <param name="After">The value that would be there, or why it is refused.</param>
public sealed record ReplaySample(string Source, string Kind, string Key, string? Field, string? Before, string? After);
