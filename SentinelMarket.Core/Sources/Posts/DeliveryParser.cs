using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>
/// Reads what other programs deliver: a message, an array of messages, or <c>{"messages":[…]}</c>. A message has <c>platform</c>, <c>id</c>, <c>text</c> and <c>published_at</c>, and may
/// have <c>edited_at</c>, <c>author_id</c>, <c>author</c>, <c>followers</c>, <c>channel</c>, <c>url</c>, <c>language</c>, <c>deleted</c> and a flat object <c>metadata</c>. Its id is kept under the sender's name,
/// so that no sender can change what a feed or another sender brought.
/// </summary>
public sealed class DeliveryParser : IDocumentParser<SocialMessage>
{
    private const int MostFields = 50;

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.Webhook;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var json = JsonValues.Open(document);
        var root = json.RootElement;
        var list = root.ValueKind == JsonValueKind.Array ? root : JsonValues.Field(root, "messages");
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            throw new MalformedDocumentException("document.shape", $"The delivery of {document.Stream} is a JSON {root.ValueKind}; a message, an array of messages or an object with \"messages\" was expected.");
        }

        var position = 0;
        foreach (var message in list.ValueKind == JsonValueKind.Array ? JsonValues.Elements(list) : [root])
        {
            position++;
            yield return Read(message, document).At(position, JsonValues.PlaceOf(document, message));
        }
    }

    private static ReadMessage Read(JsonElement message, RawDocument document)
    {
        if (message.ValueKind != JsonValueKind.Object) { return ReadMessage.Refused("record.shape", null, $"A JSON {message.ValueKind} stands where a message was expected."); }
        if (!JsonValues.IsText(message)) { return ReadMessage.Refused("parse.encoding", null, "The message holds bytes that are not UTF-8."); }
        var platform = JsonValues.Text(message, "platform");
        if (platform is null || !Platforms.All.Contains(platform, StringComparer.Ordinal))
        {
            return ReadMessage.Refused("platform.known", "platform", $"platform is \"{PostText.Label(platform)}\"; one of {string.Join(", ", Platforms.All)} was expected.");
        }

        if (MessageFields.Text(message, "id") is not { } id) { return ReadMessage.Refused("id.required", "id", "id is missing, empty or neither a text nor a number."); }
        var isDeleted = JsonValues.Fact(message, "deleted") ?? false;
        if (JsonValues.Text(message, "text") is not { } text)
        {
            if (!isDeleted) { return ReadMessage.Refused("text.required", "text", "text is missing or no text."); }
            text = string.Empty;
        }

        if (InstantOf(message, "published_at") is not { } published) { return ReadMessage.Refused("parse.timestamp", "published_at", "published_at is missing or no time; one like 2026-03-04T06:30:00Z was expected."); }
        var editedField = JsonValues.Field(message, "edited_at");
        var edited = InstantOf(message, "edited_at");
        if (edited is null && editedField.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) { return ReadMessage.Refused("parse.timestamp", "edited_at", "edited_at is no time; one like 2026-03-04T06:30:00Z was expected."); }

        var url = PostText.Label(JsonValues.Text(message, "url"));
        return ReadMessage.Of(
            new SocialMessage
            {
                Platform = platform,
                ExternalId = $"{document.Stream}/{PlainText.Clean(id)}",
                Source = SourceIds.Webhook,
                Channel = PostText.Label(JsonValues.Text(message, "channel")),
                AuthorId = PostText.Label(MessageFields.Text(message, "author_id")),
                AuthorHandle = PostText.Label(JsonValues.Text(message, "author")),
                Followers = JsonValues.Count(message, "followers"),
                Text = PostText.Clean(text),
                Language = PostText.Label(JsonValues.Text(message, "language")),
                PublishedAt = published,
                EditedAt = edited,
                IsDeleted = isDeleted,
                Url = url?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true || url?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true ? url : null,
                Metadata = MetadataOf(JsonValues.Field(message, "metadata")),
            },
            document.FetchedAt,
            "published_at");
    }

    private static DateTimeOffset? InstantOf(JsonElement message, string name) => MessageFields.IsoTime(message, name) ?? MessageFields.UnixTime(message, name);

    private static string? MetadataOf(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object) { return null; }
        using var written = new MetadataWriter();
        try
        {
            foreach (var field in metadata.EnumerateObject().DistinctBy(field => field.Name, StringComparer.Ordinal).Take(MostFields))
            {
                if (PostText.Label(field.Name) is not { } name) { continue; }
                _ = field.Value.ValueKind switch
                {
                    JsonValueKind.String => written.Add(name, PostText.Label(JsonValues.Text(field.Value))),
                    JsonValueKind.Number when field.Value.TryGetDecimal(out var number) => written.Add(name, (decimal?)number),
                    JsonValueKind.True or JsonValueKind.False => written.Add(name, (bool?)field.Value.GetBoolean()),
                    _ => written,
                };
            }
        }
        catch (InvalidOperationException)
        {
            // A name with half a character: what was read until then stays.
        }

        return written.ToJson();
    }
}
