using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>
/// Reads JSON that strangers made. A field that is missing, null or of another type is null here, whatever else it is: the caller knows which
/// ones a message cannot do without.
/// </summary>
internal static class JsonValues
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The whole document as JSON; its elements can be found again in the document by <see cref="PlaceOf"/>.</summary>
    /// <exception cref="MalformedDocumentException">The document is not JSON.</exception>
    public static JsonDocument Open(RawDocument document)
    {
        var mark = document.Content.Span.StartsWith(Utf8Mark) ? Utf8Mark.Length : 0;
        try
        {
            return JsonDocument.Parse(document.Content[mark..]);
        }
        catch (JsonException e)
        {
            throw new MalformedDocumentException(
                "document.json",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{document.Source} {document.Stream} ({document.Content.Length} bytes) is not JSON: it breaks off, goes wrong or is nested too deeply at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it."),
                e);
        }
    }

    /// <summary>One line as JSON, or null when it is none.</summary>
    public static JsonDocument? TryOpen(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Where an element's bytes stand in the document that it was read from.</summary>
    public static (int Offset, int Length) PlaceOf(RawDocument document, JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        return document.Content.Span.Overlaps(raw, out var offset) ? (offset, raw.Length) : (0, document.Content.Length);
    }

    /// <summary>Whether all of the element is UTF-8, so that its texts are what the platform wrote.</summary>
    public static bool IsText(JsonElement element) => Utf8.IsValid(JsonMarshal.GetRawUtf8Value(element));

    /// <summary>The field, or an undefined element whose fields are all missing.</summary>
    public static JsonElement Field(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object) { return default; }
        try
        {
            return parent.TryGetProperty(name, out var field) ? field : default;
        }
        catch (InvalidOperationException)
        {
            // A neighbour's name holds half a surrogate pair.
            return default;
        }
    }

    /// <summary>The first of these fields that is there and not null.</summary>
    public static JsonElement Field(JsonElement parent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Field(parent, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } field) { return field; }
        }

        return default;
    }

    /// <summary>The elements of an array; none when it is none.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement array) => array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : [];

    /// <summary>A text with the blanks around it; null when the field is no text.</summary>
    public static string? Text(JsonElement field)
    {
        if (field.ValueKind != JsonValueKind.String) { return null; }
        try
        {
            return field.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a character; the letters around it keep the blanks from being trimmed.
            using var fenced = JsonDocument.Parse((byte[])[(byte)'"', (byte)'x', .. JsonMarshal.GetRawUtf8Value(field)[1..^1], (byte)'x', (byte)'"']);
            return MessageFields.TextOf(fenced.RootElement)![1..^1];
        }
    }

    /// <inheritdoc cref="Text(JsonElement)"/>
    public static string? Text(JsonElement parent, string name) => Text(Field(parent, name));

    /// <summary>A whole number, written as a number or as a text; null when it is none or has more than 64 bits.</summary>
    public static long? Integer(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Number => field.TryGetInt64(out var number) ? number : null,
        JsonValueKind.String => long.TryParse(Text(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    /// <inheritdoc cref="Integer(JsonElement)"/>
    public static long? Integer(JsonElement parent, string name) => Integer(Field(parent, name));

    /// <summary>How many of something: a whole number from 0.</summary>
    public static long? Count(JsonElement parent, string name) => Integer(parent, name) is { } count and >= 0 ? count : null;

    /// <summary>A fact that is only worth a word when it holds: <c>true</c>, or null.</summary>
    public static bool? Fact(JsonElement parent, string name) => Field(parent, name).ValueKind == JsonValueKind.True ? true : null;
}
