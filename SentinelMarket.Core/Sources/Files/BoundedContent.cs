namespace SentinelMarket.Core.Sources.Files;

/// <summary>Reads streams into memory up to a bound that is counted while reading, because sizes in headers may lie.</summary>
internal static class BoundedContent
{
    private const int FirstBuffer = 256 * 1024;

    /// <summary>The whole stream, or null when it has more than <paramref name="limit"/> bytes.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, long expected, int limit, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that the end is noticed without growing.
        var buffer = new byte[(int)Math.Clamp(expected + 1, 1, Math.Min(limit, FirstBuffer * 16L) + 1)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > limit) { return null; }
                Array.Resize(ref buffer, (int)Math.Min(Math.Max(buffer.Length * 2L, FirstBuffer), limit + 1L));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0) { return buffer.AsMemory(0, length); }
            length += read;
            if (length > limit) { return null; }
        }
    }
}
