using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/ingest/webhooks</summary>
internal static class WebhookEndpoints
{
    private const string Answers = " Answers 202 once the payload is durable; it is loaded within seconds. Send again what was answered with 5xx.";

    public static void Map(RouteGroupBuilder ingest)
    {
        // Signed, so that neither a key nor a cookie is asked for.
        var webhooks = ingest.MapGroup("/webhooks").WithTags("Webhooks").AllowAnonymous()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        webhooks.MapPost("/telegram", TelegramAsync)
            .WithSummary("Updates of a Telegram bot")
            .WithDescription($"One Update of the Bot API, as setWebhook sends it, with the secret_token in {WebhookSignature.TelegramHeader}." + Answers);
        webhooks.MapPost("/x", XAsync)
            .WithSummary("Posts of X")
            .WithDescription($"An event of X's API v2: data with a post or an array of posts, includes.users, or delete; signed by X in {WebhookSignature.XHeader}." + Answers);
        webhooks.MapGet("/x", Challenge)
            .WithSummary("X's question who is here")
            .WithDescription("Answers crc_token with its HMAC-SHA256 under the app's consumer secret, as X asks before it delivers, and every day.");
        webhooks.MapPost("/generic/{source}", GenericAsync)
            .WithSummary("Messages of other programs")
            .WithDescription(
                "A message, an array of messages or an object with messages. "
                + $"{WebhookSignature.TimestampHeader} holds the time in seconds since 1970, {WebhookSignature.Header} sha256= and the hexadecimal HMAC-SHA256 of that text, a dot and the body. A delivery is taken once." + Answers)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Accepted<WebhookDto>, ProblemHttpResult>> TelegramAsync(
        HttpContext context, IOptions<WebhookOptions> options, IWebhookInbox inbox, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (options.Value.Telegram is not { } secret) { return Problems.Result(Problems.NoWebhook("Telegram", $"{WebhookOptions.SectionName}:{nameof(WebhookOptions.TelegramSecret)}")); }
        var given = context.Request.Headers[WebhookSignature.TelegramHeader].ToString();
        if (!WebhookSignature.IsSame(secret, given)) { return Refused($"{WebhookSignature.TelegramHeader} is missing or is not the secret_token that the webhook was set with."); }
        return await KeepAsync(context, SourceIds.TelegramBot, "webhook", options.Value, inbox, clock, static _ => null, cancellationToken);
    }

    private static async Task<Results<Accepted<WebhookDto>, ProblemHttpResult>> XAsync(
        HttpContext context, IOptions<WebhookOptions> options, IWebhookInbox inbox, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (options.Value.X is not { } secret) { return Problems.Result(Problems.NoWebhook("X", $"{WebhookOptions.SectionName}:{nameof(WebhookOptions.XConsumerSecret)}")); }
        var given = context.Request.Headers[WebhookSignature.XHeader].ToString();
        return await KeepAsync(
            context, SourceIds.X, "webhook", options.Value, inbox, clock,
            body => WebhookSignature.IsOfX(secret, body, given) ? null : Refused($"{WebhookSignature.XHeader} is missing or is not X's signature of this body."),
            cancellationToken);
    }

    private static Results<Ok<CrcDto>, ProblemHttpResult> Challenge([Description("What X wants to see signed.")] string? crc_token, IOptions<WebhookOptions> options)
    {
        if (options.Value.X is not { } secret) { return Problems.Result(Problems.NoWebhook("X", $"{WebhookOptions.SectionName}:{nameof(WebhookOptions.XConsumerSecret)}")); }
        return crc_token is { Length: > 0 and <= 512 }
            ? TypedResults.Ok(new CrcDto(WebhookSignature.OfX(secret, System.Text.Encoding.UTF8.GetBytes(crc_token))))
            : Problems.Result(Problems.InvalidValue("crc_token is missing or longer than 512 characters."));
    }

    private static async Task<Results<Accepted<WebhookDto>, ProblemHttpResult>> GenericAsync(
        HttpContext context,
        [Description("The sender's name in the settings.")] string source,
        IOptions<WebhookOptions> options,
        IWebhookInbox inbox,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (options.Value.SecretOf(source) is not { } secret) { return Problems.Result(Problems.NoWebhook("this sender", $"{WebhookOptions.SectionName}:{nameof(WebhookOptions.Senders)}:NAME:Secret")); }
        var timestamp = context.Request.Headers[WebhookSignature.TimestampHeader].ToString();
        var given = context.Request.Headers[WebhookSignature.Header].ToString();
        if (WebhookSignature.InstantOf(timestamp) is not { } at) { return Refused($"{WebhookSignature.TimestampHeader} is missing or no number of seconds since 1970."); }
        if ((clock.GetUtcNow() - at).Duration() > options.Value.Window)
        {
            return Refused($"{WebhookSignature.TimestampHeader} is more than {options.Value.Window.TotalSeconds:0} s from this server's clock; sign the delivery when it is sent.");
        }

        byte[] signature = [];
        return await KeepAsync(
            context, SourceIds.Webhook, source, options.Value, inbox, clock,
            body =>
            {
                signature = WebhookSignature.Of(secret, timestamp, body);
                return WebhookSignature.IsOurs(signature, given) ? null : Refused($"{WebhookSignature.Header} is missing or is not the signature of this body at that time.");
            },
            cancellationToken,
            () => signature);
    }

    private static async Task<Results<Accepted<WebhookDto>, ProblemHttpResult>> KeepAsync(
        HttpContext context,
        string source,
        string stream,
        WebhookOptions options,
        IWebhookInbox inbox,
        TimeProvider clock,
        BodyCheck check,
        CancellationToken cancellationToken,
        Func<byte[]>? delivery = null)
    {
        var most = options.MaxBodyKilobytes * 1024;
        if (await ReadAsync(context, most, cancellationToken) is not { } body) { return Problems.Result(Problems.WebhookTooLarge(options.MaxBodyKilobytes)); }
        if (check(body) is { } refusal) { return refusal; }
        if (!IsJson(body)) { return Problems.Result(Problems.InvalidValue("The body is no JSON object or array, so there is nothing to keep.")); }
        var document = new RawDocument
        {
            Source = source, Stream = stream, Content = body, ContentType = "application/json", Request = $"POST {context.Request.Path}", FetchedAt = clock.GetUtcNow(),
        };

        // A bare null would become an empty delivery, equal to every other.
        ReadOnlyMemory<byte>? proof = delivery is null ? default(ReadOnlyMemory<byte>?) : delivery();
        try
        {
            return await inbox.ReceiveAsync(document, proof, cancellationToken)
                ? TypedResults.Accepted((string?)null, new WebhookDto(source, stream, body.Length))
                : Problems.Result(Problems.Replayed());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !context.RequestAborted.IsCancellationRequested)
        {
            return Problems.Result(Problems.WebhookNotKept());
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpContext context, int most, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > most) { return null; }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) { limit.MaxRequestBodySize = most + 1L; }
        using var body = new MemoryStream();
        var block = new byte[16 * 1024];
        try
        {
            for (int read; (read = await context.Request.Body.ReadAsync(block, cancellationToken)) > 0;)
            {
                if (body.Length + read > most) { return null; }
                body.Write(block, 0, read);
            }
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return body.ToArray();
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ProblemHttpResult Refused(string detail) => Problems.Result(Problems.WebhookRefused(detail));

    /// <summary>Why a body is refused, or null.</summary>
    private delegate ProblemHttpResult? BodyCheck(ReadOnlySpan<byte> body);
}

/// <summary>What was kept of a delivery.</summary>
/// <param name="Source">The source id under which it is loaded.</param>
/// <param name="Stream">The sender.</param>
/// <param name="Size">Bytes.</param>
public sealed record WebhookDto(string Source, string Stream, int Size);

/// <summary>The answer to X's question who is here.</summary>
/// <param name="ResponseToken">The signed token.</param>
public sealed record CrcDto([property: System.Text.Json.Serialization.JsonPropertyName("response_token")] string ResponseToken);
