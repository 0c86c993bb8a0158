using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>Reads articles out of RSS 0.9x, 1.0, 2.0 and Atom.</summary>
public sealed class RssParser : IDocumentParser<SocialMessage>
{
    private const int LongestCategory = 100;
    private const int MostCategories = 20;

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.Rss;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        var position = 0;
        foreach (var item in FeedXml.Items(document))
        {
            var fields = new MessageFields();
            var message = Read(item, document.Stream, fields);
            var length = Math.Clamp(item.RawLength, 0, document.Content.Length - item.RawOffset);
            yield return new Parsed<SocialMessage>(fields.Fault is null ? message : null, fields.Fault, ++position, item.RawOffset, length);
        }
    }

    private static SocialMessage Read(FeedItem item, string stream, MessageFields fields)
    {
        var guid = item.Text("guid", "id");
        var summary = item.Text("description", "summary");
        return new Article
        {
            Source = SourceIds.Rss,
            Address = Link(item) ?? (ArticleAddress.Of(guid) is null ? null : guid),
            OtherIdentity = guid is null ? null : $"{stream} {guid}",
            Title = PlainText.Clean(item.Text("title", "dc:title") ?? string.Empty),
            Summary = PlainText.Clean(summary ?? item.Text("content:encoded", "content") ?? string.Empty),
            Publisher = item.Text("source/title", "source", "dc:publisher") ?? item.FeedTitle,
            Author = item.Text("dc:creator", "author/name", "author"),
            Categories = [.. Categories(item).Take(MostCategories)],
            PublishedAt = Published(item, fields),
            EditedAt = NewsDate.Read(item.Text("updated", "atom:updated", "dc:modified", "modified")),
        }.ToMessage(fields);
    }

    /// <summary>The article's page: RSS has it as text, Atom as an attribute, where <c>alternate</c> is the page and the others are not.</summary>
    private static string? Link(FeedItem item)
    {
        foreach (var field in item.Fields)
        {
            if (field.Name != "link") { continue; }
            if (field.Text.Length > 0) { return field.Text; }
            if (field.Attributes.TryGetValue("href", out var address) && field.Attributes.GetValueOrDefault("rel", "alternate") == "alternate") { return address; }
        }

        return null;
    }

    private static IEnumerable<string> Categories(FeedItem item) =>
        from field in item.Fields
        where field.Name is "category" or "dc:subject"
        let name = ArticleText.Plain(field.Text.Length > 0 ? field.Text : field.Attributes.GetValueOrDefault("term"))
        where name.Length is > 0 and <= LongestCategory
        select name;

    private static DateTimeOffset Published(FeedItem item, MessageFields fields)
    {
        var text = item.Text("pubDate", "published", "issued", "dc:date", "dc:issued", "dc:created", "updated");
        if (NewsDate.Read(text) is { } instant) { return instant; }
        fields.Refuse(
            "parse.timestamp",
            "pubDate",
            text is null ? "The item has no date: it is not known when it was published." : $"The item's date is \"{MessageFields.Shortened(text)}\"; a time like Sat, 26 Sep 2026 15:48:10 +0530 was expected.");
        return default;
    }
}
