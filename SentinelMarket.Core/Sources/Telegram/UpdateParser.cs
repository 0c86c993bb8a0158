using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>Reads updates of the Bot API: an answer of <c>getUpdates</c> (<c>result</c>), or the one update of a webhook.</summary>
public sealed class UpdateParser : IDocumentParser<SocialMessage>
{
    private static readonly string[] Kinds = ["message", "edited_message", "channel_post", "edited_channel_post"];

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.TelegramBot;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var json = JsonValues.Open(document);
        var root = json.RootElement;
        var result = JsonValues.Field(root, "result");
        if (root.ValueKind != JsonValueKind.Object || (result.ValueKind != JsonValueKind.Array && JsonValues.Field(root, "update_id").ValueKind == JsonValueKind.Undefined))
        {
            throw new MalformedDocumentException("document.shape", $"{document.Source} {document.Stream} is neither an answer of getUpdates (result) nor an update (update_id).");
        }

        var position = 0;
        foreach (var update in result.ValueKind == JsonValueKind.Array ? JsonValues.Elements(result) : [root])
        {
            position++;
            yield return Read(update, document.FetchedAt).At(position, JsonValues.PlaceOf(document, update));
        }
    }

    private static ReadMessage Read(JsonElement update, DateTimeOffset fetchedAt)
    {
        if (update.ValueKind != JsonValueKind.Object) { return ReadMessage.Refused("record.shape", null, $"A JSON {update.ValueKind} stands where an update was expected."); }
        if (!JsonValues.IsText(update)) { return ReadMessage.Refused("parse.encoding", null, "The update holds bytes that are not UTF-8."); }
        if (JsonValues.Field(update, Kinds) is not { ValueKind: JsonValueKind.Object } message)
        {
            return ReadMessage.Refused("update.kind", null, $"The update tells of no message ({PostText.Label(string.Join(", ", NamesOf(update)))}).");
        }

        var place = TelegramChats.OfBotApi(JsonValues.Field(message, "chat"));
        if (place.Id is null) { return ReadMessage.Refused("chat.required", "chat", "The message does not say to which chat it belongs."); }
        if (JsonValues.Integer(message, "message_id") is not { } id || id <= 0) { return ReadMessage.Refused("parse.id", "message_id", "message_id is missing or no positive whole number."); }
        if (JsonValues.Integer(message, "date") is not { } date || PostTime.OfUnix(date) is not { } published)
        {
            return ReadMessage.Refused("parse.timestamp", "date", $"date of message {Written(id)} is missing or no number of seconds since 1970.");
        }

        var editDate = JsonValues.Field(message, "edit_date");
        var edited = PostTime.OfUnix(JsonValues.Integer(editDate));
        if (editDate.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && edited is null)
        {
            return ReadMessage.Refused("parse.timestamp", "edit_date", $"edit_date of message {Written(id)} is no number of seconds since 1970.");
        }

        var words = JsonValues.Field(message, "text", "caption");
        if (words.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String)) { return ReadMessage.Refused("parse.text", "text", $"text of message {Written(id)} is a JSON {words.ValueKind}."); }
        var media = TelegramMedia.KindOf(message);
        var text = PostText.Clean(JsonValues.Text(words) ?? TelegramMedia.PollOf(message) ?? string.Empty);
        if (text.Length == 0) { return ReadMessage.Refused("message.no_text", "text", $"Message {Written(id)} is {media ?? "a service message"} without a text."); }

        var sender = JsonValues.Field(message, "from", "sender_chat");
        using var metadata = new MetadataWriter();
        return ReadMessage.Of(
            new SocialMessage
            {
                Platform = Platforms.Telegram,
                ExternalId = place.MessageId(Written(id)),
                Source = SourceIds.TelegramBot,
                Channel = place.Name,
                AuthorId = JsonValues.Integer(sender, "id")?.ToString(CultureInfo.InvariantCulture),
                AuthorHandle = PostText.Label(JsonValues.Text(sender, "username") ?? JsonValues.Text(sender, "title") ?? JsonValues.Text(sender, "first_name")),
                Text = text,
                PublishedAt = published,
                EditedAt = edited > published ? edited : null,
                Url = place.MessageUrl(id),
                Metadata = metadata
                    .Add("media", PostText.Label(media))
                    .Add("forwarded_from", PostText.Label(ForwardOf(message)))
                    .Add("reply_to", JsonValues.Integer(JsonValues.Field(message, "reply_to_message"), "message_id"))
                    .Add("signed", PostText.Label(JsonValues.Text(message, "author_signature")))
                    .Add("links", LinksOf(message))
                    .Add("bot", JsonValues.Fact(sender, "is_bot"))
                    .ToJson(),
            },
            fetchedAt,
            "date");
    }

    private static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Addresses behind words, which the text itself does not show.
    private static IReadOnlyCollection<string> LinksOf(JsonElement message) =>
        PostText.Labels(JsonValues.Elements(JsonValues.Field(message, "entities", "caption_entities")).Select(entity => JsonValues.Text(entity, "url")).Where(url => url is not null));

    private static string? ForwardOf(JsonElement message)
    {
        var origin = JsonValues.Field(message, "forward_origin");
        var sender = JsonValues.Field(origin, "chat", "sender_chat", "sender_user");
        if (sender.ValueKind != JsonValueKind.Object) { sender = JsonValues.Field(message, "forward_from_chat", "forward_from"); }
        var from = JsonValues.Field(sender, "username", "title", "first_name");
        return JsonValues.Text(from) ?? JsonValues.Text(origin, "sender_user_name") ?? JsonValues.Text(message, "forward_sender_name");
    }

    private static IEnumerable<string> NamesOf(JsonElement update)
    {
        var names = new List<string>();
        try
        {
            foreach (var field in update.EnumerateObject().Take(10)) { names.Add(field.Name); }
        }
        catch (InvalidOperationException)
        {
            names.Add("a name that cannot be read");
        }

        return names.Where(name => name != "update_id");
    }
}
