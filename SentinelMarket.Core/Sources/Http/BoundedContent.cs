namespace SentinelMarket.Core.Sources.Http;

/// <summary>Reads a body into memory, never more than so many bytes: they are counted while they come, whatever the length header says.</summary>
internal static class BoundedContent
{
    private const int BlockSize = 32 * 1024;

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="ContentTooLargeException">More than <paramref name="limit"/> bytes came.</exception>
    public static async Task<byte[]> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var block = new byte[BlockSize];
        while (true)
        {
            var count = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false);
            if (count == 0) { return read.ToArray(); }
            if (read.Length + count > limit) { throw new ContentTooLargeException(limit); }
            read.Write(block, 0, count);
        }
    }

    /// <summary>Replaces the response's content by a copy in memory, so that a body that stalls or breaks counts as a failed try.</summary>
    public static async Task BufferAsync(HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limit) { throw new ContentTooLargeException(limit); }
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var headers = response.Content.Headers.NonValidated.ToList();
        byte[] content;
        await using (stream.ConfigureAwait(false))
        {
            content = await ReadAsync(stream, limit, cancellationToken).ConfigureAwait(false);
        }

        response.Content.Dispose();
        response.Content = new ByteArrayContent(content);
        foreach (var (name, values) in headers)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) { response.Content.Headers.TryAddWithoutValidation(name, values); }
        }
    }
}

/// <summary>A body was larger than the feed reads.</summary>
internal sealed class ContentTooLargeException(int limit) : Exception($"the answer is larger than {limit} bytes")
{
    /// <summary>The most bytes that are read.</summary>
    public int Limit { get; } = limit;
}
