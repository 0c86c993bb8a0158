using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SentinelMarket.Core.Alerting;

/// <summary>Messages in the shapes of their receivers.</summary>
internal static class AlertPayload
{
    private const int LongestText = 2_900;
    private const int MostLines = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Of(AlertChannelKind kind, AlertMessage message) => JsonSerializer.SerializeToUtf8Bytes(
        kind switch
        {
            AlertChannelKind.Slack => Slack(message),
            AlertChannelKind.Teams => Teams(message),
            AlertChannelKind.Discord => Discord(message),
            AlertChannelKind.Webhook => Plain(message),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind has no payload."),
        },
        Json);

    private static object Plain(AlertMessage message) => new
    {
        version = 1,
        id = message.Id,
        kind = message.Kind,
        at = message.At.UtcDateTime,
        title = message.Title,
        severity = message.Severity,
        incidents = message.Incidents.Select(incident => new
        {
            id = incident.Id,
            rule = incident.Rule,
            subject = incident.Subject,
            metric = incident.Metric,
            severity = incident.Severity,
            state = incident.State,
            value = incident.Value,
            message = incident.Message,
            pendingSince = incident.PendingSince.UtcDateTime,
            openedAt = incident.OpenedAt?.UtcDateTime,
            resolvedAt = incident.ResolvedAt?.UtcDateTime,
            resolvedBy = incident.ResolvedBy,
            url = message.LinkTo(incident),
        }),
    };

    private static object Slack(AlertMessage message) => new
    {
        text = SlackText(message.Title),
        attachments = new[] { new { color = "#" + Colour(message), text = SlackText(Body(message)), fallback = SlackText(message.Title) } },
    };

    private static object Teams(AlertMessage message) => new
    {
        type = "message",
        attachments = new[]
        {
            new
            {
                contentType = "application/vnd.microsoft.card.adaptive",
                content = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["body"] = new object[]
                    {
                        new { type = "TextBlock", size = "Medium", weight = "Bolder", wrap = true, text = message.Title },
                        new { type = "TextBlock", wrap = true, text = Body(message).Replace("\n", "\n\n", StringComparison.Ordinal) },
                    },
                },
            },
        },
    };

    // Names of subjects could otherwise call people.
    private static object Discord(AlertMessage message) => new
    {
        embeds = new[] { new { title = Cut(message.Title, 250), description = Body(message), color = Convert.ToInt32(Colour(message), 16) } },
        allowed_mentions = new { parse = Array.Empty<string>() },
    };

    private static string Body(AlertMessage message)
    {
        var lines = message.Lines.Take(MostLines).ToList();
        if (message.Lines.Count > MostLines) { lines.Add(FormattableString.Invariant($"... and {message.Lines.Count - MostLines} more.")); }
        if (message.Incidents.Count > 0 && message.LinkTo(message.Incidents[0]) is { } link) { lines.Add(link); }
        return Cut(string.Join('\n', lines), LongestText);
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + "...";

    private static string SlackText(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Colour(AlertMessage message) => (message.Kind, message.Severity) switch
    {
        (AlertMessageKind.Resolved or AlertMessageKind.Test, _) => "1f8a4c",
        (_, AlertSeverity.Critical) => "c62828",
        (_, AlertSeverity.Warning) => "b26a00",
        _ => "3b6fb6",
    };
}
