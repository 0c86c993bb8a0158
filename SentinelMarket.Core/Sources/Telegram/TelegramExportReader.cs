using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>Opens what Telegram Desktop exports, and lists of messages that others collected; see <see cref="ExportParser"/> for the shapes.</summary>
public sealed class TelegramExportReader
{
    private readonly MessageFileReader _reader;

    /// <summary>A reader within the bounds of <see cref="MessageFileOptions"/>.</summary>
    public TelegramExportReader(IOptions<MessageFileOptions> options, TimeProvider clock) => _reader = new MessageFileReader(options.Value, clock, new Kind());

    /// <summary>Reads files and folders one document at a time; whatever is no export becomes a refusal, and the rest goes on.</summary>
    public IAsyncEnumerable<FileExtraction> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken) => _reader.ReadAsync(paths, cancellationToken);

    private sealed class Kind : IMessageFileKind
    {
        public string Source => SourceIds.TelegramExport;

        public string Expected => "Telegram Desktop's result.json, or messages with their chat, one JSON object a line, or a CSV table with channel, date and text";

        public bool HasChats => true;

        public bool IsDocument(JsonElement root) => root.ValueKind switch
        {
            JsonValueKind.Array => JsonValues.Elements(root).FirstOrDefault() is { ValueKind: JsonValueKind.Object } first && IsMessage(first),
            JsonValueKind.Object => JsonValues.Field(root, "messages").ValueKind == JsonValueKind.Array || JsonValues.Field(JsonValues.Field(root, "chats"), "list").ValueKind == JsonValueKind.Array,
            _ => false,
        };

        public bool IsMessage(JsonElement element) =>
            JsonValues.Field(element, "text", "message", "caption").ValueKind is JsonValueKind.String or JsonValueKind.Array
            && JsonValues.Field(element, "chat", "channel", "peer_id", "channel_id").ValueKind != JsonValueKind.Undefined
            && JsonValues.Field(element, "id", "message_id", "msg_id").ValueKind != JsonValueKind.Undefined;

        public bool IsTableHeader(string line) => ChatTable.IsHeader(line.TrimEnd('\r').Split(','));
    }
}
