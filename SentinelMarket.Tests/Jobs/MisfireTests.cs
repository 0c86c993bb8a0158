using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Jobs;

/// <summary>Starts that do not come when they are due: what is done about them, and that the jobs page is told exactly that.</summary>
public sealed class MisfireTests(JobStoreDatabase database) : IClassFixture<JobStoreDatabase>, IAsyncLifetime
{
    private static readonly (string, string)[] OnlyTick = [.. ((string[])["stock_data", "social_media", "news", "filings", "end_of_day", "quality_report", "holidays", "retention"]).Select(pipeline => ($"{pipeline}:Enabled", "false"))];

    public Task InitializeAsync() => database.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_day_off_with_more_than_a_thousand_missed_starts_is_made_up_for_by_one_and_says_so()
    {
        (string, string)[] settings = [.. OnlyTick, ("tick:Every", "00:01:00")];
        await using (await JobNode.StartAsync(database, new RecordedRuns(), settings)) { }
        var due = TimeProvider.System.GetUtcNow().AddDays(-1);
        await MissedSinceAsync("tick", due);

        var runs = new RecordedRuns();
        await using var node = await JobNode.StartAsync(database, runs, settings);
        Assert.Equal("tick", await runs.NextAsync());

        var misfire = Assert.Single(await MisfiresAsync(node));
        Assert.Equal(("tick", MisfireKind.Late), (misfire.Pipeline, misfire.Kind));
        Assert.InRange(misfire.Missed, 1_440, 1_443);
        Assert.InRange((misfire.DueAt - due).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(misfire.Late!.Value, TimeSpan.FromHours(24), TimeSpan.FromHours(24.2));
        Assert.Equal(1, runs.Count);
        var next = (await node.Schedules.SchedulesAsync(CancellationToken.None))["tick"].NextFire!.Value;
        Assert.InRange(next, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task What_a_run_at_start_makes_up_for_is_written_down_too()
    {
        (string, string)[] settings = [.. OnlyTick, ("tick:Every", "01:00:00"), ("tick:RunAtStart", "true")];
        await using (await JobNode.StartAsync(database, new RecordedRuns(), settings)) { }
        await MissedSinceAsync("tick", TimeProvider.System.GetUtcNow().AddHours(-5.5));

        var runs = new RecordedRuns();
        await using var node = await JobNode.StartAsync(database, runs, settings);
        Assert.Equal("tick", await runs.NextAsync());

        var misfire = Assert.Single(await MisfiresAsync(node));
        Assert.Equal((MisfireKind.MadeUpAtStart, 6L), (misfire.Kind, misfire.Missed));
        Assert.NotNull(misfire.FiredAt);
    }

    [Fact]
    public async Task A_start_that_finds_a_run_open_is_left_out_and_names_the_run()
    {
        var runs = new RecordedRuns((pipeline, _) => throw new RunAlreadyOpenException(pipeline, 77));
        await using var node = await JobNode.StartAsync(database, runs, [.. OnlyTick, ("tick:Every", "00:00:01")]);
        await runs.NextAsync();
        await runs.NextAsync();

        var misfire = (await MisfiresAsync(node))[^1];
        Assert.Equal((MisfireKind.RunOpen, "run 77 was open", 1L, (DateTimeOffset?)null), (misfire.Kind, misfire.Detail, misfire.Missed, misfire.FiredAt));
    }

    [Fact]
    public async Task A_clock_that_went_back_does_not_keep_a_schedule_silent()
    {
        var runs = new RecordedRuns();
        await using var node = await JobNode.StartAsync(database, runs, [.. OnlyTick, ("tick:Every", "01:00:00")]);

        // The clock stood a day ahead when the trigger was set last.
        var ahead = TimeProvider.System.GetUtcNow().AddDays(1);
        await MissedSinceAsync("tick", ahead);
        await node.CheckAsync();

        var next = (await node.Schedules.SchedulesAsync(CancellationToken.None))["tick"].NextFire!.Value;
        Assert.InRange(next, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddHours(1));
        var misfire = Assert.Single(await MisfiresAsync(node));
        Assert.Equal((MisfireKind.ClockWentBack, 0L), (misfire.Kind, misfire.Missed));
        Assert.StartsWith("next start moved to ", misfire.Detail, StringComparison.Ordinal);
        await node.CheckAsync();
        Assert.Single(await MisfiresAsync(node));
        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_fires_one_start_and_goes_on_from_there()
    {
        (string, string)[] settings = [.. OnlyTick, ("noon:Cron", "0 0 12 * * ?")];
        var runs = new RecordedRuns();
        await using (await JobNode.StartAsync(database, new RecordedRuns(), settings)) { }

        // Ten days ahead: ten starts at noon lie between what was due and now.
        var schedule = new PipelineSchedule { Cron = "0 0 12 * * ?" };
        var due = JobTriggers.StartsAfter("noon", schedule, TimeProvider.System.GetUtcNow().AddDays(-10)).First();
        await MissedSinceAsync("noon", due);
        await using var node = await JobNode.StartAsync(database, runs, settings);
        Assert.Equal("noon", await runs.NextAsync());

        var misfire = Assert.Single(await MisfiresAsync(node));
        Assert.Equal((MisfireKind.Late, 10L), (misfire.Kind, misfire.Missed));
        Assert.Equal(JobTriggers.StartsAfter("noon", schedule, TimeProvider.System.GetUtcNow()).First(), (await node.Schedules.SchedulesAsync(CancellationToken.None))["noon"].NextFire);
        Assert.Equal(1, runs.Count);
    }

    [Fact]
    public async Task What_was_missed_while_paused_on_purpose_is_no_misfire_across_a_restart_either()
    {
        (string, string)[] settings = [.. OnlyTick, ("tick:Every", "00:30:00")];
        await using (var first = await JobNode.StartAsync(database, new RecordedRuns(), settings)) { await first.Schedules.PauseAsync("tick", CancellationToken.None); }
        await MissedSinceAsync("tick", TimeProvider.System.GetUtcNow().AddDays(-2));

        var runs = new RecordedRuns();
        await using var node = await JobNode.StartAsync(database, runs, settings);
        Assert.True((await node.Schedules.SchedulesAsync(CancellationToken.None))["tick"].Paused);
        await node.Schedules.ResumeAsync("tick", CancellationToken.None);
        await node.CheckAsync();

        Assert.Empty(await MisfiresAsync(node));
        Assert.Equal(0, runs.Count);
        Assert.True((await node.Schedules.SchedulesAsync(CancellationToken.None))["tick"].NextFire > TimeProvider.System.GetUtcNow());
    }

    [Theory]
    [InlineData("00:01:00", null, 1000, 1001)]
    [InlineData(null, "0 0/5 * * * ?", 1000, 201)]
    [InlineData("00:05:00", null, 0, 1)]
    public void Missed_starts_are_counted_by_the_schedule(string? every, string? cron, int minutes, long missed)
    {
        var due = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var schedule = new PipelineSchedule { Every = every is null ? null : TimeSpan.Parse(every, System.Globalization.CultureInfo.InvariantCulture), Cron = cron };

        Assert.Equal(missed, JobTriggers.Missed("tick", schedule, due, due.AddMinutes(minutes)));
    }

    private Task MissedSinceAsync(string pipeline, DateTimeOffset due) =>
        database.ExecuteAsync(FormattableString.Invariant($"update qrtz_triggers set next_fire_time = {due.UtcTicks} where trigger_name = '{pipeline}'"));

    private static Task<IReadOnlyList<Misfire>> MisfiresAsync(JobNode node) => node.Services.GetRequiredService<MisfireLog>().LatestAsync(100, CancellationToken.None);
}
