using System.Text.Json;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.YouTube;

/// <summary>Google's errors: <c>error.errors[0].reason</c> says what is meant, the status does not.</summary>
/// <param name="Reason">Such as <c>commentsDisabled</c> or <c>quotaExceeded</c>; empty when none is named.</param>
/// <param name="Message">In words.</param>
internal sealed record YouTubeError(string Reason, string Message)
{
    /// <summary>Whether it means that this video has no comments to read, and no failure.</summary>
    public bool IsWithoutComments => Reason is "commentsDisabled" or "videoNotFound";

    /// <summary>Whether the day's quota is used up.</summary>
    public bool IsQuota => Reason is "quotaExceeded" or "dailyLimitExceeded";

    /// <summary>The error of a body, or null when it is none.</summary>
    public static YouTubeError? Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Of(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The same of a body that is open.</summary>
    public static YouTubeError? Of(JsonElement root)
    {
        if (MessageFields.Text(root, "error") is { } words) { return new YouTubeError(string.Empty, MessageFields.Shortened(words)); }
        var error = MessageFields.Section(root, "error");
        if (error.ValueKind != JsonValueKind.Object) { return null; }
        var first = MessageFields.Elements(error, "errors").FirstOrDefault();
        var message = PlainText.FromHtml(MessageFields.Text(error, "message") ?? MessageFields.Text(first, "message") ?? "no words");
        return new YouTubeError(MessageFields.Text(first, "reason") ?? string.Empty, message.Length > 200 ? message[..200] + "..." : message);
    }
}
