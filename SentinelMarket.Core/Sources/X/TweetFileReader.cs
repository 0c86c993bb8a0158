using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.X;

/// <summary>Opens files of posts of X; see <see cref="PostParser"/> for the shapes.</summary>
public sealed class TweetFileReader
{
    private readonly MessageFileReader _reader;

    /// <summary>A reader within the bounds of <see cref="MessageFileOptions"/>.</summary>
    public TweetFileReader(IOptions<MessageFileOptions> options, TimeProvider clock) => _reader = new MessageFileReader(options.Value, clock, new Kind());

    /// <summary>Reads files and folders one document at a time; whatever holds no posts becomes a refusal, and the rest goes on.</summary>
    public IAsyncEnumerable<FileExtraction> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken) => _reader.ReadAsync(paths, cancellationToken);

    private sealed class Kind : IMessageFileKind
    {
        public string Source => SourceIds.X;

        public string Expected => "posts of X as API v2 gives them (id, text) or answers of it (data), one JSON object a line or an array of them; or a collector's rows (tweet_id, content_raw)";

        public bool HasChats => false;

        public bool IsDocument(JsonElement root) => root.ValueKind == JsonValueKind.Array
            ? JsonValues.Elements(root).FirstOrDefault() is { ValueKind: JsonValueKind.Object } first && IsMessage(first)
            : IsMessage(root);

        public bool IsMessage(JsonElement element)
        {
            var data = JsonValues.Field(element, "data");
            if (data.ValueKind == JsonValueKind.Array) { return JsonValues.Elements(data).FirstOrDefault() is { ValueKind: JsonValueKind.Object } first && IsPost(first); }
            return IsPost(data.ValueKind == JsonValueKind.Object ? data : element);
        }

        public bool IsTableHeader(string line) => false;

        // Telegram's messages have an id and a text too, and name their chat.
        private static bool IsPost(JsonElement element) =>
            JsonValues.Field(element, "tweet_id").ValueKind != JsonValueKind.Undefined
            || JsonValues.Field(element, "delete").ValueKind == JsonValueKind.Object
            || (JsonValues.Text(element, "text") is not null
                && JsonValues.Field(element, "id").ValueKind == JsonValueKind.String
                && JsonValues.Field(element, "chat", "channel", "peer_id", "channel_id").ValueKind == JsonValueKind.Undefined);
    }
}
