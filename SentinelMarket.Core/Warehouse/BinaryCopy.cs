using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// Writes rows in PostgreSQL's binary COPY format into one buffer and sends it whenever it is full. Npgsql's importer finds a converter
/// and checks its state for each cell; a row of prices has 21 of them, and that alone costs more than parsing the row.
/// </summary>
/// <remarks>Format: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4 and the types' receive functions.</remarks>
internal sealed class BinaryCopy : IAsyncDisposable
{
    private const int SentAt = 64 * 1024;
    private const int LongestFixedCell = 64;
    private const uint NumericBase = 10_000;
    private const int DigitsOfBase = 4;
    private const short NumericNegative = 0x4000;
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;

    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2 * SentAt);
    private int _length;
    private bool _ended;

    private BinaryCopy(NpgsqlRawCopyStream stream)
    {
        _stream = stream;
        "PGCOPY\n"u8.CopyTo(_buffer);
        ReadOnlySpan<byte> rest = [0xff, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
        rest.CopyTo(_buffer.AsSpan(7));
        _length = 7 + rest.Length;
    }

    /// <summary>Begins a <c>COPY table (columns) FROM STDIN (FORMAT BINARY)</c>.</summary>
    public static async Task<BinaryCopy> BeginAsync(NpgsqlConnection connection, string command, CancellationToken cancellationToken) =>
        new(await connection.BeginRawBinaryCopyAsync(command, cancellationToken).ConfigureAwait(false));

    /// <summary>Begins the next row, and sends what is waiting when that is much.</summary>
    public ValueTask StartRowAsync(short columns, CancellationToken cancellationToken)
    {
        if (_length < SentAt)
        {
            Short(columns);
            return ValueTask.CompletedTask;
        }

        return SendAndStartAsync(columns, cancellationToken);
    }

    public void Null() => Int(-1);

    public void Write(string? text)
    {
        if (text is null) { Null(); }
        else { Text(text, prefix: 0); }
    }

    public void WriteJson(string? json)
    {
        if (json is null) { Null(); }
        else { Text(json, prefix: 1); }
    }

    public void Write(short value)
    {
        Int(sizeof(short));
        Short(value);
    }

    public void Write(int value)
    {
        Int(sizeof(int));
        Int(value);
    }

    public void Write(long? value)
    {
        if (value is { } present) { Long(present); }
        else { Null(); }
    }

    public void Write(DateOnly day) => Write(day.DayNumber - EpochDay);

    /// <summary>As timestamptz keeps it: whole microseconds.</summary>
    public void Write(DateTime instant) => Long((instant.Ticks - Epoch) / TimeSpan.TicksPerMicrosecond);

    public void Write(decimal? value)
    {
        if (value is { } present) { Numeric(present); }
        else { Null(); }
    }

    /// <summary>Ends the copy; without this nothing of it is kept.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        Short(-1);
        await SendAsync(cancellationToken).ConfigureAwait(false);
        _ended = true;
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        if (_ended) { return; }
        try
        {
            await _stream.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or IOException or OperationCanceledException)
        {
            // The copy is broken already, and the exception on its way says why.
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask SendAndStartAsync(short columns, CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken).ConfigureAwait(false);
        Short(columns);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _length), cancellationToken).ConfigureAwait(false);
        _length = 0;
    }

    private void Text(string text, int prefix)
    {
        Require(sizeof(int) + prefix + Encoding.UTF8.GetMaxByteCount(text.Length));
        var start = _length + sizeof(int);
        if (prefix > 0) { _buffer[start] = 1; }
        var written = prefix + Encoding.UTF8.GetBytes(text, _buffer.AsSpan(start + prefix));
        Int(written);
        _length += written;
    }

    private void Long(long value)
    {
        Int(sizeof(long));
        Require(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(long);
    }

    /// <summary>Digits to the base 10,000, most significant first; the weight is the power of the first, the scale counts decimal places.</summary>
    private void Numeric(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = (bits[3] >> 16) & 0x7f;
        var places = (scale + DigitsOfBase - 1) / DigitsOfBase;
        var aligning = (uint)Power10((places * DigitsOfBase) - scale);
        Span<short> digits = stackalloc short[9];
        var count = 0;
        if (bits[2] == 0 && bits[1] >>> 20 == 0)
        {
            // Below 2^52, so that the product still fits; a division by a constant of this type is a multiplication.
            for (var rest = ((ulong)(uint)bits[1] << 32 | (uint)bits[0]) * aligning; rest != 0; rest /= NumericBase) { digits[count++] = (short)(rest % NumericBase); }
        }
        else
        {
            for (var rest = new UInt128((uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]) * aligning; rest != 0; rest /= NumericBase) { digits[count++] = (short)(rest % NumericBase); }
        }

        Require(LongestFixedCell);
        Int((4 + count) * sizeof(short));
        Short((short)count);
        Short((short)(count == 0 ? 0 : count - 1 - places));
        Short(bits[3] < 0 ? NumericNegative : (short)0);
        Short((short)scale);
        while (count > 0) { Short(digits[--count]); }
    }

    private static int Power10(int exponent) => exponent switch { 0 => 1, 1 => 10, 2 => 100, _ => 1_000 };

    private void Int(int value)
    {
        Require(sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(int);
    }

    private void Short(short value)
    {
        Require(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(short);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Require(int bytes)
    {
        if (_buffer.Length - _length < bytes) { Grow(bytes); }
    }

    private void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
