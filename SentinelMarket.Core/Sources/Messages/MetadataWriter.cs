using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SentinelMarket.Core.Sources.Messages;

/// <summary>Collects what a platform says besides the text into one JSON object; missing values are left out.</summary>
internal sealed class MetadataWriter : IDisposable
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly MemoryStream _bytes = new();
    private readonly Utf8JsonWriter _json;
    private bool _isEmpty = true;

    public MetadataWriter()
    {
        _json = new Utf8JsonWriter(_bytes, Readable);
        _json.WriteStartObject();
    }

    public MetadataWriter Add(string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value)) { Named(name).WriteStringValue(PlainText.Clean(value)); }
        return this;
    }

    public MetadataWriter Add(string name, long? value)
    {
        if (value is { } number) { Named(name).WriteNumberValue(number); }
        return this;
    }

    public MetadataWriter Add(string name, decimal? value)
    {
        if (value is { } number) { Named(name).WriteNumberValue(number); }
        return this;
    }

    public MetadataWriter Add(string name, bool? value)
    {
        if (value is { } flag) { Named(name).WriteBooleanValue(flag); }
        return this;
    }

    public MetadataWriter Add(string name, DateTimeOffset? value)
    {
        if (value is { } instant) { Named(name).WriteStringValue(instant.UtcDateTime); }
        return this;
    }

    /// <summary>A list; an empty one is left out.</summary>
    public MetadataWriter Add(string name, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0) { return this; }
        Named(name).WriteStartArray();
        foreach (var value in values) { _json.WriteStringValue(PlainText.Clean(value)); }
        _json.WriteEndArray();
        return this;
    }

    /// <summary>The object, or null when nothing was added.</summary>
    public string? ToJson()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _isEmpty ? null : Encoding.UTF8.GetString(_bytes.GetBuffer(), 0, (int)_bytes.Length);
    }

    public void Dispose()
    {
        _json.Dispose();
        _bytes.Dispose();
    }

    private Utf8JsonWriter Named(string name)
    {
        _isEmpty = false;
        _json.WritePropertyName(name);
        return _json;
    }
}
