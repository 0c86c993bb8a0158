using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SentinelMarket.Core.Quality.Corrections;

/// <summary>The texts, numbers and words inside a JSON value, each by the path that leads to it.</summary>
internal static class JsonCells
{
    private const int Deepest = 64;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The values in their order; null when the stretch is not JSON.</summary>
    public static IReadOnlyList<RawCell>? Of(ReadOnlySpan<byte> json)
    {
        var cells = new List<RawCell>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<Step>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        Count(path);
                        path.Add(new Step(reader.TokenType == JsonTokenType.StartArray));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        path.RemoveAt(path.Count - 1);
                        break;
                    case JsonTokenType.PropertyName:
                        path[^1].Name = reader.GetString()!;
                        break;
                    default:
                        Count(path);
                        var name = NameOf(path);
                        var isText = reader.TokenType == JsonTokenType.String;
                        var value = isText ? reader.GetString()! : Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
                        if (seen.Add(name)) { cells.Add(new RawCell(name, value, (int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex), isText)); }
                        break;
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not whole, or with escapes that are no character.
            return null;
        }

        return cells;
    }

    /// <summary>A value as JSON: a text stays a text; a number, true, false or null may become any of them, or a text.</summary>
    public static byte[] Write(RawCell cell, string value)
    {
        _ = RecordForm.Encode(value, cell.Name);
        var bare = value.Trim();
        return !cell.IsText && IsLiteral(bare) ? Encoding.UTF8.GetBytes(bare) : JsonSerializer.SerializeToUtf8Bytes(value, Plain);
    }

    private static bool IsLiteral(string text)
    {
        if (text is "true" or "false" or "null") { return true; }
        if (text.Length == 0 || text[0] is not ('-' or (>= '0' and <= '9'))) { return false; }
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return parsed.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Count(List<Step> path)
    {
        if (path.Count > 0 && path[^1].IsArray) { path[^1].Index++; }
    }

    private static string NameOf(List<Step> path)
    {
        var name = new StringBuilder();
        foreach (var step in path)
        {
            if (step.IsArray) { name.Append(CultureInfo.InvariantCulture, $"[{step.Index}]"); }
            else { name.Append(name.Length == 0 ? string.Empty : ".").Append(step.Name); }
        }

        return name.Length == 0 ? "value" : name.ToString();
    }

    private sealed class Step(bool isArray)
    {
        public bool IsArray { get; } = isArray;

        public int Index { get; set; } = -1;

        public string Name { get; set; } = string.Empty;
    }
}
