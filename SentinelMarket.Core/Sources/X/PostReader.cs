using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.X;

/// <summary>
/// Reads one post: an object of API v2, the deletion of one, or a row of a collector's file (<c>tweet_id</c>, <c>content_raw</c>).
/// </summary>
internal static class PostReader
{
    private const string TimeField = "created_at";

    /// <summary>The post, or why there is none.</summary>
    public static ReadMessage Read(JsonElement post, PostAuthors authors, DateTimeOffset fetchedAt)
    {
        if (post.ValueKind != JsonValueKind.Object) { return ReadMessage.Refused("record.shape", null, $"A JSON {post.ValueKind} stands where a post was expected."); }
        if (!JsonValues.IsText(post)) { return ReadMessage.Refused("parse.encoding", null, "The post holds bytes that are not UTF-8."); }
        if (DeletionOf(post) is { ValueKind: JsonValueKind.Object } deleted) { return Deletion(deleted, fetchedAt); }
        return JsonValues.Field(post, "tweet_id").ValueKind == JsonValueKind.Undefined ? Post(post, authors, fetchedAt) : Collected(post, fetchedAt);
    }

    private static ReadMessage Post(JsonElement post, PostAuthors authors, DateTimeOffset fetchedAt)
    {
        if (IdOf(post, "id") is not { } id) { return NoId(post, "id"); }
        var longText = JsonValues.Field(post, "note_tweet");
        if ((JsonValues.Text(longText, "text") ?? JsonValues.Text(post, "text")) is not { } text)
        {
            return ReadMessage.Refused("text.required", "text", $"Post {id} has no text.");
        }

        // Each version of an edited post has an id of its own; the first one stays the message's, and tells when it was published.
        var versions = JsonValues.Elements(JsonValues.Field(post, "edit_history_tweet_ids")).Select(version => JsonValues.Integer(version)).ToList();
        var original = versions is [{ } first, _, ..] && first > 0 && first <= id && versions.Contains(id) ? first : id;
        var (said, fault) = InstantOf(post, TimeField);
        if (fault is not null) { return fault.Value; }
        if ((original == id ? said ?? Snowflake.InstantOf(id) : Snowflake.InstantOf(original)) is not { } published)
        {
            return ReadMessage.Refused("timestamp.required", TimeField, $"Post {id} has no {TimeField}, and its id is from before ids carried the time.");
        }

        var authorId = JsonValues.Text(post, "author_id");
        var author = authors.Find(authorId);
        var metrics = JsonValues.Field(post, "public_metrics");
        using var metadata = new MetadataWriter();
        return ReadMessage.Of(
            new SocialMessage
            {
                Platform = Platforms.X,
                ExternalId = Written(original),
                Source = SourceIds.X,
                AuthorId = PostText.Label(authorId),
                AuthorHandle = author?.Handle,
                Followers = author?.Followers,
                Text = PostText.CleanEntities(text),
                Language = LanguageOf(JsonValues.Text(post, "lang")),
                PublishedAt = published,
                EditedAt = original == id ? null : said ?? Snowflake.InstantOf(id),
                Url = UrlOf(author?.Handle, id),
                Metadata = metadata
                    .Add("likes", JsonValues.Count(metrics, "like_count"))
                    .Add("retweets", JsonValues.Count(metrics, "retweet_count"))
                    .Add("replies", JsonValues.Count(metrics, "reply_count"))
                    .Add("quotes", JsonValues.Count(metrics, "quote_count"))
                    .Add("bookmarks", JsonValues.Count(metrics, "bookmark_count"))
                    .Add("views", JsonValues.Count(metrics, "impression_count"))
                    .Add("version", original == id ? null : Written(id))
                    .Add("retweet_of", ReferenceOf(post, "retweeted"))
                    .Add("quote_of", ReferenceOf(post, "quoted"))
                    .Add("reply_to", ReferenceOf(post, "replied_to"))
                    .Add("conversation", PostText.Label(JsonValues.Text(post, "conversation_id")))
                    .Add("links", LinksOf(post, longText))
                    .Add("withheld_in", PostText.Labels(JsonValues.Elements(JsonValues.Field(JsonValues.Field(post, "withheld"), "country_codes")).Select(code => JsonValues.Text(code))))
                    .Add("sensitive", JsonValues.Fact(post, "possibly_sensitive"))
                    .Add("verified", author?.IsVerified)
                    .ToJson(),
            },
            fetchedAt,
            TimeField);
    }

    /// <summary>The flat rows that collectors write: counts as texts, the name instead of the author's id.</summary>
    private static ReadMessage Collected(JsonElement row, DateTimeOffset fetchedAt)
    {
        if (IdOf(row, "tweet_id") is not { } id) { return NoId(row, "tweet_id"); }
        if (JsonValues.Text(JsonValues.Field(row, "content_raw", "content", "text")) is not { } text)
        {
            return ReadMessage.Refused("text.required", "content_raw", $"Post {id} has no text.");
        }

        var (said, fault) = InstantOf(row, "timestamp");
        if (fault is not null) { return fault.Value; }
        if ((said ?? Snowflake.InstantOf(id)) is not { } published)
        {
            return ReadMessage.Refused("timestamp.required", "timestamp", $"Post {id} has no timestamp, and its id is from before ids carried the time.");
        }

        var handle = PostText.Label(JsonValues.Text(row, "username"));
        using var metadata = new MetadataWriter();
        return ReadMessage.Of(
            new SocialMessage
            {
                Platform = Platforms.X,
                ExternalId = Written(id),
                Source = SourceIds.X,
                AuthorHandle = handle,
                Followers = JsonValues.Count(row, "follower_count"),
                Text = PostText.CleanEntities(text),
                Language = LanguageOf(JsonValues.Text(row, "lang")),
                PublishedAt = published,
                Url = UrlOf(handle, id),
                Metadata = metadata
                    .Add("likes", JsonValues.Count(row, "likes"))
                    .Add("retweets", JsonValues.Count(row, "retweets"))
                    .Add("replies", JsonValues.Count(row, "replies"))
                    .Add("quotes", JsonValues.Count(row, "quotes"))
                    .Add("views", JsonValues.Count(row, "views"))
                    .ToJson(),
            },
            fetchedAt,
            "timestamp");
    }

    // {"delete":{"status":{"id":…}}} and {"delete":{"tweet":{"id":…}}} of the streams, {"status":{"id":…}} of the account's activity.
    private static JsonElement DeletionOf(JsonElement post) =>
        JsonValues.Field(JsonValues.Field(post, "delete") is { ValueKind: JsonValueKind.Object } deletion ? deletion : post, "tweet", "status");

    private static ReadMessage Deletion(JsonElement deleted, DateTimeOffset fetchedAt)
    {
        if (IdOf(deleted, "id") is not { } id) { return NoId(deleted, "id"); }
        if (Snowflake.InstantOf(id) is not { } published) { return ReadMessage.Refused("timestamp.required", "id", $"Post {id} was deleted; its id is from before ids carried the time."); }
        return ReadMessage.Of(
            new SocialMessage
            {
                Platform = Platforms.X,
                ExternalId = Written(id),
                Source = SourceIds.X,
                AuthorId = PostText.Label(JsonValues.Text(JsonValues.Field(deleted, "author_id", "user_id"))),
                Text = string.Empty,
                PublishedAt = published,
                IsDeleted = true,
            },
            fetchedAt,
            "id");
    }

    private static long? IdOf(JsonElement post, string name) => JsonValues.Integer(post, name) is { } id and > 0 ? id : null;

    private static ReadMessage NoId(JsonElement post, string name) => JsonValues.Field(post, name).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        ? ReadMessage.Refused("id.required", name, $"There is no {name}: it is no post, or one that cannot be told from others.")
        : ReadMessage.Refused("parse.id", name, $"{name} is not a number of at most 64 bits, as the ids of posts are.");

    private static (DateTimeOffset? Instant, ReadMessage? Fault) InstantOf(JsonElement post, string name)
    {
        var field = JsonValues.Field(post, name);
        if (field.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) { return default; }
        return PostTime.OfIso(JsonValues.Text(field)) is { } instant
            ? (instant, null)
            : (null, ReadMessage.Refused("parse.timestamp", name, $"{name} is {PostText.Label(field.GetRawText())}; a time like 2026-03-04T06:30:00.000Z was expected."));
    }

    private static string? ReferenceOf(JsonElement post, string type) =>
        JsonValues.Elements(JsonValues.Field(post, "referenced_tweets"))
            .Where(reference => JsonValues.Text(reference, "type") == type)
            .Select(reference => PostText.Label(JsonValues.Text(reference, "id")))
            .FirstOrDefault();

    // X shows its own short addresses in the text; where they lead is worth more to whoever looks for invitations to groups.
    private static IReadOnlyCollection<string> LinksOf(JsonElement post, JsonElement longText)
    {
        var entities = JsonValues.Field(longText, "entities") is { ValueKind: JsonValueKind.Object } found ? found : JsonValues.Field(post, "entities");
        return PostText.Labels(JsonValues.Elements(JsonValues.Field(entities, "urls")).Select(url => JsonValues.Text(JsonValues.Field(url, "unwound_url", "expanded_url"))));
    }

    // "und", "zxx" and X's own "qme", "qst" … name no language.
    private static string? LanguageOf(string? code) =>
        code is { Length: >= 2 and <= 10 } && code is not ("und" or "zxx" or "art") && !(code is ['q', _, _]) && code.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '-') ? code : null;

    private static string UrlOf(string? handle, long id) => $"https://x.com/{(handle is null ? "i" : Uri.EscapeDataString(handle))}/status/{Written(id)}";

    private static string Written(long id) => id.ToString(CultureInfo.InvariantCulture);
}
