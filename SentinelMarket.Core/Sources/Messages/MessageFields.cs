using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Messages;

/// <summary>
/// Reads the fields of one message's JSON. What makes a message (id, time, text) is refused when it cannot be read, and the first such fault is kept as the
/// verdict; what only adorns it (likes, views) is then missing.
/// </summary>
internal sealed class MessageFields
{
    private const int LongestId = 200;
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] IsoFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyyMMdd'T'HHmmssK", "yyyy-MM-dd"];

    /// <summary>The first thing that is wrong, or null.</summary>
    public Verdict? Fault { get; private set; }

    /// <summary>The object of this name, or an undefined element, whose fields are all missing.</summary>
    public static JsonElement Section(JsonElement parent, string name) => Field(parent, name) is { ValueKind: JsonValueKind.Object } section ? section : default;

    /// <summary>The elements of the array of this name; none when there is no such array.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement parent, string name) =>
        Field(parent, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>Whether there is an array of this name.</summary>
    public static bool HasArray(JsonElement parent, string name) => Field(parent, name).ValueKind == JsonValueKind.Array;

    /// <summary>A text, or a number's digits, without surrounding blanks; null when it is missing, blank or of another kind.</summary>
    public static string? Text(JsonElement section, string name) => TextOf(Field(section, name));

    /// <summary>The same of an element itself.</summary>
    public static string? TextOf(JsonElement element)
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.String => Whole(element).Trim(),
            JsonValueKind.Number => element.GetRawText(),
            _ => string.Empty,
        };
        return text.Length == 0 ? null : text;
    }

    /// <summary>A whole number, also one written as text (<c>"996.0"</c>); null when it is missing, broken or out of range.</summary>
    public static long? Count(JsonElement section, string name) =>
        Number(section, name) is { } number && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number : null;

    /// <summary>A number, also one written as text; null when it is missing, broken or out of range.</summary>
    public static decimal? Number(JsonElement section, string name) =>
        Text(section, name) is { Length: < 64 } text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True or false; null when it is missing or of another kind.</summary>
    public static bool? Flag(JsonElement section, string name) => Field(section, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Seconds since 1970, with or without a fraction, also written as text; null when they are missing or mean no time between 1990 and 2100.</summary>
    public static DateTimeOffset? UnixTime(JsonElement section, string name) =>
        Number(section, name) is { } seconds && seconds > Earliest.ToUnixTimeSeconds() && seconds < Latest.ToUnixTimeSeconds()
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    /// <summary>A time as ISO 8601 writes it, UTC when it names no offset; null when it is missing or means no time between 1990 and 2100.</summary>
    public static DateTimeOffset? IsoTime(JsonElement section, string name) => Text(section, name) is { } text ? IsoTime(text) : null;

    /// <summary>The same of a text.</summary>
    public static DateTimeOffset? IsoTime(string text) =>
        DateTimeOffset.TryParseExact(text, IsoFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
        && instant > Earliest && instant < Latest
            ? instant
            : null;

    /// <summary>The message's id, which has 1 to 200 characters after <paramref name="prefix"/>; anything else is refused.</summary>
    public string Id(JsonElement section, string name, string prefix = "")
    {
        var id = Text(section, name);
        if (id is null) { Refuse("id.required", name, $"{name} is missing: the message has no id."); }
        else if (prefix.Length + id.Length > LongestId) { Refuse("id.length", name, $"{name} is \"{Shortened(id)}\"; an id has at most {LongestId} characters."); }
        return prefix + id;
    }

    /// <summary>What was read, or a refusal that names the field and what it holds.</summary>
    public DateTimeOffset Required(DateTimeOffset? instant, JsonElement section, string name)
    {
        if (instant is { } known) { return known; }
        Refuse(
            "parse.timestamp",
            name,
            Text(section, name) is { } text ? $"{name} is \"{Shortened(text)}\", which is no time between 1990 and 2100." : $"{name} is missing: it is not known when the message was published.");
        return default;
    }

    /// <summary>What was read, or a refusal.</summary>
    public string Required(string? text, string name)
    {
        if (text is null) { Refuse("text.required", name, $"{name} is missing or no text: there is nothing to read."); }
        return text ?? string.Empty;
    }

    /// <summary>Keeps a verdict, unless an earlier one stands.</summary>
    public void Refuse(string rule, string? field, string message) => Fault ??= new Verdict(rule, Severity.Reject, field, message);

    /// <summary>A text short enough for a message, on one line.</summary>
    public static string Shortened(string text) => PlainText.Clean((text.Length <= 60 ? text : text[..60] + "...").ReplaceLineEndings(" "));

    private static JsonElement Field(JsonElement section, string name) =>
        section.ValueKind == JsonValueKind.Object && section.TryGetProperty(name, out var field) ? field : default;

    private static string Whole(JsonElement element)
    {
        try
        {
            return PlainText.Clean(element.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return PlainText.Clean(Unescaped(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)).AsSpan()[1..^1]));
        }
    }

    /// <summary>Resolves a string's escapes where the reader will not, because one of them is half a character.</summary>
    private static string Unescaped(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\') { text.Append(raw[i]); }
            else if (raw[++i] == 'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var plain => plain });
            }
        }

        return text.ToString();
    }
}
