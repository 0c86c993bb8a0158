using System.Text.Json;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>Reads the chat that messages belong to.</summary>
internal static class TelegramChats
{
    /// <summary>The <c>chat</c> of the Bot API.</summary>
    public static TelegramPlace OfBotApi(JsonElement chat) => new(
        JsonValues.Integer(chat, "id") is { } id and not 0 ? id : null,
        TelegramPlace.UsernameOf(JsonValues.Text(chat, "username")),
        PostText.Label(JsonValues.Text(chat, "title") ?? JsonValues.Text(chat, "first_name")));

    /// <summary>The head of a chat in a desktop export.</summary>
    public static TelegramPlace OfExport(JsonElement chat)
    {
        var name = PostText.Label(JsonValues.Text(chat, "name"));
        return new TelegramPlace(TelegramPlace.OfExport(JsonValues.Integer(chat, "id"), JsonValues.Text(chat, "type")), null, name);
    }
}
