using System.Text;
using System.Text.Json;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>Collects the fields that have no column of their own into one JSON object, under the source's names.</summary>
internal sealed class RemainingFields : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly Utf8JsonWriter _json;
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public RemainingFields()
    {
        _json = new Utf8JsonWriter(_bytes);
        _json.WriteStartObject();
    }

    /// <summary>Takes all fields of a section but these; empty ones are left out, and of two equal names the first stays.</summary>
    public RemainingFields AllBut(JsonElement section, params ReadOnlySpan<string> columns)
    {
        if (section.ValueKind != JsonValueKind.Object) { return this; }
        foreach (var field in section.EnumerateObject())
        {
            if (!columns.Contains(field.Name)) { Write(field.Name, field.Value); }
        }

        return this;
    }

    /// <summary>Takes these fields of a section.</summary>
    public RemainingFields Only(JsonElement section, params ReadOnlySpan<string> names)
    {
        if (section.ValueKind != JsonValueKind.Object) { return this; }
        foreach (var name in names)
        {
            if (section.TryGetProperty(name, out var value)) { Write(name, value); }
        }

        return this;
    }

    /// <summary>The object, or null when no field was taken.</summary>
    public string? ToJson()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _written.Count == 0 ? null : Encoding.UTF8.GetString(_bytes.GetBuffer(), 0, (int)_bytes.Length);
    }

    public void Dispose()
    {
        _json.Dispose();
        _bytes.Dispose();
    }

    private void Write(string name, JsonElement value)
    {
        var isMissing = value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
            || (value.ValueKind == JsonValueKind.String && value.GetString() is "" or "-");
        if (isMissing || !_written.Add(name)) { return; }
        _json.WritePropertyName(name);
        value.WriteTo(_json);
    }
}
