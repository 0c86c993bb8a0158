using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>Makes the beginning of a payload readable.</summary>
internal static class PayloadText
{
    private const int MostCharacters = 64 * 1024;
    private const int LongestIndented = 1024 * 1024;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static LakePayload Of(RawDocument document)
    {
        var text = Json(document) ?? Encoding.UTF8.GetString(document.Content.Span[..Math.Min(document.Content.Length, MostCharacters * 4)]);
        var isCut = text.Length > MostCharacters || (document.Content.Length > MostCharacters * 4 && document.Content.Length > LongestIndented);
        if (text.Length > MostCharacters) { text = text[..MostCharacters]; }
        return new LakePayload(text.Replace('\0', '\uFFFD'), isCut);
    }

    private static string? Json(RawDocument document)
    {
        if (document.Content.Length > LongestIndented || !document.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase)) { return null; }
        try
        {
            using var json = JsonDocument.Parse(document.Content);
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
