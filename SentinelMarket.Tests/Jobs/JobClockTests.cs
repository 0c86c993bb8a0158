using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Jobs;

public sealed class JobClockTests(JobStoreDatabase database) : IClassFixture<JobStoreDatabase>, IAsyncLifetime
{
    private static readonly (string, string)[] OnlyOwn = [("stock_data:Enabled", "false"), ("social_media:Enabled", "false"), ("news:Enabled", "false"), ("filings:Enabled", "false"), ("end_of_day:Enabled", "false"), ("retention:Enabled", "false")];

    public Task InitializeAsync() => database.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_owner_makes_the_tables_and_the_app_role_works_with_them()
    {
        await using var node = await JobNode.StartAsync(database, new RecordedRuns());

        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from pg_tables where tablename like 'qrtz%' and tableowner not like '%owner'"));
        Assert.Equal(8, await database.ScalarAsync<long>("select count(*) from qrtz_job_details"));
        Assert.Null(node.Clock.Problem);
    }

    [Fact]
    public async Task Prices_run_right_after_the_start_and_then_on_the_next_multiple_of_five_minutes()
    {
        var runs = new RecordedRuns();
        await using var node = await JobNode.StartAsync(database, runs);

        Assert.Equal("stock_data", await runs.NextAsync());
        var schedules = await node.Schedules.SchedulesAsync(CancellationToken.None);
        Assert.Equal(["end_of_day", "filings", "holidays", "news", "quality_report", "retention", "social_media", "stock_data"], schedules.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal("every 5 minutes", schedules["stock_data"].Words);
        Assert.Equal(0, schedules["stock_data"].NextFire!.Value.Ticks % TimeSpan.FromMinutes(5).Ticks);
        Assert.Equal("18:30 every day (IST)", schedules["end_of_day"].Words);
        Assert.Equal(new TimeSpan(13, 0, 0), schedules["end_of_day"].NextFire!.Value.UtcDateTime.TimeOfDay);
    }

    [Fact]
    public async Task Pause_survives_a_restart_and_keeps_the_run_at_start_away()
    {
        await using (var first = await JobNode.StartAsync(database, new RecordedRuns()))
        {
            await first.Schedules.PauseAsync("stock_data", CancellationToken.None);
        }

        var runs = new RecordedRuns();
        await using var second = await JobNode.StartAsync(database, runs, [.. Every("marker", 3600, runAtStart: true)]);

        Assert.Equal("marker", await runs.NextAsync());
        Assert.Equal(1, runs.Count);
        var schedule = (await second.Schedules.SchedulesAsync(CancellationToken.None))["stock_data"];
        Assert.True(schedule.Paused);
        Assert.Null(schedule.NextFire);
        await second.Schedules.ResumeAsync("stock_data", CancellationToken.None);
        Assert.False((await second.Schedules.SchedulesAsync(CancellationToken.None))["stock_data"].Paused);
    }

    [Fact]
    public async Task A_run_at_start_that_a_process_did_not_live_to_fire_is_forgotten_once_its_pipeline_is_paused()
    {
        await using (var first = await JobNode.StartAsync(database, new RecordedRuns()))
        {
            await first.Schedules.PauseAsync("stock_data", CancellationToken.None);
            var scheduler = await first.Store.OpenAsync(CancellationToken.None);
            await scheduler.ScheduleTrigger(JobTriggers.AtStart("stock_data", TimeProvider.System.GetUtcNow().AddHours(1)), TriggerConflict.Replace, CancellationToken.None);
        }

        await using var second = await JobNode.StartAsync(database, new RecordedRuns());

        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from qrtz_triggers where trigger_group = 'pipelines.start' and trigger_name = 'stock_data'"));
    }

    [Fact]
    public async Task A_changed_schedule_replaces_the_stored_one_and_stays_paused()
    {
        await using (var first = await JobNode.StartAsync(database, new RecordedRuns()))
        {
            await first.Schedules.PauseAsync("end_of_day", CancellationToken.None);
        }

        await using var second = await JobNode.StartAsync(database, new RecordedRuns(), ("end_of_day:Cron", "0 0 20 * * ?"), ("stock_data:Every", "00:10:00"));

        var schedules = await second.Schedules.SchedulesAsync(CancellationToken.None);
        Assert.Equal("every 10 minutes", schedules["stock_data"].Words);
        Assert.Equal(0, schedules["stock_data"].NextFire!.Value.Ticks % TimeSpan.FromMinutes(10).Ticks);
        Assert.True(schedules["end_of_day"].Paused);
        await second.Schedules.ResumeAsync("end_of_day", CancellationToken.None);
        schedules = await second.Schedules.SchedulesAsync(CancellationToken.None);
        Assert.Equal(new TimeSpan(14, 30, 0), schedules["end_of_day"].NextFire!.Value.UtcDateTime.TimeOfDay);
    }

    [Fact]
    public async Task A_schedule_that_the_settings_no_longer_have_is_removed()
    {
        await using (await JobNode.StartAsync(database, new RecordedRuns())) { }
        await using var second = await JobNode.StartAsync(database, new RecordedRuns(), ("stock_data:Enabled", "false"));

        Assert.Equal(["end_of_day", "filings", "holidays", "news", "quality_report", "retention", "social_media"], (await second.Schedules.SchedulesAsync(CancellationToken.None)).Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from qrtz_triggers where trigger_name = 'stock_data'"));
    }

    [Fact]
    public async Task Two_nodes_on_one_store_fire_each_tick_once()
    {
        var runs = new RecordedRuns();
        var seen = new ScheduledTimes();
        (string, string)[] settings = [.. OnlyOwn, .. Every("tick", 1)];
        await using var first = JobNode.Make(database, runs, settings);
        await using var second = JobNode.Make(database, runs, settings);
        await JobStoreSchema.ProvisionAsync(database.Owner, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, CancellationToken.None);
        (await first.Store.OpenAsync(CancellationToken.None)).ListenerManager.AddJobListener(seen);
        (await second.Store.OpenAsync(CancellationToken.None)).ListenerManager.AddJobListener(seen);
        await Task.WhenAll(first.StartWithoutWaitingAsync(), second.StartWithoutWaitingAsync());
        await Task.WhenAll(first.Clock.Started, second.Clock.Started).WaitAsync(TimeSpan.FromSeconds(30));

        for (var tick = 0; tick < 5; tick++) { await runs.NextAsync(); }

        var times = seen.Times.ToArray();
        Assert.True(times.Length >= 5);
        Assert.Equal(times.Distinct().Count(), times.Length);
        Assert.Equal(1, runs.MostOpen);
    }

    [Fact]
    public async Task A_missed_start_is_made_up_for_once_and_then_the_grid_goes_on()
    {
        (string, string)[] settings = [.. OnlyOwn, .. Every("tick", 3600)];
        await using (await JobNode.StartAsync(database, new RecordedRuns(), settings)) { }
        var missed = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        await database.ExecuteAsync($"update qrtz_triggers set next_fire_time = {missed} where trigger_name = 'tick'");

        var runs = new RecordedRuns();
        await using var node = await JobNode.StartAsync(database, runs, settings);

        Assert.Equal("tick", await runs.NextAsync());
        var next = (await node.Schedules.SchedulesAsync(CancellationToken.None))["tick"].NextFire!.Value;
        Assert.Equal(0, next.Ticks % TimeSpan.FromHours(1).Ticks);
        Assert.Equal(1, runs.Count);
    }

    [Fact]
    public async Task A_run_at_start_makes_up_for_missed_ones()
    {
        (string, string)[] settings = [.. OnlyOwn, .. Every("tick", 3600, runAtStart: true), .. Every("later", 1)];
        await using (await JobNode.StartAsync(database, new RecordedRuns(), settings)) { }
        var missed = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        await database.ExecuteAsync($"update qrtz_triggers set next_fire_time = {missed} where trigger_name = 'tick'");

        var runs = new RecordedRuns();
        await using var node = await JobNode.StartAsync(database, runs, settings);

        var seen = new List<string>();
        while (seen.Count(name => name == "later") < 3) { seen.Add(await runs.NextAsync()); }
        Assert.Single(seen, "tick");
    }

    [Fact]
    public async Task An_open_run_skips_the_tick_and_a_broken_one_does_not_stop_the_next()
    {
        var count = 0;
        var runs = new RecordedRuns((pipeline, _) => Interlocked.Increment(ref count) switch
        {
            1 => throw new RunAlreadyOpenException(pipeline, 7),
            2 => throw new InvalidOperationException("The lake is full."),
            _ => Task.CompletedTask,
        });
        await using var node = await JobNode.StartAsync(database, runs, [.. OnlyOwn, .. Every("tick", 1)]);

        for (var tick = 0; tick < 3; tick++) { Assert.Equal("tick", await runs.NextAsync()); }
    }

    [Fact]
    public async Task Stopping_cancels_a_running_pipeline_and_waits_for_it()
    {
        var ended = false;
        var runs = new RecordedRuns(async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended = true;
            }
        });
        await using (await JobNode.StartAsync(database, runs)) { await runs.NextAsync(); }

        Assert.True(ended);
    }

    [Fact]
    public async Task A_pipeline_without_a_schedule_cannot_be_paused()
    {
        await using var node = await JobNode.StartAsync(database, new RecordedRuns());

        var refusal = await Assert.ThrowsAsync<NotScheduledException>(() => node.Schedules.PauseAsync("signals", CancellationToken.None));
        Assert.Equal("The pipeline signals has no schedule, so there is nothing to pause or resume. Set Jobs:Schedules:signals to give it one.", refusal.Message);
    }

    [Fact]
    public async Task Before_the_first_start_the_schedules_are_told_from_the_settings()
    {
        await using var node = JobNode.Make(database, new RecordedRuns());

        var schedules = await node.Schedules.SchedulesAsync(CancellationToken.None);

        Assert.Equal(new Core.Ports.JobSchedule("every 5 minutes", false, null, TimeSpan.FromMinutes(5)), schedules["stock_data"]);
        await node.StartWithoutWaitingAsync();
        await node.Clock.Started.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotNull((await node.Schedules.SchedulesAsync(CancellationToken.None))["stock_data"].NextFire);
    }

    [Fact]
    public async Task Without_its_database_the_scheduler_is_not_ready_and_says_why()
    {
        var away = new JobStoreConnections("Host=127.0.0.1;Port=1;Username=a;Password=b;Timeout=2", "Host=127.0.0.1;Port=1;Username=a;Password=b;Timeout=2");
        await using var node = JobNode.Make(away, new RecordedRuns());
        var report = await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Unhealthy, report.Entries["scheduler"].Status);
        Assert.Equal("The scheduler has not started yet.", report.Entries["scheduler"].Description);
    }

    private static (string, string)[] Every(string pipeline, int seconds, bool runAtStart = false) =>
        [($"{pipeline}:Every", TimeSpan.FromSeconds(seconds).ToString("c")), ($"{pipeline}:RunAtStart", runAtStart ? "true" : "false")];

    private sealed class ScheduledTimes : IJobListener
    {
        public ConcurrentQueue<DateTimeOffset?> Times { get; } = new();

        public string Name => nameof(ScheduledTimes);

        public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            Times.Enqueue(context.ScheduledFireTimeUtc);
            return ValueTask.CompletedTask;
        }

        public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
