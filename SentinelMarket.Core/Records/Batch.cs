using System.Collections.Frozen;

namespace SentinelMarket.Core.Records;

/// <summary>A document, or a part of a large one, ready to be loaded.</summary>
/// <typeparam name="TRecord">The record's type.</typeparam>
/// <param name="Stored">The document in the lake.</param>
/// <param name="Records">The records to load, in the document's order.</param>
/// <param name="Quarantined">The records that were refused.</param>
/// <param name="IsLast">Whether the document ends here, so that its lake object counts as loaded with this batch.</param>
/// <param name="Watermark">The watermark to move with this part, which is a last one; null for none.</param>
public sealed record DocumentPart<TRecord>(
    StoredDocument Stored,
    IReadOnlyList<TRecord> Records,
    IReadOnlyList<QuarantineEntry> Quarantined,
    bool IsLast,
    WatermarkMove? Watermark = null)
    where TRecord : class
{
    /// <summary>How many of the records broke a warning rule, by the rule's id.</summary>
    public IReadOnlyDictionary<string, int> Warnings { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>How many records were left out, because their payload had told their key before; they count as unchanged.</summary>
    public int Repeated { get; init; }

    /// <summary>How many of the source's records this part accounts for.</summary>
    public int Extracted => Records.Count + Quarantined.Count + Repeated;
}

/// <summary>A watermark to be moved in the same transaction as the rows that justify it.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Stream">The stream within the source.</param>
/// <param name="Value">The new value, in the source's own terms.</param>
public sealed record WatermarkMove(string Source, string Stream, string Value);

/// <summary>
/// Row accounting: what became of the records that a source sent. Every finished run satisfies
/// extracted = loaded + unchanged + quarantined + spooled.
/// </summary>
/// <param name="Extracted">Records that the sources sent.</param>
/// <param name="Loaded">New or changed rows.</param>
/// <param name="Unchanged">Equal, older, or duplicates in the batch.</param>
/// <param name="Quarantined">Refused with a reason.</param>
/// <param name="Spooled">Kept in a file while the database is away.</param>
public sealed record RowCounts(long Extracted, long Loaded, long Unchanged, long Quarantined, long Spooled = 0)
{
    /// <summary>No rows at all.</summary>
    public static readonly RowCounts Zero = new(0, 0, 0, 0);

    /// <summary>Whether every extracted record is accounted for.</summary>
    public bool Balances => Extracted == Loaded + Unchanged + Quarantined + Spooled;

    /// <summary>The sum of both.</summary>
    public static RowCounts operator +(RowCounts left, RowCounts right) => new(
        left.Extracted + right.Extracted,
        left.Loaded + right.Loaded,
        left.Unchanged + right.Unchanged,
        left.Quarantined + right.Quarantined,
        left.Spooled + right.Spooled);
}
