namespace SentinelMarket.Core.Serving;

/// <summary>Something that happened and that whoever looks on may want to know at once.</summary>
/// <param name="Kind">What happened, as <c>subject.verb</c>: <c>run.opened</c>, <c>alert.resolved</c>. Programs tell events apart by it.</param>
/// <param name="Subject">What it happened to: the number of a run, the id of an alert.</param>
/// <param name="At">When.</param>
/// <param name="Payload">
/// What is known of the subject: a record where this process published the event, a <see cref="System.Text.Json.JsonElement"/> where another
/// node did, null where that was too long to be passed on. A reader who needs more than its JSON asks the desk for the subject.
/// </param>
public sealed record LiveEvent(string Kind, string Subject, DateTimeOffset At, object? Payload)
{
    /// <summary>The node that published it; null for this process.</summary>
    public string? Node { get; init; }
}

/// <summary>An event with its place in the order in which this process learnt of events.</summary>
/// <param name="Number">From 1 on, without gaps; a reader who sees one has missed what lies in it.</param>
/// <param name="Event">What happened.</param>
public sealed record NumberedLiveEvent(long Number, LiveEvent Event);
