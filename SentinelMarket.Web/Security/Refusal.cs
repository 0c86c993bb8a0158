using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Security;

/// <summary>A refused request: ProblemDetails for programs, one plain sentence for people.</summary>
internal static class Refusal
{
    public static async Task WriteAsync(HttpContext context, string type, string detail)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.Headers.CacheControl = "no-store";
        if (IsProgram(context.Request))
        {
            await Problems.WriteAsync(context, Problems.Refused(type, detail));
            return;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync($"Refused. {detail}\n", context.RequestAborted);
    }

    private static bool IsProgram(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase)
        || request.Path.StartsWithSegments("/healthz", StringComparison.OrdinalIgnoreCase)
        || request.Path.StartsWithSegments("/readyz", StringComparison.OrdinalIgnoreCase);
}
