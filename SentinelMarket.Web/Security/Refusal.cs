using Microsoft.AspNetCore.Mvc;

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
            var problem = new ProblemDetails
            {
                Type = $"urn:sentinelmarket:problem:{type}",
                Title = "Refused",
                Status = StatusCodes.Status403Forbidden,
                Detail = detail,
                Instance = context.Request.Path,
            };
            await context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
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
