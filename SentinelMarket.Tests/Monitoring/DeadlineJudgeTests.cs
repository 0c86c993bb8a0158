using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Monitoring;

public sealed class DeadlineJudgeTests
{
    private static readonly DateTimeOffset Ten = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_that_has_not_begun_by_its_time_plus_grace_is_missed_since_then()
    {
        var facts = EveryFiveMinutes(Ended(Ten, Ten.AddSeconds(20)));

        Assert.Empty(DeadlineJudge.Judge(facts, Ten.AddMinutes(7)));
        var missed = Assert.Single(DeadlineJudge.Judge(facts, Ten.AddMinutes(7).AddSeconds(1)));

        Assert.Equal(new MissedDeadline("prices", MissedDeadlineKind.NotStarted, Ten.AddMinutes(5), Ten.AddMinutes(7), null), missed);
        Assert.Equal("The run planned for 2026-01-05 10:05:00 UTC has not begun.", missed.Reason);
    }

    [Fact]
    public void A_missed_start_stays_the_first_one_however_many_follow()
    {
        var missed = Assert.Single(DeadlineJudge.Judge(EveryFiveMinutes(Ended(Ten, Ten.AddSeconds(20))), Ten.AddHours(9)));

        Assert.Equal(Ten.AddMinutes(5), missed.DueAt);
    }

    [Fact]
    public void Starts_planned_while_the_run_before_was_open_count_as_kept()
    {
        var facts = EveryFiveMinutes(Ended(Ten, Ten.AddMinutes(11)));

        Assert.Empty(DeadlineJudge.Judge(facts, Ten.AddMinutes(16)));
        Assert.Equal(Ten.AddMinutes(15), Assert.Single(DeadlineJudge.Judge(facts, Ten.AddMinutes(18))).DueAt);
    }

    [Fact]
    public void While_the_run_is_open_no_start_is_missed()
    {
        Assert.Empty(DeadlineJudge.Judge(EveryFiveMinutes(Open(Ten)) with { Limit = null }, Ten.AddHours(1)));
    }

    [Fact]
    public void An_import_that_holds_the_pipeline_open_is_named_as_the_reason()
    {
        var import = Open(Ten.AddMinutes(4)) with { Id = 8, Trigger = RunTrigger.Import };
        var facts = EveryFiveMinutes(Ended(Ten, Ten.AddSeconds(20))) with { Open = import, Limit = null };

        var missed = Assert.Single(DeadlineJudge.Judge(facts, Ten.AddMinutes(8)));

        Assert.Equal("The run planned for 2026-01-05 10:05:00 UTC has not begun, because run 8 is open.", missed.Reason);
    }

    [Fact]
    public void Nothing_planned_before_the_schedule_was_changed_or_resumed_is_missed()
    {
        var facts = EveryFiveMinutes(Ended(Ten, Ten.AddSeconds(20))) with { PlannedSince = Ten.AddHours(3).AddSeconds(1) };

        Assert.Empty(DeadlineJudge.Judge(facts, Ten.AddHours(3).AddMinutes(6)));
        Assert.Equal(Ten.AddHours(3).AddMinutes(5), Assert.Single(DeadlineJudge.Judge(facts, Ten.AddHours(3).AddMinutes(8))).DueAt);
    }

    [Fact]
    public void A_pipeline_that_is_paused_or_has_no_schedule_misses_no_start()
    {
        Assert.Empty(DeadlineJudge.Judge(EveryFiveMinutes(Ended(Ten, Ten.AddSeconds(20))) with { PlannedAfter = null }, Ten.AddDays(3)));
    }

    [Fact]
    public void A_run_that_never_was_is_missed_once_its_first_time_is_over()
    {
        Assert.Equal(Ten.AddMinutes(5), Assert.Single(DeadlineJudge.Judge(EveryFiveMinutes(null) with { PlannedSince = Ten.AddSeconds(1) }, Ten.AddMinutes(8))).DueAt);
    }

    [Fact]
    public void A_run_beyond_its_limit_is_too_long_since_the_limit()
    {
        var facts = EveryFiveMinutes(Open(Ten));

        Assert.Empty(DeadlineJudge.Judge(facts, Ten.AddMinutes(30)));
        var missed = Assert.Single(DeadlineJudge.Judge(facts, Ten.AddMinutes(31)));

        Assert.Equal(new MissedDeadline("prices", MissedDeadlineKind.TooLong, Ten, Ten.AddMinutes(30), 7), missed);
        Assert.Equal("Run 7 is open since 2026-01-05 10:00:00 UTC, longer than its limit of 00:30:00.", missed.Reason);
    }

    private static DeadlineFacts EveryFiveMinutes(RunReport? last) => new("prices", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30))
    {
        PlannedAfter = after => new DateTimeOffset(((after.UtcTicks / TimeSpan.FromMinutes(5).Ticks) + 1) * TimeSpan.FromMinutes(5).Ticks, TimeSpan.Zero),
        PlannedSince = Ten.AddDays(-1),
        Last = last,
        Open = last is { Outcome: null } ? last : null,
    };

    private static RunReport Open(DateTimeOffset from) => new()
    {
        Id = 7,
        Pipeline = "prices",
        Trigger = RunTrigger.Schedule,
        Actor = "schedule",
        Node = "here/1",
        CodeVersion = "1",
        Parameters = new Dictionary<string, string>(StringComparer.Ordinal),
        StartedAt = from,
        Counts = RowCounts.Zero,
    };

    private static RunReport Ended(DateTimeOffset from, DateTimeOffset to) => Open(from) with { FinishedAt = to, Outcome = RunOutcome.Succeeded };
}
