using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>What a simulated site answers.</summary>
internal sealed record SiteAnswer(HttpStatusCode Status, byte[] Content, string MediaType)
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly SiteAnswer NotFound = new(HttpStatusCode.NotFound, [], "text/plain");

    /// <summary>The answer's own headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static SiteAnswer Json(Action<Utf8JsonWriter> write, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format)) { write(json); }
        return new SiteAnswer(status, bytes.ToArray(), "application/json");
    }

    public static SiteAnswer Json(string json, HttpStatusCode status) => new(status, Encoding.UTF8.GetBytes(json), "application/json");

    public static SiteAnswer Text(string text, string mediaType, HttpStatusCode status = HttpStatusCode.OK) => new(status, Encoding.UTF8.GetBytes(text), mediaType);

    public static SiteAnswer Html(string title, string body, HttpStatusCode status = HttpStatusCode.OK) =>
        Text($"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>", "text/html", status);
}
