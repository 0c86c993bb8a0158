using System.Text;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality.Corrections;

/// <summary>How the raw stretch of a record is written.</summary>
public enum RawFormat
{
    /// <summary>Neither of the others: text that is changed as a whole.</summary>
    Text,

    /// <summary>A line of cells under a header.</summary>
    Csv,

    /// <summary>A JSON value.</summary>
    Json,
}

/// <summary>One value of a record as its source wrote it.</summary>
/// <param name="Name">The header's name, or the path to the value, such as <c>priceInfo.lastPrice</c>.</param>
/// <param name="Value">The value as text.</param>
public sealed record FormField(string Name, string Value);

/// <summary>A correction of a record: new values of some fields by their names, or another raw text in place of the whole record.</summary>
/// <param name="Fields">The changed fields; empty for none.</param>
/// <param name="Raw">The whole record's text, or null.</param>
public sealed record RecordPatch(IReadOnlyDictionary<string, string> Fields, string? Raw);

/// <summary>A correction that cannot be written into its record; the message says which field and what is expected.</summary>
public sealed class InvalidPatchException(string message) : Exception(message);

/// <summary>
/// A record's own stretch of its document as a form. Nothing is known of the source's format but that it is JSON, cells under a header, or text: so
/// every source can be corrected, and every byte that nobody changed stays as it came.
/// </summary>
public sealed class RecordForm
{
    /// <summary>The most fields that are offered; a record with more is corrected as text.</summary>
    public const int MostFields = 500;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly RawDocument _document;
    private readonly int _offset;
    private readonly int _length;
    private readonly IReadOnlyList<RawCell> _cells;

    private RecordForm(RawDocument document, int offset, int length, RawFormat format, IReadOnlyList<RawCell> cells)
    {
        (_document, _offset, _length, Format, _cells) = (document, offset, length, format, cells);
        Raw = Read(document.Content.Span.Slice(offset, length));
    }

    /// <summary>How the record is written.</summary>
    public RawFormat Format { get; }

    /// <summary>Its values in their order; empty for text.</summary>
    public IReadOnlyList<FormField> Fields => [.. _cells.Select(cell => new FormField(cell.Name, cell.Value))];

    /// <summary>The whole record; null when it is not UTF-8 and so cannot be shown without changing it.</summary>
    public string? Raw { get; }

    /// <summary>The form of a stretch of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="offset">Where the record's bytes start.</param>
    /// <param name="length">How many there are.</param>
    public static RecordForm Of(RawDocument document, int offset, int length)
    {
        var stretch = document.Content.Span.Slice(offset, length);
        var first = stretch.TrimStart(" \t\r\n"u8);
        if (first is [(byte)'{' or (byte)'[', ..])
        {
            return JsonCells.Of(stretch) is { Count: <= MostFields } values
                ? new RecordForm(document, offset, length, RawFormat.Json, values) : new RecordForm(document, offset, length, RawFormat.Text, []);
        }

        return CsvCells.Of(document.Content.Span, offset, length) is { Count: <= MostFields } cells
            ? new RecordForm(document, offset, length, RawFormat.Csv, cells) : new RecordForm(document, offset, length, RawFormat.Text, []);
    }

    /// <summary>The document with the record corrected; its other bytes are the same.</summary>
    /// <param name="patch">The correction.</param>
    /// <param name="request">What stands for the request that brought the corrected document.</param>
    /// <param name="changes">Says what was changed, for a person.</param>
    /// <exception cref="InvalidPatchException">The patch changes nothing, names a field that there is not, or has a value that cannot be written.</exception>
    public RawDocument With(RecordPatch patch, string request, out string changes)
    {
        if (patch.Raw is not null && patch.Fields.Count > 0) { throw new InvalidPatchException("Change fields or the whole text, not both at once."); }
        var stretch = patch.Raw is { } raw ? Written(raw, out changes) : Written(patch.Fields, out changes);
        var content = _document.Content.Span;
        var made = new byte[content.Length - _length + stretch.Length];
        content[.._offset].CopyTo(made);
        stretch.CopyTo(made.AsSpan(_offset));
        content[(_offset + _length)..].CopyTo(made.AsSpan(_offset + stretch.Length));
        return _document with { Content = made, Request = request };
    }

    private byte[] Written(string raw, out string changes)
    {
        if (Raw is null) { throw new InvalidPatchException("The record is not UTF-8 text, so it cannot be changed as text."); }
        if (raw == Raw) { throw new InvalidPatchException("Nothing was changed."); }
        changes = "the whole text";
        return Encode(raw, "text");
    }

    private byte[] Written(IReadOnlyDictionary<string, string> fields, out string changes)
    {
        var changed = new List<(RawCell Cell, byte[] Bytes)>();
        var said = new List<string>();
        foreach (var (name, value) in fields)
        {
            var cell = _cells.FirstOrDefault(known => known.Name == name) ?? throw new InvalidPatchException($"The record has no field \"{Short(name)}\".");
            if (value == cell.Value) { continue; }
            changed.Add((cell, Format == RawFormat.Json ? JsonCells.Write(cell, value) : CsvCells.Write(name, value)));
            said.Add($"{Short(name)}: \"{Short(cell.Value)}\" became \"{Short(value)}\"");
        }

        if (changed.Count == 0) { throw new InvalidPatchException("Nothing was changed."); }
        changes = string.Join("; ", said);
        var made = new List<byte>(_length + 64);
        var stretch = _document.Content.Span.Slice(_offset, _length);
        var at = 0;
        foreach (var (cell, bytes) in changed.OrderBy(change => change.Cell.Start))
        {
            made.AddRange(stretch[at..cell.Start]);
            made.AddRange(bytes);
            at = cell.Start + cell.Length;
        }

        made.AddRange(stretch[at..]);
        return [.. made];
    }

    internal static byte[] Encode(string text, string what)
    {
        try
        {
            return text.Contains('\0', StringComparison.Ordinal) ? throw new InvalidPatchException($"{what} holds a NUL character.") : Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new InvalidPatchException($"{what} holds half of a character.");
        }
    }

    private static string? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";
}

/// <summary>One value and where it is written, from the start of its record.</summary>
internal sealed record RawCell(string Name, string Value, int Start, int Length, bool IsText = true);
