using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>
/// Carries a POST with the header Idempotency-Key out once: whoever sends it again, also at the same moment and to another node, gets the
/// first one's answer. Only what was done is remembered (status 2xx); a call that was refused did nothing and may come again under its key.
/// </summary>
internal sealed class Idempotency(IOptions<ApiOptions> options, TimeProvider time, ILogger<Idempotency> logger) : IMiddleware
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int LongestKey = 255;

    private const int MostBody = 1024 * 1024;
    private const int MostInMemory = 64 * 1024;
    private const int MostAnswer = 8 * 1024 * 1024;
    private const int RetrySeconds = 1;
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        IsFor(context) && context.Request.Headers.TryGetValue(Header, out var key) ? CarryOutAsync(context, key.ToString(), next) : next(context);

    /// <summary>Whether an operation takes a key: every POST but webhooks, which have signatures that work once.</summary>
    public static bool Takes(string method, PathString path) => HttpMethods.IsPost(method) && !WebhookPaths.Contains(path);

    private static bool IsFor(HttpContext context) => Takes(context.Request.Method, context.Request.Path) && context.GetEndpoint() is RouteEndpoint;

    private async Task CarryOutAsync(HttpContext context, string key, RequestDelegate next)
    {
        if (key.Length is 0 or > LongestKey || key.Any(c => c is < ' ' or > '~'))
        {
            await Problems.WriteAsync(context, Problems.InvalidIdempotencyKey());
            return;
        }

        var request = context.Request;
        if (await HashAsync(context) is not { } hash)
        {
            await Problems.WriteAsync(context, Problems.OfStatus(StatusCodes.Status413PayloadTooLarge, request.Method, request.Path));
            return;
        }

        var keys = context.RequestServices.GetRequiredService<IdempotencyKeys>();
        var call = new IdempotentCall(Actor.Of(context.User), key, $"{request.Method} {request.Path}{request.QueryString}", hash);
        switch (await ClaimAsync(keys, call, context.RequestAborted))
        {
            case { State: KeyState.Claimed } claim:
                await FirstAsync(context, keys, call, claim.Token, next);
                break;
            case { State: KeyState.Answered, Answer: { } answer }:
                await AgainAsync(context, answer);
                break;
            case { State: KeyState.OfAnotherCall }:
                await Problems.WriteAsync(context, Problems.IdempotencyKeyReused());
                break;
            default:
                context.Response.Headers.RetryAfter = RetrySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                await Problems.WriteAsync(context, Problems.IdempotencyKeyInUse());
                break;
        }
    }

    /// <summary>Waits for whoever carries the same call out, but not for ever.</summary>
    private async Task<KeyClaim> ClaimAsync(IdempotencyKeys keys, IdempotentCall call, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var claim = await keys.ClaimAsync(call, options.Value.IdempotencyLifetime, cancellationToken);
            if (claim.State != KeyState.UnderWay || time.GetElapsedTime(since) >= Patience) { return claim; }
            await Task.Delay(LookPause, cancellationToken);
        }
    }

    private async Task FirstAsync(HttpContext context, IdempotencyKeys keys, IdempotentCall call, Guid token, RequestDelegate next)
    {
        // A caller who hangs up in the middle comes back with the key and wants the answer.
        var aborted = context.RequestAborted;
        context.RequestAborted = CancellationToken.None;
        var response = context.Response;
        var body = response.Body;
        var held = new HeldBody(body, MostAnswer);
        response.Body = held;
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(keys, call, token, done.Token);
        var isAnswered = false;
        try
        {
            await next(context);
            await response.CompleteWritingAsync();
            if (response.StatusCode is >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices)
            {
                var location = response.Headers.Location.Count > 0 ? response.Headers.Location.ToString() : null;
                await keys.AnswerAsync(call, token, new KeptAnswer(response.StatusCode, response.ContentType, location, held.Held ?? default), CancellationToken.None);
                isAnswered = true;
            }
        }
        finally
        {
            response.Body = body;
            context.RequestAborted = aborted;
            await done.CancelAsync();
            await renewing;
            if (!isAnswered) { await ReleaseAsync(keys, call, token); }
        }

        if (held.Held is { IsEmpty: false } bytes) { await body.WriteAsync(bytes, aborted); }
    }

    private async Task RenewAsync(IdempotencyKeys keys, IdempotentCall call, Guid token, CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(IdempotencyKeys.Lease / 3, done);
                await keys.RenewAsync(call, token, done);
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
        }
        catch (System.Data.Common.DbException exception)
        {
            logger.KeyNotKept(call.Key, exception);
        }
    }

    private async Task ReleaseAsync(IdempotencyKeys keys, IdempotentCall call, Guid token)
    {
        try
        {
            await keys.ReleaseAsync(call, token, CancellationToken.None);
        }
        catch (System.Data.Common.DbException exception)
        {
            // The claim lapses by itself.
            logger.KeyNotKept(call.Key, exception);
        }
    }

    private static async Task AgainAsync(HttpContext context, KeptAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers[ReplayedHeader] = "true";
        if (answer.Location is { } location) { response.Headers.Location = location; }
        if (answer.Body.IsEmpty) { return; }
        response.ContentType = answer.ContentType;
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>Reads the body, which goes to a file where it is large, and winds it back; null when it is larger than the endpoint would take.</summary>
    private static async Task<byte[]?> HashAsync(HttpContext context)
    {
        var request = context.Request;
        var most = context.GetEndpoint()?.Metadata.GetMetadata<FileBody>() is null
            ? MostBody : context.RequestServices.GetRequiredService<IInboxDesk>().MaxUploadBytes + UploadEndpoints.EnvelopeBytes;
        if (request.ContentLength > most) { return null; }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) { limit.MaxRequestBodySize = most + 1; }
        request.EnableBuffering(MostInMemory, most);
        try
        {
            var hash = await SHA256.HashDataAsync(request.Body, context.RequestAborted);
            request.Body.Position = 0;
            return hash;
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && request.Body.Position >= most)
        {
            return null;
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}

/// <summary>Marks an endpoint whose body is a file.</summary>
internal sealed class FileBody
{
    public static readonly FileBody Instance = new();
}
