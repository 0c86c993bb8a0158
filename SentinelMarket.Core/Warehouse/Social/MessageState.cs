using System.Security.Cryptography;
using System.Text;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>What makes a message one, whatever feed brought it.</summary>
internal readonly record struct MessageKey(string Platform, string ExternalId)
{
    public static MessageKey Of(SocialMessage message) => new(message.Platform, PostgresCommands.Storable(message.ExternalId));
}

/// <summary>A message as the warehouse has it, or will have it at the end of the batch. Instants are whole microseconds in UTC.</summary>
internal sealed record MessageState(DateTime PublishedAt, DateTime? EditedAt, DateTime FetchedAt, int Revision, ReadOnlyMemory<byte> Hash, bool Deleted)
{
    /// <summary>Whether a version says nothing else.</summary>
    public bool Says(MessageVersion version) => Deleted == version.IsDeleted && (Deleted || Hash.Span.SequenceEqual(version.Hash));

    /// <summary>
    /// Whether a version of other content replaces this one: the later edit where both are known, otherwise the later fetch. Within one fetch an edited version comes after
    /// one that is not, a deletion after a text, and of two texts that nothing tells apart always the same one wins, so that loading again changes nothing.
    /// </summary>
    public bool IsOlderThan(MessageVersion version)
    {
        if (EditedAt is { } edited && version.EditedAt is { } other && edited != other) { return other > edited; }
        if (FetchedAt != version.FetchedAt) { return version.FetchedAt > FetchedAt; }
        if (EditedAt is null != version.EditedAt is null) { return EditedAt is null; }
        return Deleted == version.IsDeleted ? Hash.Span.SequenceCompareTo(version.Hash) < 0 : version.IsDeleted;
    }
}

/// <summary>A message as one document of a batch has it.</summary>
internal sealed record MessageVersion(int Part, AnalyzedMessage Content, DateTime FetchedAt)
{
    public bool IsDeleted => Content.Message.IsDeleted;

    public DateTime PublishedAt { get; } = StoredInstant.Of(Content.Message.PublishedAt).UtcDateTime;

    public DateTime? EditedAt { get; } = Content.Message.EditedAt is { } edited ? StoredInstant.Of(edited).UtcDateTime : null;

    /// <summary>SHA-256 of the text. Blanks and line breaks count as one blank, because feeds of one platform write them differently.</summary>
    public byte[] Hash { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', Content.Message.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
}
