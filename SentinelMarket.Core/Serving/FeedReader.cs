using SentinelMarket.Core.Market;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>How the feeds fare, from the run history and from what this process knows of their calls.</summary>
internal sealed class FeedReader(IEnumerable<IFeed> feeds, FeedGauges gauges, FeedHistory history, IJobScheduler scheduler, CurrentCalendar calendar, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(14);

    private readonly IReadOnlyList<IFeed> _feeds = [.. feeds];

    /// <summary>All feeds with their streams, in the order of registration.</summary>
    public async Task<IReadOnlyList<FeedOverview>> ListAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var schedules = await scheduler.SchedulesAsync(cancellationToken).ConfigureAwait(false);
        var recent = new Dictionary<(string, string), StreamHistory>();
        foreach (var pipeline in _feeds.Select(feed => feed.Pipeline).Distinct(StringComparer.Ordinal))
        {
            // Three intervals of a daily feed, so that it can be late; a day of one that is asked every few minutes.
            var period = TimeSpan.FromTicks(Math.Clamp(3 * (schedules.GetValueOrDefault(pipeline)?.Interval ?? TimeSpan.Zero).Ticks, Day.Ticks, LongestPeriod.Ticks));
            foreach (var stream in await history.RecentAsync(pipeline, now - period, now - Day, cancellationToken).ConfigureAwait(false))
            {
                recent[(stream.Source, stream.Stream)] = stream;
            }
        }

        var silent = _feeds.SelectMany(feed => feed.Streams.Select(stream => (feed.Source, stream))).Distinct()
            .Where(key => recent.GetValueOrDefault(key)?.LastSuccess is null).ToList();
        foreach (var (key, at) in await history.LastSuccessesAsync(silent, cancellationToken).ConfigureAwait(false))
        {
            recent[key] = (recent.GetValueOrDefault(key) ?? new StreamHistory(key.Source, key.Stream)) with { LastSuccess = at };
        }

        var bySource = recent.Values.ToLookup(stream => stream.Source, StringComparer.Ordinal);
        return [.. _feeds.Select(feed => Describe(feed, [.. bySource[feed.Source]], schedules.GetValueOrDefault(feed.Pipeline), now))];
    }

    private FeedOverview Describe(IFeed feed, IReadOnlyList<StreamHistory> streams, JobSchedule? schedule, DateTimeOffset now)
    {
        // Somebody who paused the schedule does not expect answers.
        var interval = schedule?.Paused == true ? null : schedule?.Interval;
        var passed = FeedJudge.PassedFor(feed, calendar.Value);
        var byStream = streams.ToDictionary(stream => stream.Stream, StringComparer.Ordinal);
        var listed = feed.Streams.Distinct(StringComparer.Ordinal).Select(stream => Stream(stream, byStream.GetValueOrDefault(stream), interval, now, passed)).ToList();
        var reading = gauges.Of(feed.ClientName).Reading;
        var newest = streams.MaxBy(stream => stream.LastAsked ?? stream.LastSuccess);
        var failed = streams.Where(stream => stream.LastFailure is not null).MaxBy(stream => stream.LastFailure);

        // An archive's streams come and go with the days; then the one that was asked last speaks for the feed.
        var judged = listed.Any(stream => stream.State != FeedState.NotAsked) ? [.. listed.Select(stream => stream.State)] : new[] { FeedJudge.Of(newest, interval, now, passed) };
        var (state, reason) = FeedJudge.Of(judged);
        var isOpen = reading is { Circuit: FeedCircuit.Open, OpenUntil: { } until } && until > now;
        return new FeedOverview
        {
            Source = feed.Source,
            Name = feed.Name,
            Pipeline = feed.Pipeline,
            State = feed.Readiness.IsReady ? state : FeedState.NotConfigured,
            Reason = feed.Readiness.Missing ?? reason,
            Schedule = schedule?.Words,
            Paused = schedule?.Paused ?? false,
            Interval = schedule?.Interval,
            LastSuccess = streams.Max(stream => stream.LastSuccess),
            LastError = failed?.LastError,
            LastErrorAt = failed?.LastFailure,
            RequestsLeft = reading.ResetsAt < now ? null : reading.RequestsLeft,
            LimitResetsAt = reading.ResetsAt < now ? null : reading.ResetsAt,
            Circuit = reading.Circuit == FeedCircuit.Open && !isOpen ? FeedCircuit.HalfOpen : reading.Circuit,
            CircuitOpenUntil = isOpen ? reading.OpenUntil : null,
            Records24Hours = streams.Sum(stream => stream.Records),
            Streams = listed,
        };
    }

    private static FeedStreamOverview Stream(string stream, StreamHistory? history, TimeSpan? interval, DateTimeOffset now, Func<DateTimeOffset, DateTimeOffset, TimeSpan>? passed) => new(
        stream,
        FeedJudge.Of(history, interval, now, passed),
        history?.LastSuccess,
        history is { LastFailure: { } failure } && !(history.LastSuccess >= failure) ? history.LastError : null,
        history?.Records ?? 0);
}
