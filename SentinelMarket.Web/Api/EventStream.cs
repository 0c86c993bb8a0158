using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>Writes live events as text/event-stream until the caller goes, the stream's lifetime is over or the server stops.</summary>
internal sealed class EventStream(
    LiveEvents events, IReadOnlyList<string> kinds, string? lastEventId, ApiOptions options, TimeProvider time, IDisposable place, CancellationToken stopping) : IResult
{
    public const string ContentType = "text/event-stream";
    public const string LastEventIdHeader = "Last-Event-ID";

    private const int ReconnectMilliseconds = 3_000;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var held = place;
        var response = httpContext.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";

        // A proxy that gathered the events would keep them from the reader.
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var lifetime = new CancellationTokenSource(options.EventStreamLifetime, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping, lifetime.Token);
        try
        {
            await FollowAsync(response, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    private async Task FollowAsync(HttpResponse response, CancellationTokenSource end)
    {
        var known = Known();
        var last = known ?? events.Last;
        var reader = events.FollowAsync(last, end.Token).GetAsyncEnumerator(end.Token);
        var next = reader.MoveNextAsync().AsTask();
        try
        {
            await WriteAsync(response, string.Create(CultureInfo.InvariantCulture, $"retry: {ReconnectMilliseconds}\n\n"), end.Token);
            if (lastEventId is not null && known is null) { await TellAsync(response, last, LiveEventDto.Reset(time.GetUtcNow()), end.Token); }
            while (true)
            {
                try
                {
                    if (!await next.WaitAsync(options.EventHeartbeat, time, end.Token)) { return; }
                }
                catch (TimeoutException)
                {
                    await WriteAsync(response, ": alive\n\n", end.Token);
                    continue;
                }

                var one = reader.Current;
                if (one.Number > last + 1) { await TellAsync(response, one.Number - 1, LiveEventDto.Reset(time.GetUtcNow()), end.Token); }
                last = one.Number;
                if (Concerns(one.Event.Kind)) { await TellAsync(response, last, LiveEventDto.Of(one.Event), end.Token); }
                next = reader.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await end.CancelAsync();
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await reader.DisposeAsync();
        }
    }

    private bool Concerns(string kind) =>
        kinds.Count == 0 || kinds.Any(one => kind.Equals(one, StringComparison.Ordinal) || (kind.Length > one.Length && kind[one.Length] == '.' && kind.StartsWith(one, StringComparison.Ordinal)));

    /// <summary>The number of the last event that the reader knows, if it is one of this memory's.</summary>
    private long? Known() =>
        lastEventId?.Split('-') is [var epoch, var number] && epoch == events.Epoch
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed <= events.Last ? parsed : null;

    private Task TellAsync(HttpResponse response, long number, LiveEventDto news, CancellationToken cancellationToken) => WriteAsync(
        response,
        string.Create(CultureInfo.InvariantCulture, $"id: {events.Epoch}-{number}\nevent: {news.Kind}\ndata: {JsonSerializer.Serialize(news, ApiJson.Options)}\n\n"),
        cancellationToken);

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
