namespace SentinelMarket.Core.Simulation;

/// <summary>A body that comes in ten pieces with a wait before each.</summary>
internal sealed class SlowStream(byte[] content, TimeSpan whole, TimeProvider time) : Stream
{
    private const int Pieces = 10;

    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = Math.Min(Math.Min(buffer.Length, (content.Length / Pieces) + 1), content.Length - _position);
        if (length == 0) { return 0; }
        await Task.Delay(whole / Pieces, time, cancellationToken).ConfigureAwait(false);
        content.AsSpan(_position, length).CopyTo(buffer.Span);
        _position += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The body comes slowly; read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
