using System.Globalization;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>
/// Reads one message of Telegram Desktop's <c>result.json</c>. <c>date_unixtime</c> wins over <c>date</c>, which is the exporter's local time without an
/// offset and is taken for India's where nothing else is known.
/// </summary>
internal static class ExportMessage
{
    /// <summary>The message, or why there is none.</summary>
    public static ReadMessage Read(JsonElement message, TelegramPlace chat, DateTimeOffset fetchedAt)
    {
        if (message.ValueKind != JsonValueKind.Object) { return ReadMessage.Refused("record.shape", null, $"A JSON {message.ValueKind} stands where a message was expected."); }
        if (!JsonValues.IsText(message)) { return ReadMessage.Refused("parse.encoding", null, "The message holds bytes that are not UTF-8."); }
        var place = PlaceOf(message, chat);
        if (!place.IsKnown) { return ReadMessage.Refused("chat.required", "id", "The file does not say to which chat the message belongs, so it cannot be told from others."); }
        if (JsonValues.Integer(JsonValues.Field(message, "id", "message_id", "msg_id")) is not { } id || id <= 0) { return ReadMessage.Refused("parse.id", "id", "id is missing or no positive whole number."); }
        if (JsonValues.Text(message, "type") == "service")
        {
            return ReadMessage.Refused("message.service", "action", $"Message {id} is a service message ({PostText.Label(JsonValues.Text(message, "action")) ?? "no action named"}): nobody said anything.");
        }

        var (published, timeField, fault) = TimeOf(message, "date");
        if (fault is not null) { return fault.Value; }
        if (published is not { } at) { return ReadMessage.Refused("timestamp.required", "date", $"Message {id} has neither date_unixtime nor date."); }
        var (edited, _, editFault) = TimeOf(message, "edited");
        if (editFault is not null) { return editFault.Value; }

        var field = JsonValues.Field(message, "text", "message", "caption");
        if (TextOf(field) is not { } text) { return ReadMessage.Refused("parse.text", "text", $"text of message {id} is a JSON {field.ValueKind} of another shape; a text, or an array of texts and of objects with one, was expected."); }
        var media = TelegramMedia.KindOf(message);
        var clean = PostText.Clean(text.Length > 0 ? text : TelegramMedia.PollOf(message) ?? string.Empty);
        if (clean.Length == 0) { return ReadMessage.Refused("message.no_text", "text", $"Message {id} is {media ?? "something"} without a text."); }
        using var metadata = new MetadataWriter();
        return ReadMessage.Of(
            new SocialMessage
            {
                Platform = Platforms.Telegram,
                ExternalId = place.MessageId(id.ToString(CultureInfo.InvariantCulture)),
                Source = SourceIds.TelegramExport,
                Channel = place.Name,
                AuthorId = TelegramPlace.SenderOf(JsonValues.Text(message, "from_id")),
                AuthorHandle = PostText.Label(JsonValues.Text(message, "from")),
                Text = clean,
                PublishedAt = at,
                EditedAt = edited > at ? edited : null,
                Url = place.MessageUrl(id),
                Metadata = metadata
                    .Add("media", PostText.Label(media))
                    .Add("forwarded_from", PostText.Label(JsonValues.Text(message, "forwarded_from")))
                    .Add("reply_to", JsonValues.Integer(message, "reply_to_message_id"))
                    .Add("views", JsonValues.Count(message, "views"))
                    .Add("signed", PostText.Label(JsonValues.Text(message, "author")))
                    .Add("via_bot", PostText.Label(JsonValues.Text(message, "via_bot")))
                    .ToJson(),
            },
            fetchedAt,
            timeField);
    }

    /// <summary>The text of a string or of a mixed array of strings and of objects with one; null when it is neither.</summary>
    private static string? TextOf(JsonElement text)
    {
        switch (text.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return string.Empty;
            case JsonValueKind.String:
                return JsonValues.Text(text);
            case JsonValueKind.Array:
                var built = new StringBuilder();
                foreach (var piece in text.EnumerateArray())
                {
                    if ((JsonValues.Text(piece) ?? JsonValues.Text(piece, "text")) is not { } words) { return null; }
                    built.Append(words);
                }

                return built.ToString();
            default:
                return null;
        }
    }

    private static (DateTimeOffset? Instant, string Field, ReadMessage? Fault) TimeOf(JsonElement message, string name)
    {
        var unixName = name + "_unixtime";
        var unix = JsonValues.Field(message, unixName);
        if (unix.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) { return Judged(PostTime.OfUnix(JsonValues.Integer(unix)), unix, unixName, "seconds since 1970"); }
        var local = JsonValues.Field(message, name);
        return local.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => (null, name, null),
            JsonValueKind.Number => Judged(PostTime.OfUnix(JsonValues.Integer(local)), local, name, "seconds since 1970"),
            _ => Judged(OfLocal(JsonValues.Text(local)), local, name, "a time like 2026-03-04T12:00:00"),
        };
    }

    private static (DateTimeOffset? Instant, string Field, ReadMessage? Fault) Judged(DateTimeOffset? instant, JsonElement field, string name, string expected) => instant is null
        ? (null, name, ReadMessage.Refused("parse.timestamp", name, $"{name} is {PostText.Label(field.GetRawText())}; {expected} was expected."))
        : (instant, name, null);

    // With an offset it is an instant; without one it is a clock on somebody's wall.
    private static DateTimeOffset? OfLocal(string? text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1 and < 9999
            ? IndianTime.ToUtc(local)
            : PostTime.OfIso(text);

    // Rows of a list name their own chat; those of an export stand in it.
    private static TelegramPlace PlaceOf(JsonElement message, TelegramPlace chat)
    {
        if (chat.IsKnown) { return chat; }
        var own = JsonValues.Field(message, "chat", "channel", "peer_id");
        return own.ValueKind switch
        {
            JsonValueKind.Object => TelegramChats.OfBotApi(own),
            JsonValueKind.Number => new TelegramPlace(JsonValues.Integer(own), null, null),
            _ => new TelegramPlace(TelegramPlace.OfChannel(JsonValues.Integer(message, "channel_id")), TelegramPlace.UsernameOf(JsonValues.Text(own)), null),
        };
    }
}
