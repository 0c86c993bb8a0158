using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.X;

/// <summary>
/// Reads posts of X: an answer of API v2 (<c>data</c> with its <c>includes</c>), one event of a stream or webhook, an array of posts, or a
/// file with one of these a line.
/// </summary>
public sealed class PostParser : IDocumentParser<SocialMessage>
{
    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.X;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document) => JsonLines.IsUsedBy(document) ? Lines(document) : Whole(document);

    private static IEnumerable<Parsed<SocialMessage>> Whole(RawDocument document)
    {
        using var json = JsonValues.Open(document);
        var root = json.RootElement;
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            throw new MalformedDocumentException("document.shape", $"{document.Source} {document.Stream} is a JSON {root.ValueKind}; an answer of API v2, a post or an array of posts was expected.");
        }

        var authors = new PostAuthors(root);
        var position = 0;
        foreach (var post in PostsOf(root))
        {
            position++;
            yield return PostReader.Read(post, authors, document.FetchedAt).At(position, JsonValues.PlaceOf(document, post));
        }
    }

    private static IEnumerable<Parsed<SocialMessage>> Lines(RawDocument document)
    {
        foreach (var (number, offset, length) in JsonLines.Of(document.Content))
        {
            using var json = JsonValues.TryOpen(document.Content.Slice(offset, length));
            if (json is null)
            {
                yield return ReadMessage.Refused("parse.json", null, "The line is not JSON, or is cut off.").At(number, (offset, length));
                continue;
            }

            var authors = new PostAuthors(json.RootElement);
            foreach (var post in PostsOf(json.RootElement))
            {
                yield return PostReader.Read(post, authors, document.FetchedAt).At(number, JsonValues.PlaceOf(document, post));
            }
        }
    }

    /// <summary>The posts of an answer, which may be none; anything else is taken for a post itself.</summary>
    private static IEnumerable<JsonElement> PostsOf(JsonElement root)
    {
        var data = JsonValues.Field(root, "data", "tweet_delete_events");
        var list = root.ValueKind == JsonValueKind.Array ? root : data;
        if (list.ValueKind == JsonValueKind.Array)
        {
            foreach (var post in list.EnumerateArray()) { yield return post; }
        }
        else if (data.ValueKind == JsonValueKind.Object || !IsAnswerWithoutPosts(root))
        {
            yield return data.ValueKind == JsonValueKind.Object ? data : root;
        }
    }

    private static bool IsAnswerWithoutPosts(JsonElement root) =>
        JsonValues.Field(root, "data").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        && (JsonValues.Field(root, "meta").ValueKind == JsonValueKind.Object || JsonValues.Field(root, "errors").ValueKind == JsonValueKind.Array);
}
