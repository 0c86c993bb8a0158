using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>What the feeds of news tell of an article, before it becomes a message.</summary>
internal sealed record Article
{
    public required string Source { get; init; }

    /// <summary>The address as the feed has it.</summary>
    public string? Address { get; init; }

    /// <summary>What identifies an article without a usable address; null for nothing.</summary>
    public string? OtherIdentity { get; init; }

    public string? Title { get; init; }

    public string? Summary { get; init; }

    public string? Publisher { get; init; }

    public string? Author { get; init; }

    public string? Language { get; init; }

    public string? Country { get; init; }

    public IReadOnlyList<string> Categories { get; init; } = [];

    public DateTimeOffset PublishedAt { get; init; }

    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>The message; what is missing is refused.</summary>
    public SocialMessage ToMessage(MessageFields fields)
    {
        var address = ArticleAddress.Of(Address);
        var identity = address is null ? OtherIdentity : ArticleAddress.Canonical(address);
        if (identity is null)
        {
            fields.Refuse("id.required", "url", Address is null ? "The article has no address." : $"\"{MessageFields.Shortened(Address)}\" is no web address.");
        }

        var author = ArticleText.Plain(Author);
        var publisher = ArticleText.Plain(Publisher);
        var host = address is null ? null : ArticleAddress.Publisher(address);
        using var metadata = new MetadataWriter();
        metadata.Add("publisher", publisher).Add("author", author).Add("country", Country).Add("categories", Categories);
        return new SocialMessage
        {
            Platform = Platforms.News,
            Source = Source,
            ExternalId = identity is null ? string.Empty : ArticleAddress.Id(identity),
            Channel = host ?? (publisher.Length == 0 ? null : publisher),
            AuthorId = host ?? (publisher.Length == 0 ? null : publisher),
            AuthorHandle = author.Length is 0 or > 200 ? null : author,
            Text = fields.Required(ArticleText.Of(Title, Summary), "title"),
            Language = Language,
            PublishedAt = PublishedAt,
            EditedAt = EditedAt > PublishedAt ? EditedAt : null,
            Url = address?.AbsoluteUri,
            Metadata = metadata.ToJson(),
        };
    }
}
