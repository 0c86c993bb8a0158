using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Jobs;

/// <summary>Schedules that people change while the product runs, on one node and on several.</summary>
public sealed class ScheduleEditTests(JobStoreDatabase database) : IClassFixture<JobStoreDatabase>, IAsyncLifetime
{
    private static readonly ScheduleText Weekdays = new("0 0 20 ? * MON-FRI", null);

    public Task InitializeAsync() => database.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_changed_schedule_counts_on_the_other_node_and_after_a_restart_and_says_who_changed_it()
    {
        await using (var first = await JobNode.StartAsync(database, new RecordedRuns()))
        await using (var second = await JobNode.StartAsync(database, new RecordedRuns()))
        {
            await first.Editor.EditAsync("end_of_day", Weekdays, "ana", "no files on weekends", CancellationToken.None);

            var elsewhere = (await second.Editor.ListAsync(CancellationToken.None))["end_of_day"];
            Assert.Equal("20:00 every weekday (IST)", elsewhere.Words);
            Assert.Equal(("18:30 every day (IST)", "ana", "no files on weekends"), (elsewhere.DefaultWords, elsewhere.Edit!.ChangedBy, elsewhere.Edit.Reason));
            Assert.Equal(new TimeSpan(14, 30, 0), elsewhere.NextFire!.Value.UtcDateTime.TimeOfDay);
        }

        await using var third = await JobNode.StartAsync(database, new RecordedRuns(), ("end_of_day:Cron", "0 0 21 * * ?"));
        var later = (await third.Editor.ListAsync(CancellationToken.None))["end_of_day"];
        Assert.Equal(("20:00 every weekday (IST)", "21:00 every day (IST)"), (later.Words, later.DefaultWords));
        var history = await third.Services.GetRequiredService<ScheduleEdits>().HistoryAsync("end_of_day", 5, CancellationToken.None);
        Assert.Equal([("ana", "schedule.edit", "from 18:30 every day (IST) to 20:00 every weekday (IST): no files on weekends")], history.Select(entry => (entry.Actor, entry.Action, entry.Detail!)));
    }

    [Fact]
    public async Task Going_back_to_the_settings_undoes_a_change_and_takes_away_what_the_settings_do_not_have()
    {
        await using var node = await JobNode.StartAsync(database, new RecordedRuns());
        await node.Editor.EditAsync("end_of_day", Weekdays, "ana", null, CancellationToken.None);
        await node.Editor.EditAsync("signals", new ScheduleText(null, TimeSpan.FromHours(1)), "ana", null, CancellationToken.None);
        Assert.Equal("every hour", (await node.Schedules.SchedulesAsync(CancellationToken.None))["signals"].Words);

        Assert.True(await node.Editor.RevertAsync("end_of_day", "bo", CancellationToken.None));
        Assert.True(await node.Editor.RevertAsync("signals", "bo", CancellationToken.None));

        var schedules = await node.Schedules.SchedulesAsync(CancellationToken.None);
        Assert.Equal(new TimeSpan(13, 0, 0), schedules["end_of_day"].NextFire!.Value.UtcDateTime.TimeOfDay);
        Assert.False(schedules.ContainsKey("signals"));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from qrtz_triggers where trigger_name = 'signals'"));
        Assert.False(await node.Editor.RevertAsync("end_of_day", "bo", CancellationToken.None));
    }

    [Fact]
    public async Task A_paused_schedule_that_is_changed_stays_paused_and_resumes_with_the_new_one_without_making_up()
    {
        var runs = new RecordedRuns();
        await using var node = await JobNode.StartAsync(database, runs, ("stock_data:Enabled", "false"));
        await node.Schedules.PauseAsync("end_of_day", CancellationToken.None);

        await node.Editor.EditAsync("end_of_day", new ScheduleText(null, TimeSpan.FromHours(2)), "ana", null, CancellationToken.None);
        Assert.True((await node.Schedules.SchedulesAsync(CancellationToken.None))["end_of_day"].Paused);

        // As if a day had gone by since it was paused.
        await database.ExecuteAsync($"update qrtz_triggers set next_fire_time = {TimeProvider.System.GetUtcNow().AddDays(-1).Ticks} where trigger_name = 'end_of_day'");
        await node.Schedules.ResumeAsync("end_of_day", CancellationToken.None);

        var next = (await node.Schedules.SchedulesAsync(CancellationToken.None))["end_of_day"].NextFire!.Value;
        Assert.True(next > TimeProvider.System.GetUtcNow());
        Assert.Equal(0, next.Ticks % TimeSpan.FromHours(2).Ticks);
        Assert.Equal(0, runs.Count);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from job_misfires"));
    }

    [Fact]
    public async Task A_schedule_that_is_changed_while_its_run_is_open_lets_the_run_go_on_and_fires_by_the_new_one_afterwards()
    {
        var release = new TaskCompletionSource();
        var runs = new RecordedRuns((_, token) => release.Task.WaitAsync(token));
        await using var node = await JobNode.StartAsync(database, runs, ("stock_data:Enabled", "false"), ("tick:Every", "00:00:01"));
        Assert.Equal("tick", await runs.NextAsync());

        await node.Editor.EditAsync("tick", new ScheduleText(null, TimeSpan.FromSeconds(2)), "ana", null, CancellationToken.None);
        Assert.Equal(1, runs.Count);
        release.SetResult();

        Assert.Equal("tick", await runs.NextAsync());
        Assert.Equal("tick", await runs.NextAsync());
        Assert.Equal(1, runs.MostOpen);
        Assert.Equal(0, (await node.Schedules.SchedulesAsync(CancellationToken.None))["tick"].NextFire!.Value.Ticks % TimeSpan.FromSeconds(2).Ticks);
    }

    [Fact]
    public async Task What_was_changed_behind_a_nodes_back_is_taken_up_by_its_next_look()
    {
        await using var node = await JobNode.StartAsync(database, new RecordedRuns());
        await database.ExecuteAsync("insert into job_schedules (pipeline, every, changed_by) values ('end_of_day', interval '3 hours', 'another node')");

        await node.CheckAsync();

        var schedule = (await node.Schedules.SchedulesAsync(CancellationToken.None))["end_of_day"];
        Assert.Equal(("every 3 hours", 0L), (schedule.Words, schedule.NextFire!.Value.Ticks % TimeSpan.FromHours(3).Ticks));
    }

    [Fact]
    public async Task A_preview_tells_the_next_five_starts_by_the_clock_in_India()
    {
        await using var node = JobNode.Make(database, new RecordedRuns());

        var preview = node.Editor.Preview(new ScheduleText("0 15 9-15 ? * MON-FRI", null));

        Assert.Equal("every hour from 09:15 to 15:15 every weekday (IST)", preview.Words);
        Assert.Equal(5, preview.Next.Count);
        Assert.All(preview.Next, start =>
        {
            var indian = start.ToOffset(new TimeSpan(5, 30, 0));
            Assert.InRange(indian.Hour, 9, 15);
            Assert.Equal(15, indian.Minute);
            Assert.DoesNotContain(indian.DayOfWeek, (DayOfWeek[])[DayOfWeek.Saturday, DayOfWeek.Sunday]);
        });
    }

    [Theory]
    [InlineData("every day at noon", null, "The cron expression is \"every day at noon\", which is not a Quartz cron expression; an example is \"0 30 18 * * ?\" (18:30 every day).")]
    [InlineData(null, null, "The schedule has neither Cron nor Every; set one of them.")]
    [InlineData("0 0 7 * * ?", "00:05:00", "The schedule has both Cron and Every; set one of them (an empty Cron counts as not set).")]
    [InlineData(null, "00:00:00.5", "The interval is 00:00:00.5000000; whole seconds from 00:00:01 to 366 days are expected, such as 00:05:00.")]
    [InlineData("0 0 7 1 1 ? 2019", null, "The schedule never starts anything: its time lies in the past.")]
    public async Task What_is_no_schedule_is_refused_in_words_and_changes_nothing(string? cron, string? every, string fault)
    {
        await using var node = JobNode.Make(database, new RecordedRuns());
        var text = new ScheduleText(cron, every is null ? null : TimeSpan.Parse(every, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(fault, Assert.Throws<InvalidScheduleException>(() => node.Editor.Preview(text)).Message);
        await Assert.ThrowsAsync<InvalidScheduleException>(() => node.Editor.EditAsync("stock_data", text, "ana", null, CancellationToken.None));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from job_schedules"));
    }

    [Fact]
    public async Task A_node_without_the_role_of_a_worker_fires_nothing_and_is_ready()
    {
        var runs = new RecordedRuns();
        await using (var pages = await JobNode.StartAsync(database, runs, ("Node:Roles", "Web")))
        {
            Assert.False(pages.Clock.Fires);
            Assert.Null(pages.Clock.Problem);
        }

        var worked = new RecordedRuns();
        await using var worker = await JobNode.StartAsync(database, worked, ("Node:Roles", "Worker"));
        Assert.Equal("stock_data", await worked.NextAsync());
        Assert.Equal(0, runs.Count);
    }

    [Theory]
    [InlineData("Web, Worker", NodeRoles.Web | NodeRoles.Worker)]
    [InlineData("worker", NodeRoles.Worker)]
    [InlineData("WEB+WORKER", NodeRoles.Web | NodeRoles.Worker)]
    [InlineData("Web, Database", NodeRoles.None)]
    [InlineData("", NodeRoles.None)]
    public void Roles_are_words_and_others_are_refused(string text, NodeRoles roles)
    {
        Assert.Equal(roles, NodeOptions.Parse(text));
        var result = new NodeOptionsValidator().Validate(null, new NodeOptions { Roles = text });
        Assert.Equal(roles == NodeRoles.None ? $"Node:Roles is \"{text}\"; Web, Worker or both with a comma between are expected." : null, result.FailureMessage);
    }
}
