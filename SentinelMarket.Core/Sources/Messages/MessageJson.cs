using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Messages;

/// <summary>Opens a page of JSON and reads its elements one by one, so that a bad one costs no neighbour.</summary>
internal static class MessageJson
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The document's JSON; the caller disposes it.</summary>
    /// <exception cref="MalformedDocumentException">The document is no JSON.</exception>
    public static JsonDocument Open(RawDocument document)
    {
        var content = document.Content;
        if (!Utf8.IsValid(content.Span)) { throw new MalformedDocumentException("document.encoding", $"{What(document)} is not UTF-8 text; JSON was expected."); }
        try
        {
            return JsonDocument.Parse(content.Span.StartsWith(Utf8Mark) ? content[Utf8Mark.Length..] : content);
        }
        catch (JsonException e)
        {
            throw new MalformedDocumentException(
                "document.json",
                string.Create(CultureInfo.InvariantCulture, $"{What(document)} is not JSON: it breaks off or goes wrong at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it."),
                e);
        }
    }

    /// <summary>The page is sound JSON of another shape than its platform's.</summary>
    public static MalformedDocumentException OfOtherShape(RawDocument document, string expected) =>
        new("document.shape", $"{What(document)} is of another shape: {expected}.");

    /// <summary>Reads one element of a page: a message, or the verdict on why there is none.</summary>
    /// <param name="document">The page.</param>
    /// <param name="element">The element, of the page's own JSON.</param>
    /// <param name="position">Its number within the page, from 1.</param>
    /// <param name="read">Makes the message; what is wrong with it goes to the fields.</param>
    public static Parsed<SocialMessage> Read(RawDocument document, JsonElement element, int position, Func<JsonElement, MessageFields, SocialMessage> read)
    {
        var fields = new MessageFields();
        SocialMessage? message = null;
        try
        {
            message = read(element, fields);
        }
        catch (InvalidOperationException)
        {
            // Names of fields are checked for broken escapes only when they are compared.
            fields.Refuse("parse.escapes", null, "The message has a field whose name holds broken escapes.");
        }

        var raw = JsonMarshal.GetRawUtf8Value(element);
        document.Content.Span.Overlaps(raw, out var offset);
        return new Parsed<SocialMessage>(fields.Fault is null ? message : null, fields.Fault, position, offset, raw.Length);
    }

    private static string What(RawDocument document) => $"The answer of {document.Source} about {document.Stream} ({document.Content.Length} bytes)";
}
