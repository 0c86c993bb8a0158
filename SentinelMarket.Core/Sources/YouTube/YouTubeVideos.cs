using System.Text.Json;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.YouTube;

/// <summary>A video that a search has found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title, entities resolved.</param>
/// <param name="PublishedAt">When it was published.</param>
internal sealed record YouTubeVideo(string Id, string Title, DateTimeOffset PublishedAt)
{
    private const int LongestId = 64;

    /// <summary>The videos of a search's answer, in its order; channels, playlists and what cannot be read are left out. Null when this is no such answer.</summary>
    public static IReadOnlyList<YouTubeVideo>? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (!MessageFields.HasArray(json.RootElement, "items")) { return null; }
            return [.. MessageFields.Elements(json.RootElement, "items").Select(Read).OfType<YouTubeVideo>().DistinctBy(video => video.Id, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static YouTubeVideo? Read(JsonElement item)
    {
        var snippet = MessageFields.Section(item, "snippet");
        return MessageFields.Text(MessageFields.Section(item, "id"), "videoId") is { Length: <= LongestId } id && MessageFields.IsoTime(snippet, "publishedAt") is { } published
            ? new YouTubeVideo(id, PlainText.FromHtml(MessageFields.Text(snippet, "title") ?? string.Empty), published)
            : null;
    }
}

/// <summary>How far each video of a stream has been read; the stream's watermark, as a JSON object of instants by video.</summary>
internal sealed class VideoMarks
{
    private readonly Dictionary<string, DateTimeOffset> _marks = new(StringComparer.Ordinal);

    /// <summary>The marks of a watermark; one that cannot be read counts as none.</summary>
    public static VideoMarks Of(string? watermark)
    {
        var marks = new VideoMarks();
        if (watermark is null) { return marks; }
        try
        {
            using var json = JsonDocument.Parse(watermark);
            if (json.RootElement.ValueKind != JsonValueKind.Object) { return marks; }
            foreach (var mark in json.RootElement.EnumerateObject())
            {
                if (MessageFields.TextOf(mark.Value) is { } text && MessageFields.IsoTime(text) is { } instant) { marks._marks[mark.Name] = instant; }
            }
        }
        catch (JsonException)
        {
            marks._marks.Clear();
        }

        return marks;
    }

    /// <summary>How far a video was read, or null for a new one.</summary>
    public DateTimeOffset? this[string video] => _marks.TryGetValue(video, out var mark) ? mark : null;

    /// <summary>Moves a video's mark, and forgets those that are not among these videos any more.</summary>
    public string Move(string video, DateTimeOffset mark, IEnumerable<YouTubeVideo> among)
    {
        _marks[video] = mark;
        var kept = among.Select(each => each.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _marks.Keys.Where(id => !kept.Contains(id)).ToList()) { _marks.Remove(gone); }
        using var json = new MetadataWriter();
        foreach (var (id, instant) in _marks.OrderBy(pair => pair.Key, StringComparer.Ordinal)) { json.Add(id, PageSpan.Watermark(instant)); }
        return json.ToJson() ?? "{}";
    }
}
