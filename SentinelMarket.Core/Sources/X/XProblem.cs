using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.X;

/// <summary>An error body of X: <c>title</c>, <c>detail</c>, <c>type</c>, and perhaps <c>errors</c> with a message each.</summary>
/// <param name="Words">What X says, for a person.</param>
/// <param name="IsUsageCap">Whether the account has used up what it may fetch; the type's host is either of two.</param>
internal sealed record XProblem(string Words, bool IsUsageCap)
{
    private const string UsageCap = "/2/problems/usage-capped";

    /// <summary>The problem that a body tells, or that it tells none.</summary>
    public static XProblem Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Of(json.RootElement);
        }
        catch (JsonException)
        {
            return new XProblem("without a reason", false);
        }
    }

    /// <inheritdoc cref="Read"/>
    public static XProblem Of(JsonElement problem)
    {
        var first = JsonValues.Elements(JsonValues.Field(problem, "errors")).FirstOrDefault();
        var words = JsonValues.Text(first, "message") ?? JsonValues.Text(problem, "detail") ?? JsonValues.Text(problem, "title") ?? JsonValues.Text(first, "detail");
        var isCap = JsonValues.Text(problem, "type")?.EndsWith(UsageCap, StringComparison.Ordinal) == true || JsonValues.Text(problem, "title") == "UsageCapExceeded";
        return new XProblem(PostText.Label(words)?.TrimEnd('.') ?? "without a reason", isCap);
    }

    /// <summary>What to do about it.</summary>
    public string Advice(HttpStatusCode status) => status switch
    {
        _ when IsUsageCap => " The account has used up what its plan may fetch; raise the cap at developer.x.com, or wait until its period begins anew.",
        HttpStatusCode.Unauthorized => " Check Sources:X:BearerToken.",
        HttpStatusCode.Forbidden or HttpStatusCode.PaymentRequired => " The app's plan does not allow recent search; look at it at developer.x.com.",
        HttpStatusCode.BadRequest => " X does not understand the query; look at Sources:X:Queries, Languages and MaxQueryLength.",
        _ => string.Empty,
    };
}
