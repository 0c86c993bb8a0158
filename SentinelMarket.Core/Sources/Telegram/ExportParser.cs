using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>
/// Reads what Telegram Desktop exports: one chat (<c>messages</c>), a whole account (<c>chats.list</c>), an array of messages, one message a line, or a table
/// of them (<c>channel,date,text</c>).
/// </summary>
public sealed class ExportParser : IDocumentParser<SocialMessage>
{
    private static readonly TelegramPlace Nowhere = new(null, null, null);

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.TelegramExport;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        if (JsonLines.IsUsedBy(document)) { return Lines(document); }
        return document.ContentType == ChatTable.ContentType ? ChatTable.Parse(document) : Whole(document);
    }

    private static IEnumerable<Parsed<SocialMessage>> Whole(RawDocument document)
    {
        using var json = JsonValues.Open(document);
        var position = 0;
        foreach (var (chat, message) in MessagesOf(document, json.RootElement))
        {
            position++;
            yield return ExportMessage.Read(message, chat, document.FetchedAt).At(position, JsonValues.PlaceOf(document, message));
        }
    }

    private static IEnumerable<Parsed<SocialMessage>> Lines(RawDocument document)
    {
        foreach (var (number, offset, length) in JsonLines.Of(document.Content))
        {
            using var json = JsonValues.TryOpen(document.Content.Slice(offset, length));
            var read = json is null
                ? ReadMessage.Refused("parse.json", null, "The line is not JSON, or is cut off.")
                : ExportMessage.Read(json.RootElement, Nowhere, document.FetchedAt);
            yield return read.At(number, (offset, length));
        }
    }

    private static IEnumerable<(TelegramPlace Chat, JsonElement Message)> MessagesOf(RawDocument document, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array) { return root.EnumerateArray().Select(message => (Nowhere, message)); }
        if (JsonValues.Field(root, "messages") is { ValueKind: JsonValueKind.Array }) { return OfChat(root); }
        JsonElement[] folders = [JsonValues.Field(root, "chats"), JsonValues.Field(root, "left_chats")];
        var lists = folders.Select(folder => JsonValues.Field(folder, "list")).Where(list => list.ValueKind == JsonValueKind.Array).ToList();
        return lists.Count > 0
            ? lists.SelectMany(list => list.EnumerateArray()).SelectMany(OfChat)
            : throw new MalformedDocumentException("document.shape", $"{document.Source} {document.Stream} holds no chat: \"messages\" or \"chats\" was expected at its top, as Telegram Desktop writes them.");
    }

    private static IEnumerable<(TelegramPlace Chat, JsonElement Message)> OfChat(JsonElement chat)
    {
        var place = TelegramChats.OfExport(chat);
        return JsonValues.Elements(JsonValues.Field(chat, "messages")).Select(message => (place, message));
    }
}
