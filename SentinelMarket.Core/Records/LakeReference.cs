namespace SentinelMarket.Core.Records;

/// <summary>Where a raw payload lies in the lake.</summary>
/// <param name="Path">
/// Relative to the lake's root, with forward slashes: <c>{source}/{yyyy}/{MM}/{dd}/{yyyyMMddTHHmmssfffZ}-{first 16 of sha256}.{ext}.gz</c>.
/// </param>
/// <param name="Sha256">SHA-256 of the payload before compression, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes before compression.</param>
/// <param name="StoredSize">Bytes on disk.</param>
public sealed record LakeReference(string Path, string Sha256, long Size, long StoredSize);

/// <summary>A payload that is durable in the lake and may now be parsed.</summary>
/// <param name="Document">The payload. When <paramref name="Lake"/> already held the same content, its <c>FetchedAt</c> is this fetch's.</param>
/// <param name="Lake">Where it lies.</param>
public sealed record StoredDocument(RawDocument Document, LakeReference Lake);
