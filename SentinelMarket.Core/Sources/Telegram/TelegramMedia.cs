using System.Text.Json;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>What a message carries beside or instead of a text.</summary>
internal static class TelegramMedia
{
    private static readonly string[] Kinds =
    [
        "photo", "video", "document", "audio", "voice", "voice_message", "video_note", "sticker", "animation", "poll", "location", "live_location", "venue",
        "contact", "contact_information", "dice", "game", "invoice", "story", "checklist", "paid_media", "giveaway", "file",
    ];

    /// <summary>Its kind in the Bot API's or the export's word, or null for a message of text only.</summary>
    public static string? KindOf(JsonElement message) =>
        JsonValues.Text(message, "media_type") ?? Array.Find(Kinds, kind => JsonValues.Field(message, kind).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null));

    /// <summary>The question and the answers of a poll, one a line: it is said to everybody like a text. Null for anything else.</summary>
    public static string? PollOf(JsonElement message)
    {
        var poll = JsonValues.Field(message, "poll");
        if (JsonValues.Text(poll, "question") is not { } question) { return null; }
        var answers = JsonValues.Elements(JsonValues.Field(poll, "options", "answers")).Take(20).Select(option => JsonValues.Text(option, "text")).OfType<string>();
        return string.Join('\n', answers.Prepend(question));
    }
}
