using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.YouTube;

/// <summary>
/// Reads comments of YouTube: threads with the replies that come along, lists of comments, and single ones. <c>textOriginal</c> is taken as it is, <c>textDisplay</c> is HTML. The
/// answer that comments are switched off holds no comment and is sound.
/// </summary>
public sealed class YouTubeParser : IDocumentParser<SocialMessage>
{
    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.YouTube;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        var root = json.RootElement;
        if (YouTubeError.Of(root) is { } error)
        {
            if (error.IsWithoutComments) { yield break; }
            throw MessageJson.OfOtherShape(document, $"it says {(error.Reason.Length == 0 ? "error" : MessageFields.Shortened(error.Reason))}: {error.Message}");
        }

        var isList = MessageFields.HasArray(root, "items");
        if (!isList && !IsOne(root)) { throw MessageJson.OfOtherShape(document, "an object with items was expected"); }
        var position = 0;
        foreach (var (comment, thread) in isList ? MessageFields.Elements(root, "items").SelectMany(CommentsOf) : CommentsOf(root))
        {
            yield return MessageJson.Read(document, comment, ++position, (element, fields) => Read(element, thread, fields));
        }
    }

    /// <summary>The token of the next page, or null at the end.</summary>
    internal static string? NextPage(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        return MessageFields.Text(json.RootElement, "nextPageToken");
    }

    private static bool IsOne(JsonElement root) => MessageFields.Text(root, "kind") is "youtube#commentThread" or "youtube#comment";

    /// <summary>A thread's first comment and its replies, or the comment itself; what has no comment in it is given as it is and then refused.</summary>
    private static IEnumerable<(JsonElement Comment, JsonElement Thread)> CommentsOf(JsonElement item)
    {
        var snippet = MessageFields.Section(item, "snippet");
        var first = MessageFields.Section(snippet, "topLevelComment");
        yield return (first.ValueKind == JsonValueKind.Object ? first : item, snippet);
        foreach (var reply in MessageFields.Elements(MessageFields.Section(item, "replies"), "comments")) { yield return (reply, snippet); }
    }

    private static SocialMessage Read(JsonElement comment, JsonElement thread, MessageFields fields)
    {
        var snippet = MessageFields.Section(comment, "snippet");
        var video = MessageFields.Text(snippet, "videoId") ?? MessageFields.Text(thread, "videoId");
        var channel = MessageFields.Text(snippet, "channelId") ?? MessageFields.Text(thread, "channelId");
        var published = fields.Required(MessageFields.IsoTime(snippet, "publishedAt"), snippet, "publishedAt");
        var author = MessageFields.Text(snippet, "authorDisplayName");
        using var metadata = new MetadataWriter();
        metadata.Add("video", video).Add("channel", channel).Add("likes", MessageFields.Count(snippet, "likeCount"))
            .Add("replies", MessageFields.Count(thread, "totalReplyCount") is > 0 and var replies && MessageFields.Text(snippet, "parentId") is null ? replies : null)
            .Add("parent", MessageFields.Text(snippet, "parentId"));
        return new SocialMessage
        {
            Platform = Platforms.YouTube,
            Source = SourceIds.YouTube,
            ExternalId = fields.Id(comment, "id"),
            Channel = video ?? channel,
            AuthorId = MessageFields.Text(MessageFields.Section(snippet, "authorChannelId"), "value") ?? MessageFields.Text(snippet, "authorChannelUrl"),
            AuthorHandle = author is { Length: <= 200 } ? author : null,
            Text = fields.Required(MessageFields.Text(snippet, "textOriginal") ?? Display(snippet), "textOriginal"),
            PublishedAt = published,
            EditedAt = MessageFields.IsoTime(snippet, "updatedAt") is { } updated && updated > published ? updated : null,
            Url = video is null || MessageFields.Text(comment, "id") is not { } id ? null : $"https://www.youtube.com/watch?v={Uri.EscapeDataString(video)}&lc={Uri.EscapeDataString(id)}",
            Metadata = metadata.ToJson(),
        };
    }

    private static string? Display(JsonElement snippet) => MessageFields.Text(snippet, "textDisplay") is { } html && PlainText.FromHtml(html) is { Length: > 0 } text ? text : null;
}
