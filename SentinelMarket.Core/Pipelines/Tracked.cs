using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>A durable document on its way to be parsed, with the tally of the source it came from.</summary>
internal sealed record TrackedDocument(StoredDocument Stored, SourceTally Tally, string? Damage = null, WatermarkMove? Watermark = null);

/// <summary>Parsed records on their way to be loaded, with the tally of the source they came from.</summary>
internal sealed record TrackedPart<TRecord>(DocumentPart<TRecord> Part, SourceTally Tally)
    where TRecord : class;
