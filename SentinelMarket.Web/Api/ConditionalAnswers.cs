using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace SentinelMarket.Web.Api;

/// <summary>
/// Gives every answer to a GET an ETag, made from its body, and answers 304 to who has it already (RFC 9110). It spares the way, not the
/// work. The tag is weak, because the body is the same however it is compressed.
/// </summary>
internal sealed class ConditionalAnswers : IMiddleware
{
    // Larger answers go out while they are made.
    private const int MostHeld = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || StreamedAnswer.Is(context))
        {
            await next(context);
            return;
        }

        var response = context.Response;
        var body = response.Body;
        var held = new HeldBody(body, MostHeld);
        response.Body = held;
        try
        {
            await next(context);
            await response.CompleteWritingAsync();
        }
        finally
        {
            response.Body = body;
        }

        if (held.Held is not { } bytes) { return; }
        if (response.StatusCode == StatusCodes.Status200OK && response.Headers.ETag.Count == 0 && !response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase))
        {
            var tag = TagOf(bytes.Span);
            response.Headers.ETag = tag.ToString();

            // May be kept by the caller, who asks each time whether it still holds.
            if (response.Headers.CacheControl.Count == 0) { response.Headers.CacheControl = "private, no-cache"; }
            if (IsKnown(context.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.ContentType = null;
                response.ContentLength = null;
                return;
            }
        }

        if (!bytes.IsEmpty) { await body.WriteAsync(bytes, context.RequestAborted); }
    }

    private static EntityTagHeaderValue TagOf(ReadOnlySpan<byte> body) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"", isWeak: true);

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        new RequestHeaders(request.Headers).IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
}

internal static class HeldBodies
{
    /// <summary>Brings what the body's writer still holds into the body; writers do so themselves, but for what they wrote last.</summary>
    public static async Task CompleteWritingAsync(this HttpResponse response) => await response.BodyWriter.FlushAsync();
}
