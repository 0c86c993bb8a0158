using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>Reads instants and refuses those at which nobody can have written anything.</summary>
internal static class PostTime
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Seconds since 1970 as an instant, or null when the calendar does not reach as far.</summary>
    public static DateTimeOffset? OfUnix(long? seconds) =>
        seconds is { } count && count >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && count <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(count)
            : null;

    /// <summary>ISO 8601, such as <c>2026-04-09T07:01:44+00:00</c>, in UTC; a time without an offset is taken for UTC.</summary>
    public static DateTimeOffset? OfIso(string? text) => text is null ? null : MessageFields.IsoTime(text.Trim());

    /// <summary>The verdict on a message from before 2000, or from more than a day after it was fetched; null when the time is sound.</summary>
    public static Verdict? FaultOf(DateTimeOffset published, DateTimeOffset fetched, string field) =>
        published >= Earliest && published <= fetched + Ahead
            ? null
            : new Verdict(
                "timestamp.range",
                Severity.Reject,
                field,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{field} says {published.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z; messages are from 2000 on and at most a day ahead of {fetched.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, when this one was fetched."));
}
