using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Reddit;

/// <summary>
/// Reads listings of Reddit: posts (<c>t3</c>) and comments (<c>t1</c>), asked for with <c>raw_json=1</c>, so that texts hold no entities. A text that says
/// <c>[removed]</c> or <c>[deleted]</c> is a deletion.
/// </summary>
public sealed class RedditParser : IDocumentParser<SocialMessage>
{
    private const string Site = "https://www.reddit.com";

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.Reddit;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        var listing = MessageFields.Section(json.RootElement, "data");
        if (!MessageFields.HasArray(listing, "children")) { throw MessageJson.OfOtherShape(document, "a listing with data.children was expected"); }
        var position = 0;
        foreach (var child in MessageFields.Elements(listing, "children"))
        {
            yield return MessageJson.Read(document, child, ++position, Read);
        }
    }

    /// <summary>Where the listing goes on, or null at its end.</summary>
    internal static string? After(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        return MessageFields.Text(MessageFields.Section(json.RootElement, "data"), "after") is { Length: <= 64 } after ? after : null;
    }

    private static SocialMessage Read(JsonElement child, MessageFields fields)
    {
        var data = MessageFields.Section(child, "data");
        var kind = MessageFields.Text(child, "kind");
        return kind switch
        {
            "t3" => Post(data, fields),
            "t1" => Comment(data, fields),
            _ => Unknown(kind, data, fields),
        };
    }

    private static SocialMessage Post(JsonElement data, MessageFields fields)
    {
        var title = fields.Required(MessageFields.Text(data, "title"), "title");
        var body = MessageFields.Text(data, "selftext");
        var isGone = IsGone(body) || MessageFields.Text(data, "removed_by_category") is not null;
        var link = MessageFields.Flag(data, "is_self") == false ? MessageFields.Text(data, "url") : null;
        using var metadata = new MetadataWriter();
        metadata.Add("kind", "post").Add("score", MessageFields.Count(data, "score")).Add("comments", MessageFields.Count(data, "num_comments"))
            .Add("upvoteRatio", MessageFields.Number(data, "upvote_ratio")).Add("crossposts", MessageFields.Count(data, "num_crossposts"))
            .Add("flair", MessageFields.Text(data, "link_flair_text")).Add("link", link).Add("removedBy", MessageFields.Text(data, "removed_by_category"));
        return Message(data, fields, "t3_") with
        {
            Text = body is null || isGone ? title : $"{title}\n\n{body}",
            IsDeleted = isGone,
            Url = MessageFields.Text(data, "permalink") is { } path && path.StartsWith('/') ? Site + path : null,
            Metadata = metadata.ToJson(),
        };
    }

    private static SocialMessage Comment(JsonElement data, MessageFields fields)
    {
        var body = fields.Required(MessageFields.Text(data, "body"), "body");
        var isGone = IsGone(body);
        using var metadata = new MetadataWriter();
        metadata.Add("kind", "comment").Add("score", MessageFields.Count(data, "score")).Add("post", MessageFields.Text(data, "link_id"))
            .Add("postTitle", MessageFields.Text(data, "link_title")).Add("parent", MessageFields.Text(data, "parent_id"));
        return Message(data, fields, "t1_") with
        {
            Text = isGone ? string.Empty : body,
            IsDeleted = isGone,
            Url = MessageFields.Text(data, "permalink") is { } path && path.StartsWith('/') ? Site + path : Address(data),
            Metadata = metadata.ToJson(),
        };
    }

    /// <summary>What posts and comments have in common.</summary>
    private static SocialMessage Message(JsonElement data, MessageFields fields, string prefix)
    {
        var author = MessageFields.Text(data, "author");
        if (author == "[deleted]") { author = null; }
        var fullname = MessageFields.Text(data, "name");
        return new SocialMessage
        {
            Platform = Platforms.Reddit,
            Source = SourceIds.Reddit,
            ExternalId = fullname?.StartsWith(prefix, StringComparison.Ordinal) == true ? fields.Id(data, "name") : fields.Id(data, "id", prefix),
            Channel = MessageFields.Text(data, "subreddit"),
            AuthorId = author is null ? null : MessageFields.Text(data, "author_fullname") ?? author,
            AuthorHandle = author,
            Followers = MessageFields.Count(data, "subreddit_subscribers"),
            Text = string.Empty,
            PublishedAt = fields.Required(MessageFields.UnixTime(data, "created_utc"), data, "created_utc"),
            EditedAt = MessageFields.UnixTime(data, "edited"), // false when it was not; true in the oldest ones, without a time
        };
    }

    private static string? Address(JsonElement data) =>
        MessageFields.Text(data, "subreddit") is { } subreddit && MessageFields.Text(data, "id") is { } id && MessageFields.Text(data, "link_id") is { } post
        && post.StartsWith("t3_", StringComparison.Ordinal)
            ? $"{Site}/r/{Uri.EscapeDataString(subreddit)}/comments/{Uri.EscapeDataString(post[3..])}/_/{Uri.EscapeDataString(id)}/"
            : null;

    private static bool IsGone(string? text) => text is "[deleted]" or "[removed]" or "[ Removed by Reddit ]";

    private static SocialMessage Unknown(string? kind, JsonElement data, MessageFields fields)
    {
        fields.Refuse("parse.kind", "kind", kind is null ? "kind is missing: it is not known what this is." : $"kind is \"{MessageFields.Shortened(kind)}\"; t3 (a post) or t1 (a comment) was expected.");
        return Message(data, fields, string.Empty);
    }
}
