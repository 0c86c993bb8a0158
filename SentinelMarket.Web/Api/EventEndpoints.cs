using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/events</summary>
internal static class EventEndpoints
{
    private const int MostKinds = 20;
    private const int LongestKind = 40;

    public static void Map(RouteGroupBuilder data) =>
        data.MapGet("/events", Follow)
            .WithTags("Events")
            .WithSummary("What happens, as it happens")
            .WithDescription(
                "Server-Sent Events: run.opened, run.progress and run.closed with the run, and what else the product tells, such as alerts; of all nodes. Each has an id; who comes back with it in the header Last-Event-ID "
                + "(browsers do) gets what he missed, as far as this node remembers it (2,048 events). Where that is not far enough, stream.reset comes first: read the lists again. A comment shows each 15 seconds that "
                + "the stream lives; it ends after an hour, and with the server.")
            .WithMetadata(StreamedAnswer.Instance)
            .Produces<LiveEventDto>(StatusCodes.Status200OK, EventStream.ContentType)
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static IResult Follow(
        HttpContext context,
        LiveEvents events,
        EventStreams streams,
        IOptions<ApiOptions> options,
        TimeProvider time,
        IHostApplicationLifetime host,
        [Description("Only these kinds, with commas: run.closed, or run for all of runs.")] string? kinds = null,
        [Description("The id of the last event that is known; the header Last-Event-ID counts before it.")] string? lastEventId = null,
        [FromHeader(Name = EventStream.LastEventIdHeader), Description("The id of the last event that is known, as browsers send it when they come back.")] string? lastEventIdHeader = null)
    {
        string[] asked;
        try
        {
            asked = Kinds(kinds);
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }

        var most = options.Value.EventStreamsPerCaller;
        if (streams.Enter(Actor.Of(context.User), most) is not { } place)
        {
            context.Response.Headers.RetryAfter = "10";
            return Problems.Result(Problems.TooManyStreams(most));
        }

        return new EventStream(events, asked, lastEventIdHeader ?? lastEventId, options.Value, time, place, host.ApplicationStopping);
    }

    private static string[] Kinds(string? text)
    {
        if (text is null) { return []; }
        var kinds = text.Split(',', StringSplitOptions.TrimEntries);
        return kinds.Length <= MostKinds && kinds.All(kind => kind.Length is >= 1 and <= LongestKind && kind.All(c => char.IsAsciiLetterLower(c) || c == '.'))
            ? kinds
            : throw new FormatException($"kinds is \"{QueryText.Shown(text)}\"; at most {MostKinds} kinds with commas are expected, such as run.closed or run.");
    }
}

/// <summary>How many streams each caller holds open.</summary>
internal sealed class EventStreams
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>A place to be given back, or null when the caller has the most.</summary>
    public IDisposable? Enter(string caller, int most)
    {
        if (_open.AddOrUpdate(caller, 1, (_, open) => open + 1) <= most) { return new Place(this, caller); }
        Leave(caller);
        return null;
    }

    private void Leave(string caller)
    {
        if (_open.AddOrUpdate(caller, 0, (_, open) => open - 1) == 0) { _open.TryRemove(KeyValuePair.Create(caller, 0)); }
    }

    private sealed class Place(EventStreams streams, string caller) : IDisposable
    {
        public void Dispose() => streams.Leave(caller);
    }
}

/// <summary>An event, as the stream's data have it.</summary>
/// <param name="Kind">What happened, such as run.closed; the field event has it too.</param>
/// <param name="Subject">What it happened to: a run's number, an alert's id.</param>
/// <param name="At">When.</param>
/// <param name="Node">The node that it happened on; null for the one that answers.</param>
/// <param name="Payload">What is known of the subject: of runs what /api/data/runs has; null where that was too long.</param>
public sealed record LiveEventDto(string Kind, string Subject, DateTimeOffset At, string? Node, object? Payload)
{
    internal const string ResetKind = "stream.reset";

    internal static LiveEventDto Of(LiveEvent news) => new(news.Kind, news.Subject, news.At, news.Node, news.Payload is RunReport run ? new RunDto(run) : news.Payload);

    /// <summary>Events are missing between what the reader knows and what comes next.</summary>
    internal static LiveEventDto Reset(DateTimeOffset at) => new(ResetKind, "events", at, null, null);
}
