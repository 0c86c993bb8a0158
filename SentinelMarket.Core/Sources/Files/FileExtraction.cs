using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>One end-of-day file, or one member of an archive: recognised, or refused with the reason.</summary>
/// <param name="Stream">The file's name, and within an archive <c>archive.zip/member.csv</c>.</param>
/// <param name="Document">The recognised document, or null when it was refused.</param>
/// <param name="Refusal">Why it was refused, for a person, or null.</param>
/// <param name="Note">What a person should know about an accepted document (a stale copy), or null.</param>
public sealed record FileExtraction(string Stream, RawDocument? Document, string? Refusal, string? Note)
{
    internal static FileExtraction Refused(string stream, string refusal) => new(stream, null, refusal, null);
}
