using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Monitoring;

/// <summary>What is known of one pipeline when its deadlines are judged.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Grace">How long after its planned time a run may begin.</param>
/// <param name="Limit">How long a run may be open; null for as long as it likes.</param>
public sealed record DeadlineFacts(string Pipeline, TimeSpan Grace, TimeSpan? Limit)
{
    /// <summary>The first planned start after an instant, in UTC; null when there is none. The function itself is null without a schedule, or while it is paused.</summary>
    public Func<DateTimeOffset, DateTimeOffset?>? PlannedAfter { get; init; }

    /// <summary>Since when starts are planned, in UTC: nothing that was planned before was missed.</summary>
    public DateTimeOffset PlannedSince { get; init; }

    /// <summary>The run that is open, whatever it is; null when none is.</summary>
    public RunReport? Open { get; init; }

    /// <summary>The latest run, open or ended, that did what the schedule asks for: imports, replays and backfills do something else. Null when there was none.</summary>
    public RunReport? Last { get; init; }
}

/// <summary>
/// Notices what is late though nothing failed. Pure: schedule and runs in, missed deadlines out. Starts that are planned while a run that does the same is open count as
/// kept, because at most one run of a pipeline is open.
/// </summary>
public static class DeadlineJudge
{
    /// <summary>All deadlines that are missed at <paramref name="now"/>, in the order of <paramref name="pipelines"/>.</summary>
    public static IReadOnlyList<MissedDeadline> Judge(IEnumerable<DeadlineFacts> pipelines, DateTimeOffset now) => [.. pipelines.SelectMany(facts => Judge(facts, now))];

    /// <summary>The deadlines of one pipeline that are missed at <paramref name="now"/>: none, or one of each kind.</summary>
    public static IEnumerable<MissedDeadline> Judge(DeadlineFacts facts, DateTimeOffset now)
    {
        if (facts is { Open: { } open, Limit: { } limit } && now - open.StartedAt > limit)
        {
            yield return new MissedDeadline(facts.Pipeline, MissedDeadlineKind.TooLong, open.StartedAt, open.StartedAt + limit, open.Id);
        }

        if (facts.Last is { Outcome: null }) { yield break; }
        var from = facts.Last?.FinishedAt is { } ended && ended > facts.PlannedSince ? ended : facts.PlannedSince;
        if (facts.PlannedAfter?.Invoke(from) is { } due && now - due > facts.Grace)
        {
            yield return new MissedDeadline(facts.Pipeline, MissedDeadlineKind.NotStarted, due, due + facts.Grace, facts.Open?.Id);
        }
    }
}
