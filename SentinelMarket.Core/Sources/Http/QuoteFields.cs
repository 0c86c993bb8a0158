using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>
/// Reads the fields of one quote's JSON as the exchanges write them: numbers or strings with signs and commas, <c>-</c> and empty for
/// missing. The first field that cannot be read is kept as the quote's verdict.
/// </summary>
internal sealed class QuoteFields
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public Verdict? Fault { get; private set; }

    /// <summary>The document's JSON object.</summary>
    /// <exception cref="MalformedDocumentException">The document is no JSON object that can be kept.</exception>
    public static JsonDocument Open(RawDocument document)
    {
        var what = $"The answer of {document.Source} about {document.Stream} ({document.Content.Length} bytes)";
        if (!Utf8.IsValid(document.Content.Span))
        {
            throw new MalformedDocumentException("document.encoding", $"{what} is not UTF-8 text; the exchange's JSON was expected.");
        }

        // PostgreSQL's jsonb and text have no place for U+0000, so one such field would cost the whole batch.
        if (document.Content.Span.IndexOf("\\u0000"u8) >= 0)
        {
            throw new MalformedDocumentException("document.nul", $"{what} holds the character U+0000, which no field of a quote has.");
        }

        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(document.Content);
        }
        catch (JsonException e)
        {
            throw new MalformedDocumentException(
                "document.json",
                string.Create(CultureInfo.InvariantCulture, $"{what} is not JSON: it breaks off or goes wrong at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it."),
                e);
        }

        if (json.RootElement.ValueKind == JsonValueKind.Object) { return json; }
        var kind = json.RootElement.ValueKind;
        json.Dispose();
        throw new MalformedDocumentException("document.shape", $"{what} is a JSON {kind} where an object was expected.");
    }

    /// <summary>The object of this name, or an undefined element, whose fields are all missing.</summary>
    public static JsonElement Section(JsonElement parent, string name) => Field(parent, name) is { ValueKind: JsonValueKind.Object } section ? section : default;

    /// <summary>A text without surrounding blanks; null when it is missing.</summary>
    public static string? Text(JsonElement section, string name)
    {
        var field = Field(section, name);
        var text = field.ValueKind switch
        {
            JsonValueKind.String => field.GetString()!.Trim(),
            JsonValueKind.Number => field.GetRawText(),
            _ => string.Empty,
        };
        return text is "" or "-" or "--" or "NA" or "null" ? null : text;
    }

    /// <summary>A number; null when it is missing.</summary>
    public decimal? Number(JsonElement section, string name)
    {
        if (Text(section, name) is not { } text) { return null; }
        if (decimal.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)) { return number; }
        Refuse("parse.number", name, $"{name} is \"{Shortened(text)}\", which is not a number.");
        return null;
    }

    /// <summary>A price of which 0 means that there is none yet.</summary>
    public decimal? PriceOrZero(JsonElement section, string name) => Number(section, name) is { } price && price != 0 ? price : null;

    /// <summary>A number of shares; null when it is missing.</summary>
    public long? Count(JsonElement section, string name)
    {
        if (Number(section, name) is not { } number) { return null; }
        if (number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue) { return (long)number; }
        Refuse("parse.number", name, $"{name} is {number.ToString(CultureInfo.InvariantCulture)}, which is not a whole number of shares.");
        return null;
    }

    /// <summary>The price that makes a quote a quote.</summary>
    public decimal LastPrice(JsonElement section, string name)
    {
        if (Number(section, name) is { } price) { return price; }
        Refuse("price.required", name, $"{name} is missing: there is no price.");
        return 0;
    }

    /// <summary>A time of the exchange's clock, in one of these formats, as an instant in UTC.</summary>
    public DateTimeOffset IndianInstant(JsonElement section, string name, params string[] formats)
    {
        if (Text(section, name) is not { } text)
        {
            Refuse("timestamp.required", name, $"{name} is missing: it is not known when the price was valid.");
        }
        else if (DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var indian) && indian.Year > 1990)
        {
            return IndianTime.ToUtc(indian);
        }
        else
        {
            Refuse("parse.timestamp", name, $"{name} is \"{Shortened(text)}\"; a time like {formats[0]} was expected.");
        }

        return default;
    }

    /// <summary>Keeps a verdict, unless an earlier one stands.</summary>
    public void Refuse(string rule, string? field, string message) => Fault ??= new Verdict(rule, Severity.Reject, field, message);

    /// <summary>A text short enough for a message.</summary>
    public static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private static JsonElement Field(JsonElement section, string name) =>
        section.ValueKind == JsonValueKind.Object && section.TryGetProperty(name, out var field) ? field : default;
}
