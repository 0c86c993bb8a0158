namespace SentinelMarket.Web.Api;

/// <summary>Holds an answer's body back until it is known what to make of it; one that is larger than the bound goes on its way at once, whole.</summary>
internal sealed class HeldBody(Stream inner, int most) : Stream
{
    private MemoryStream? _held = new();

    /// <summary>What was held back; null once it is on its way.</summary>
    public ReadOnlyMemory<byte>? Held => _held is { } held ? held.GetBuffer().AsMemory(0, (int)held.Length) : null;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held is { } held)
        {
            if (held.Length + buffer.Length <= most)
            {
                held.Write(buffer.Span);
                return;
            }

            await inner.WriteAsync(Held!.Value, cancellationToken);
            _held = null;
        }

        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_held is { } held && held.Length + count <= most)
        {
            held.Write(buffer, offset, count);
            return;
        }

        throw new NotSupportedException("Answers are written asynchronously.");
    }

    // What is held back is not flushed: writers flush before they are done.
    public override Task FlushAsync(CancellationToken cancellationToken) => _held is null ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Marks an endpoint whose answer is sent while it is made, and so is never held back.</summary>
internal sealed class StreamedAnswer
{
    public static readonly StreamedAnswer Instance = new();

    public static bool Is(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<StreamedAnswer>() is not null;
}
