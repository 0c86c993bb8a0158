using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace SentinelMarket.Tests.Sources.Live;

/// <summary>What goes wrong at a site, mostly while it quotes all that it was told: the address and every header.</summary>
internal static class TalkativeFaults
{
    public static IReadOnlyDictionary<string, Func<HttpContext, Task>> All { get; } = new Dictionary<string, Func<HttpContext, Task>>(StringComparer.Ordinal)
    {
        ["200 with a page"] = context => PageAsync(context, 200),
        ["200 with an answer that quotes"] = context => AnswerAsync(context, 200),
        ["400"] = context => AnswerAsync(context, 400),
        ["429"] = context => AnswerAsync(context, 429),
        ["500"] = context => AnswerAsync(context, 500),
        ["500 with words for a reason"] = context =>
        {
            context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = string.Concat(QuoteOf(context).Where(letter => letter is >= ' ' and <= '~'));
            return PageAsync(context, 500);
        },
        ["403"] = context => PageAsync(context, 403),
        ["401"] = context => AnswerAsync(context, 401),
        ["a redirect elsewhere"] = context =>
        {
            context.Response.Redirect("http://elsewhere.example/?from=" + Uri.EscapeDataString(QuoteOf(context)) + "&raw=" + context.Request.GetEncodedPathAndQuery());
            return Task.CompletedTask;
        },
        ["no answer"] = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default),
        ["a broken connection"] = async context =>
        {
            context.Response.ContentLength = 100_000;
            await context.Response.WriteAsync(QuoteOf(context));
            await context.Response.Body.FlushAsync();
            context.Abort();
        },
    };

    /// <summary>The request as it came: line, headers and body.</summary>
    private static string QuoteOf(HttpContext context) =>
        $"{context.Request.Method} {context.Request.GetDisplayUrl()} {context.Request.GetEncodedUrl()} {string.Join(", ", context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"))}";

    private static Task PageAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"<!DOCTYPE html><html><head><title>Access denied</title></head><body>You asked: {QuoteOf(context)}</body></html>");
    }

    /// <summary>In the words of every API at once.</summary>
    private static Task AnswerAsync(HttpContext context, int status)
    {
        var quote = QuoteOf(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new
        {
            ok = false,
            status,
            code = quote,
            title = quote,
            detail = quote,
            type = quote,
            message = quote,
            description = quote,
            reason = quote,
            error = new { code = status, message = quote, description = quote, errors = new[] { new { reason = quote, message = quote } } },
            errors = new[] { new { message = quote, title = quote, detail = quote } },
            chart = new { error = new { code = quote, description = quote } },
            raw = Encoding.UTF8.GetBytes(quote),
        })).AsTask();
    }
}
