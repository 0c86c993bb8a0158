using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>An error body of the Bot API: <c>description</c>, and <c>parameters</c> with what to do about it.</summary>
/// <param name="Description">What Telegram says.</param>
/// <param name="RetryAfter">How long to wait, where it says so.</param>
/// <param name="MigratedTo">The number under which a group goes on, where it says so.</param>
internal sealed record BotProblem(string Description, TimeSpan? RetryAfter, long? MigratedTo)
{
    private const long LongestWaitSeconds = 86_400;

    /// <summary>The problem that a body tells, or that it tells none.</summary>
    public static BotProblem Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var parameters = JsonValues.Field(json.RootElement, "parameters");
            return new BotProblem(
                PostText.Label(JsonValues.Text(json.RootElement, "description"))?.TrimEnd('.') ?? "without a reason",
                JsonValues.Count(parameters, "retry_after") is { } seconds and <= LongestWaitSeconds ? TimeSpan.FromSeconds(seconds) : null,
                JsonValues.Integer(parameters, "migrate_to_chat_id"));
        }
        catch (JsonException)
        {
            return new BotProblem("without a reason", null, null);
        }
    }

    /// <summary>The failure in words, with what to do.</summary>
    public string Words(HttpStatusCode status)
    {
        var advice = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => " Check Sources:TelegramBot:Token.",
            HttpStatusCode.Conflict => " A bot is either asked by one program or sends to one webhook: stop the other one, or delete the webhook (deleteWebhook).",
            _ when RetryAfter is { } wait => FormattableString.Invariant($" It asks to wait {wait.TotalSeconds:0} s."),
            _ when MigratedTo is { } chat => FormattableString.Invariant($" The group goes on as {chat}."),
            _ => string.Empty,
        };
        return FormattableString.Invariant($"{(int)status}, {Description}.{advice}");
    }
}
