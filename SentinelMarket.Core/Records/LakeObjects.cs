namespace SentinelMarket.Core.Records;

/// <summary>Which objects of the lake somebody wants to see, newest first.</summary>
public sealed record LakeQuery
{
    /// <summary>Only this source.</summary>
    public string? Source { get; init; }

    /// <summary>Only this stream: a ticker, a channel, a file.</summary>
    public string? Stream { get; init; }

    /// <summary>Fetched at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Fetched at or before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The cursor that the page before ended with.</summary>
    public string? After { get; init; }

    /// <summary>At most so many.</summary>
    public int Size { get; init; } = 50;
}

/// <summary>An object of the lake with its provenance.</summary>
/// <param name="Item">The object.</param>
/// <param name="ContentType">The payload's media type.</param>
/// <param name="Request">What brought it.</param>
/// <param name="StoredSize">Bytes on disk.</param>
/// <param name="RunId">The run that stored it; null for what a webhook delivered.</param>
/// <param name="LoadedRunId">The run that loaded it last, or null.</param>
/// <param name="Pack">The pack that it is in, or null.</param>
/// <param name="RemovedAt">When retention took it out, or null.</param>
/// <param name="Quarantined">Its records that are in quarantine.</param>
public sealed record LakeObjectRow(
    LakeObjectSummary Item, string ContentType, string Request, long StoredSize, long? RunId, long? LoadedRunId, string? Pack, DateTimeOffset? RemovedAt, long Quarantined);

/// <summary>A page of objects.</summary>
/// <param name="Rows">The objects, newest first.</param>
/// <param name="Next">The cursor of the page after, or null.</param>
public sealed record LakePage(IReadOnlyList<LakeObjectRow> Rows, string? Next);

/// <summary>A row of the warehouse that came from an object.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">What the row is about.</param>
/// <param name="At">Its instant, in UTC, or null.</param>
/// <param name="Value">Its price, or the beginning of its text.</param>
public sealed record LakeObjectTrace(string Table, string Key, DateTimeOffset? At, string? Value);
