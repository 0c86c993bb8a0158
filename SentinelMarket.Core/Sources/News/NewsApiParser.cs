using System.Text.Json;
using System.Text.RegularExpressions;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>
/// Reads NewsAPI's articles. Authors may be null or empty, descriptions null or HTML; <c>content</c> is cut off with <c>[+1383 chars]</c> and may be a wall of consent's
/// instead of the article's, so it is taken only where there is no description.
/// </summary>
public sealed partial class NewsApiParser : IDocumentParser<SocialMessage>
{
    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.NewsApi;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        if (!MessageFields.HasArray(json.RootElement, "articles"))
        {
            throw MessageJson.OfOtherShape(document, Error(json.RootElement) is { } error ? $"it says {error}" : "an object with articles was expected");
        }

        var position = 0;
        foreach (var element in MessageFields.Elements(json.RootElement, "articles"))
        {
            yield return MessageJson.Read(document, element, ++position, Read);
        }
    }

    /// <summary>How many articles there are in all, or null when the page does not say.</summary>
    internal static long? Total(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        return MessageFields.Count(json.RootElement, "totalResults");
    }

    /// <summary>The code and words of an error, or null when this is none.</summary>
    internal static string? Error(JsonElement root)
    {
        var code = MessageFields.Text(root, "code");
        if (code is null || MessageFields.Text(root, "status") != "error") { return null; }
        return MessageFields.Text(root, "message") is { } message ? $"{code}: {(message.Length > 200 ? message[..200] + "..." : message)}" : code;
    }

    private static SocialMessage Read(JsonElement article, MessageFields fields)
    {
        var address = MessageFields.Text(article, "url");
        var title = MessageFields.Text(article, "title");
        if (title == "[Removed]") { fields.Refuse("article.removed", "title", "The article was taken out of NewsAPI; nothing is left of it."); }
        return new Article
        {
            Source = SourceIds.NewsApi,
            Address = address,
            Title = title,
            Summary = MessageFields.Text(article, "description") ?? Content(article, address),
            Publisher = MessageFields.Text(MessageFields.Section(article, "source"), "name"),
            Author = MessageFields.Text(article, "author"),
            PublishedAt = fields.Required(MessageFields.IsoTime(article, "publishedAt"), article, "publishedAt"),
        }.ToMessage(fields);
    }

    private static string? Content(JsonElement article, string? address)
    {
        if (ArticleAddress.IsConsentWall(address)) { return null; }
        var content = MessageFields.Text(article, "content");
        return content is null || content.StartsWith("We use cookies", StringComparison.OrdinalIgnoreCase) ? null : CutOff().Replace(content, string.Empty);
    }

    [GeneratedRegex(@"\s*\[\+\d{1,9} chars\]\s*$", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex CutOff();
}
