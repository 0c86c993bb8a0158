using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Lake;

/// <summary>
/// The form of a lake object: a gzip file of two members. The first is empty and carries what is known about the payload as JSON in its
/// comment field (RFC 1952, FCOMMENT); the second is the payload. So every object tells by itself where it came from, and any gzip tool
/// still unpacks it to exactly the payload.
/// </summary>
internal sealed record LakeEnvelope(string Source, string Stream, string Request, string ContentType, DateTimeOffset FetchedAt, string Sha256, long Size)
{
    private const int MaxCommentLength = 64 * 1024;

    public static LakeEnvelope Of(RawDocument document) => new(
        document.Source,
        document.Stream,
        document.Request,
        document.ContentType,
        document.FetchedAt,
        Convert.ToHexStringLower(SHA256.HashData(document.Content.Span)),
        document.Content.Length);

    public async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Header(), cancellationToken).ConfigureAwait(false);
        var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            await gzip.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="InvalidDataException">The stream is not such an object, or is cut off.</exception>
    public static async Task<(LakeEnvelope Envelope, byte[] Content)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var envelope = await ReadHeaderAsync(stream, cancellationToken).ConfigureAwait(false);
        if (envelope.Size is < 0 or > int.MaxValue / 2) { throw new InvalidDataException($"claims a payload of {envelope.Size} bytes"); }
        var content = new byte[envelope.Size];
        var gzip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var read = await gzip.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read < content.Length) { throw new InvalidDataException($"has {read} of {content.Length} bytes"); }
        }

        if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(content)), envelope.Sha256, StringComparison.Ordinal))
        {
            throw new InvalidDataException("does not have the content whose hash it was stored with");
        }

        return (envelope, content);
    }

    private byte[] Header() => EmptyMember.Render(JsonSerializer.SerializeToUtf8Bytes(this), FetchedAt);

    private static async Task<LakeEnvelope> ReadHeaderAsync(Stream stream, CancellationToken cancellationToken)
    {
        var comment = await EmptyMember.ReadAsync(stream, MaxCommentLength, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize<LakeEnvelope>(comment.Span) ?? throw new InvalidDataException("has an empty description");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"has a description that cannot be read ({Encoding.UTF8.GetString(comment.Span)})", exception);
        }
    }
}
