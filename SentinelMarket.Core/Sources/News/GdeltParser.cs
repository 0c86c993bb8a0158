using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>Reads GDELT's list of articles (DOC 2.0, <c>artlist</c>). It has titles only, and <c>seendate</c>, when GDELT saw the article first, which stands for its publication.</summary>
public sealed class GdeltParser : IDocumentParser<SocialMessage>
{
    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["English"] = "en", ["Hindi"] = "hi", ["Bengali"] = "bn", ["Gujarati"] = "gu", ["Kannada"] = "kn", ["Malayalam"] = "ml", ["Marathi"] = "mr", ["Punjabi"] = "pa",
        ["Tamil"] = "ta", ["Telugu"] = "te", ["Urdu"] = "ur", ["French"] = "fr", ["German"] = "de", ["Spanish"] = "es", ["Italian"] = "it", ["Portuguese"] = "pt",
        ["Chinese"] = "zh", ["Japanese"] = "ja", ["Arabic"] = "ar", ["Russian"] = "ru",
    };

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.Gdelt;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        if (IsEmpty(json.RootElement)) { yield break; }
        if (!MessageFields.HasArray(json.RootElement, "articles")) { throw MessageJson.OfOtherShape(document, "an object with articles was expected"); }
        var position = 0;
        foreach (var element in MessageFields.Elements(json.RootElement, "articles"))
        {
            yield return MessageJson.Read(document, element, ++position, Read);
        }
    }

    /// <summary>An object without any field is how GDELT says that nothing was found.</summary>
    private static bool IsEmpty(JsonElement root) => root.ValueKind == JsonValueKind.Object && !root.EnumerateObject().Any();

    private static SocialMessage Read(JsonElement article, MessageFields fields) => new Article
    {
        Source = SourceIds.Gdelt,
        Address = MessageFields.Text(article, "url"),
        Title = MessageFields.Text(article, "title"),
        Publisher = MessageFields.Text(article, "domain"),
        Language = MessageFields.Text(article, "language") is { } language ? Languages.GetValueOrDefault(language) : null,
        Country = MessageFields.Text(article, "sourcecountry"),
        PublishedAt = fields.Required(MessageFields.IsoTime(article, "seendate"), article, "seendate"),
    }.ToMessage(fields);
}
