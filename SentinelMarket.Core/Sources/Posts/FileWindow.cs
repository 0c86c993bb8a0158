namespace SentinelMarket.Core.Sources.Posts;

/// <summary>The stretch of a file that is in memory: it grows at its end and is given up from its start.</summary>
internal sealed class FileWindow(Stream stream)
{
    private const int Smallest = 64 * 1024;

    private byte[] _buffer = new byte[Smallest];
    private int _start;
    private int _end;

    /// <summary>What is in memory and not yet taken.</summary>
    public ReadOnlyMemory<byte> Data => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Where in the file <see cref="Data"/> begins.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the file ends with <see cref="Data"/>.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads on until so many bytes are there, or the file's end.</summary>
    public async Task FillAsync(int length, CancellationToken cancellationToken)
    {
        while (!IsAtEnd && _end - _start < length)
        {
            if (_end == _buffer.Length) { MakeRoom(length); }
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            IsAtEnd = read == 0;
        }
    }

    /// <summary>Gives up bytes from the start.</summary>
    public void Take(int count)
    {
        _start += count;
        Position += count;
    }

    private void MakeRoom(int length)
    {
        var kept = _end - _start;
        var target = length <= _buffer.Length ? _buffer : new byte[Math.Max(length, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength))];
        Buffer.BlockCopy(_buffer, _start, target, 0, kept);
        (_buffer, _start, _end) = (target, 0, kept);
    }
}
