using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Monitoring;

/// <summary>
/// Gathers what <see cref="DeadlineJudge"/> judges from the schedules and <c>pipeline_runs</c>. Nothing that was planned before this process began, or before it saw a
/// schedule changed or resumed, is missed.
/// </summary>
public sealed class DeadlineReader(PipelineRunner runner, RunLog runs, IJobScheduler scheduler, CurrentCalendar calendar, IOptions<DeadlineOptions> options, TimeProvider clock) : IDeadlineReader
{
    private const int RunsLookedAt = 20;

    // Quotes every minute over a long holiday.
    private const int MostTicks = 20_000;

    private readonly ConcurrentDictionary<string, (string Words, DateTimeOffset Since)> _seen = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _began = clock.GetUtcNow();

    /// <summary>The deadlines that are missed now.</summary>
    public async Task<IReadOnlyList<MissedDeadline>> MissedAsync(CancellationToken cancellationToken)
    {
        var schedules = await scheduler.SchedulesAsync(cancellationToken).ConfigureAwait(false);
        var facts = new List<DeadlineFacts>();
        foreach (var pipeline in runner.Pipelines)
        {
            var latest = await runs.LatestAsync(pipeline.Name, RunsLookedAt, cancellationToken).ConfigureAwait(false);
            facts.Add(FactsOf(pipeline.Name, schedules.GetValueOrDefault(pipeline.Name), latest));
        }

        return DeadlineJudge.Judge(facts, clock.GetUtcNow());
    }

    private DeadlineFacts FactsOf(string pipeline, JobSchedule? schedule, IReadOnlyList<RunReport> latest)
    {
        var deadlines = options.Value.Of(pipeline);
        var last = latest.FirstOrDefault(run => run.Trigger is not (RunTrigger.Import or RunTrigger.Replay));
        return new DeadlineFacts(pipeline, deadlines.Grace!.Value, deadlines.Limit is { } limit && limit > TimeSpan.Zero ? limit : null)
        {
            PlannedAfter = deadlines.Grace > TimeSpan.Zero && schedule is { Paused: false, NextFire: { } next, Interval: { } interval } ? from => PlannedAfter(pipeline, next, interval, last, from) : null,
            PlannedSince = PlannedSince(pipeline, schedule),
            Open = latest.FirstOrDefault(run => run.Outcome is null),
            Last = last,
        };
    }

    private DateTimeOffset PlannedSince(string pipeline, JobSchedule? schedule)
    {
        var words = schedule is null or { Paused: true } ? string.Empty : schedule.Words;
        return _seen.AddOrUpdate(pipeline, _ => (words, _began), (_, seen) => seen.Words == words ? seen : (words, clock.GetUtcNow())).Since;
    }

    /// <summary>
    /// The first start after an instant by which the next one and the longest gap between two can be told: exact for schedules with equal gaps; for others the start is
    /// missed at the right time, and told with the earliest instant at which it may have been planned. Ticks without anything to do are none.
    /// </summary>
    private DateTimeOffset? PlannedAfter(string pipeline, DateTimeOffset next, TimeSpan interval, RunReport? last, DateTimeOffset from)
    {
        var gaps = (long)Math.Ceiling((next - from).Ticks / (double)interval.Ticks) - 1;
        var planned = next - (interval * gaps);
        if (pipeline != StockDataPipeline.PipelineName || calendar.Value.IsAlwaysOpen) { return planned; }
        var now = clock.GetUtcNow();
        for (var tick = 0; tick < MostTicks && planned <= now && !SessionTicks.HasTraded(calendar.Value, last?.StartedAt ?? planned, planned); tick++) { planned += interval; }
        return planned;
    }
}
