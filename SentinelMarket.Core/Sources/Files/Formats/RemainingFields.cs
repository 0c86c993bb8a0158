using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// Writes the fields that have no column in the warehouse as a JSON object under the source's own names: numbers as numbers, the rest as
/// text, empty ones not at all. Serves one document; keeps its buffer between rows.
/// </summary>
internal sealed class RemainingFields
{
    private readonly (int Column, bool IsNumber, byte[] Name)[] _fields;
    private readonly byte[][] _names;
    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>All columns of the header but those that have a column of their own.</summary>
    public RemainingFields(CsvHeader header, BhavcopyLayout layout)
    {
        string[] withColumn = [.. layout.Columns];
        _names = [.. Enumerable.Range(0, header.Count).Select(i => (byte[])[.. JsonEncodedText.Encode(header[i]).EncodedUtf8Bytes])];
        _fields =
        [
            .. Enumerable.Range(0, header.Count)
                .Where(i => header[i].Length > 0 && !withColumn.Contains(header[i], StringComparer.OrdinalIgnoreCase))
                .Where(i => header.IndexOf(header[i]) == i)
                .Select(i => (i, layout.Numbers.Contains(header[i], StringComparer.OrdinalIgnoreCase), _names[i])),
        ];
    }

    /// <summary>The object, or null when all fields are empty.</summary>
    public string? ToJson(ref FieldCursor fields, ReadOnlySpan<int> alsoAsText = default)
    {
        _length = 0;
        foreach (var (column, isNumber, name) in _fields)
        {
            var field = fields[column];
            if (FieldCursor.IsMissing(field)) { continue; }
            if (!isNumber) { WriteText(name, field); }
            else if (ExchangeNumber.TryRead(field, out _)) { WriteNumber(name, field); }
            else { fields.RefuseNumber(column, "a number like 1234.50 is expected"); }
        }

        foreach (var column in alsoAsText) { WriteText(_names[column], fields[column]); }
        if (_length == 0) { return null; }
        Append("}"u8);
        return Encoding.UTF8.GetString(_buffer, 0, _length);
    }

    private static bool NeedsEscape(ReadOnlySpan<byte> text) =>
        text.ContainsAnyExceptInRange((byte)' ', (byte)'~') || text.ContainsAny((byte)'"', (byte)'\\');

    // JSON allows no leading zeros.
    private void WriteNumber(byte[] name, ReadOnlySpan<byte> number)
    {
        WriteName(name);
        if (number[0] == (byte)'-')
        {
            Append("-"u8);
            number = number[1..];
        }

        while (number.Length > 1 && number[0] == (byte)'0' && number[1] != (byte)'.') { number = number[1..]; }
        Append(number);
    }

    private void WriteText(byte[] name, ReadOnlySpan<byte> text)
    {
        WriteName(name);
        Append("\""u8);
        if (!NeedsEscape(text)) { Append(text); }
        else
        {
            // PostgreSQL's jsonb refuses U+0000 even escaped.
            var harmless = Encoding.UTF8.GetString(text).Replace('\0', '\uFFFD');
            Append(JsonEncodedText.Encode(harmless, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        }

        Append("\""u8);
    }

    private void WriteName(byte[] name)
    {
        Append(_length == 0 ? "{\""u8 : ",\""u8);
        Append(name);
        Append("\":"u8);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _length < bytes.Length) { Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes.Length)); }
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }
}
