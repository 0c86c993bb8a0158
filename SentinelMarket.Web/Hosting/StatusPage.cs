using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Hosting;

/// <summary>
/// <c>/status</c>: what is known without the database, in plain HTML without script, sign-in or data. It stands for every page until the
/// database has been there for the first time, because until then there is nothing that a page could show.
/// </summary>
internal static class StatusPage
{
    private const string Path = "/status";
    private const int RefreshSeconds = 5;
    private const double Megabyte = 1024 * 1024;

    /// <summary>Comes after the gate for callers.</summary>
    public static void UseStatusPage(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (IsPage(context) && context.RequestServices.GetRequiredService<DatabaseDesk>().Standing() is { Absence.NeverThere: true } standing)
            {
                await WriteAsync(context, standing);
                return;
            }

            await next(context);
        });
        app.MapGet(Path, context => WriteAsync(context, context.RequestServices.GetRequiredService<DatabaseDesk>().Standing())).AllowAnonymous().ExcludeFromDescription();
    }

    private static bool IsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.Any(accept => accept is not null && accept.Contains("text/html", StringComparison.OrdinalIgnoreCase))
        && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static Task WriteAsync(HttpContext context, DatabaseStanding standing)
    {
        context.Response.StatusCode = standing.Absence is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        if (standing.Absence is not null) { context.Response.Headers.RetryAfter = RefreshSeconds.ToString(CultureInfo.InvariantCulture); }
        return context.Response.WriteAsync(Html(standing), context.RequestAborted);
    }

    private static string Html(DatabaseStanding standing)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="{{RefreshSeconds}}"><title>Status - SentinelMarket</title>
            <style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem } h1 { font-size: 1.4rem } li { margin: .3rem 0 }</style>
            </head><body><main><h1>SentinelMarket is running</h1><ul>
            """);
        foreach (var line in LinesOf(standing)) { html.Append(CultureInfo.InvariantCulture, $"<li>{HtmlEncoder.Default.Encode(line)}</li>\n"); }
        return html.Append("</ul></main></body></html>").ToString();
    }

    private static IEnumerable<string> LinesOf(DatabaseStanding standing)
    {
        if (standing.Absence is { } absence)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"PostgreSQL is away since {absence.Since:yyyy-MM-dd HH:mm:ss} UTC: {absence.Reason}");
            if (absence.NeverThere) { yield return "It has not been there since this process was started. The pages come when it does; nothing has to be started again."; }
            yield return standing.Pauses
                ? "Several nodes share it, so runs pause until it is back."
                : standing.Problem ?? $"These pipelines go on and keep what they extract: {string.Join(", ", standing.GoOn)}.";
        }
        else
        {
            yield return "PostgreSQL answers.";
        }

        yield return standing.WaitingRuns == 0
            ? "No run waits to be loaded."
            : string.Create(CultureInfo.InvariantCulture, $"{standing.WaitingRuns:N0} runs wait to be loaded ({standing.WaitingBytes / Megabyte:N1} MB in the spool; their payloads are in the lake).");
    }
}
