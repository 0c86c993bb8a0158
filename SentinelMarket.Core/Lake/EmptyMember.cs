using System.Buffers.Binary;

namespace SentinelMarket.Core.Lake;

/// <summary>
/// A gzip member without content that carries bytes in its comment field (RFC 1952, FCOMMENT), where no gzip tool minds them. The comment has no NUL.
/// </summary>
internal static class EmptyMember
{
    private const int FixedHeaderLength = 10;
    private const byte HasComment = 0x10;

    /// <summary>An empty deflate block, CRC-32 of nothing, length of nothing.</summary>
    private static readonly byte[] EmptyBody = [0x03, 0x00, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>How many bytes a member with a comment of so many has.</summary>
    public static int LengthOf(int comment) => FixedHeaderLength + comment + 1 + EmptyBody.Length;

    public static byte[] Render(ReadOnlySpan<byte> comment, DateTimeOffset time)
    {
        var member = new byte[LengthOf(comment.Length)];
        member[0] = 0x1f;
        member[1] = 0x8b;
        member[2] = 8;
        member[3] = HasComment;
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(4), (uint)Math.Clamp(time.ToUnixTimeSeconds(), 0, uint.MaxValue));
        member[9] = 255;
        comment.CopyTo(member.AsSpan(FixedHeaderLength));
        EmptyBody.CopyTo(member, FixedHeaderLength + comment.Length + 1);
        return member;
    }

    /// <summary>The comment of the member that the stream stands at; the stream then stands behind the member.</summary>
    /// <exception cref="InvalidDataException">There is no such member, or it is cut off.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int longestComment, CancellationToken cancellationToken)
    {
        var start = new byte[FixedHeaderLength];
        if (await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < start.Length
            || start is not [0x1f, 0x8b, 8, HasComment, ..])
        {
            throw new InvalidDataException("does not start like a lake object");
        }

        var comment = new MemoryStream();
        for (var value = stream.ReadByte(); value != 0; value = stream.ReadByte())
        {
            if (value < 0 || comment.Length >= longestComment) { throw new InvalidDataException("is cut off in its description"); }
            comment.WriteByte((byte)value);
        }

        var body = new byte[EmptyBody.Length];
        return await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < body.Length
            ? throw new InvalidDataException("is cut off after its description")
            : comment.GetBuffer().AsMemory(0, (int)comment.Length);
    }
}
