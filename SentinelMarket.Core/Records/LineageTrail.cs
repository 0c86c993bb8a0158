namespace SentinelMarket.Core.Records;

/// <summary>Where a row comes from, as the database tells it.</summary>
public sealed record LineageTrail
{
    /// <summary>The table that was asked; one of <see cref="LineageTables"/>.</summary>
    public required string Table { get; init; }

    /// <summary>The row's id in that table.</summary>
    public required string Id { get; init; }

    /// <summary>What the row is, in a few words.</summary>
    public required string Subject { get; init; }

    /// <summary>The source id; null for a run, which may have several.</summary>
    public string? Source { get; init; }

    /// <summary>When the values were fetched from the source, in UTC.</summary>
    public DateTimeOffset? FetchedAt { get; init; }

    /// <summary>When the row was written, in UTC.</summary>
    public DateTimeOffset? ProcessedAt { get; init; }

    /// <summary>The row's values, a JSON object by column.</summary>
    public required string Values { get; init; }

    /// <summary>The raw payload that it came from; null when the row names none or the catalog has it no more.</summary>
    public LakeObjectOrigin? LakeObject { get; init; }

    /// <summary>The run that wrote it; null when the history has it no more.</summary>
    public RunReport? Run { get; init; }

    /// <summary>The values that the row had before, newest first; at most <see cref="MostEarlier"/>.</summary>
    public IReadOnlyList<EarlierValues> Earlier { get; init; } = [];

    /// <summary>Records of the same payload that were refused, by rule.</summary>
    public IReadOnlyList<RuleCount> Refused { get; init; } = [];

    /// <summary>The most earlier values that are told.</summary>
    public const int MostEarlier = 50;
}

/// <summary>A raw payload with all that the catalog knows of it.</summary>
/// <param name="Id">Its number in <c>lake_objects</c>.</param>
/// <param name="Source">The source id.</param>
/// <param name="Stream">The ticker, channel or file.</param>
/// <param name="Path">Where it lies under the lake's root.</param>
/// <param name="Sha256">SHA-256 of the payload before compression.</param>
/// <param name="Size">Bytes before compression.</param>
/// <param name="StoredSize">Bytes in the lake.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Request">What was asked, without secrets: an address, or a file's name.</param>
/// <param name="FetchedAt">When it arrived first, in UTC.</param>
/// <param name="StoredByRunId">The run that stored it.</param>
/// <param name="LoadedAt">When its last record reached the warehouse or the quarantine, in UTC; null while it is undelivered.</param>
/// <param name="LoadedByRunId">The run that loaded it, or null.</param>
public sealed record LakeObjectOrigin(
    long Id, string Source, string Stream, string Path, string Sha256, long Size, long StoredSize, string ContentType, string Request, DateTimeOffset FetchedAt,
    long StoredByRunId, DateTimeOffset? LoadedAt, long? LoadedByRunId);

/// <summary>Values that a row had before others replaced them.</summary>
/// <param name="Values">A JSON object by column.</param>
/// <param name="FetchedAt">When they were fetched, in UTC.</param>
/// <param name="RunId">The run that wrote them.</param>
/// <param name="LakeObjectId">The payload that they came from, or null.</param>
/// <param name="LakePath">Where that lies under the lake's root, or null.</param>
/// <param name="Sha256">Its hash, or null.</param>
/// <param name="ReplacedAt">When they were replaced, in UTC.</param>
/// <param name="ReplacedByRunId">The run that replaced them.</param>
public sealed record EarlierValues(
    string Values, DateTimeOffset FetchedAt, long RunId, long? LakeObjectId, string? LakePath, string? Sha256, DateTimeOffset ReplacedAt, long ReplacedByRunId);
