using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Serving;

/// <summary>What a process tells of its own runs and hears of other nodes', through one PostgreSQL.</summary>
public sealed class LiveNewsTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RunLog _log = new(server.Database);
    private readonly LiveEvents _events = new();

    [Fact]
    public async Task A_run_of_another_node_is_told_once_when_it_opens_and_once_when_it_ends()
    {
        var news = new RunNews(_events, _log, TimeProvider.System);
        var lease = await _log.OpenAsync(new RunRequest("elsewhere", RunTrigger.Schedule, "schedule"), "other/1", "1.0", TimeSpan.FromMinutes(1), CancellationToken.None);

        await news.LookAsync(lease.RunId, CancellationToken.None);
        await news.LookAroundAsync(CancellationToken.None);
        await server.Database.ScalarAsync<int?>(string.Create(CultureInfo.InvariantCulture, $"UPDATE pipeline_runs SET finished_at = now(), outcome = 'Failed', lease_token = NULL, error = 'gone' WHERE id = {lease.RunId} RETURNING 1"));
        await news.LookAroundAsync(CancellationToken.None);
        await news.LookAsync(lease.RunId, CancellationToken.None);

        var told = await ToldAsync(2);
        Assert.Equal([RunNews.OpenedKind, RunNews.ClosedKind], told.Select(one => one.Kind));
        Assert.All(told, one => Assert.Equal((lease.RunId.ToString(CultureInfo.InvariantCulture), "other/1"), (one.Subject, one.Node)));
        Assert.Equal(RunOutcome.Failed, Assert.IsType<RunReport>(told[1].Payload).Outcome);
        Assert.Equal(2, _events.Last);
    }

    [Fact]
    public async Task A_run_that_ended_before_the_process_began_is_no_news()
    {
        var lease = await _log.OpenAsync(new RunRequest("long_ago", RunTrigger.Schedule, "schedule"), "other/1", "1.0", TimeSpan.FromMinutes(1), CancellationToken.None);
        await server.Database.ScalarAsync<int?>(string.Create(CultureInfo.InvariantCulture, $"UPDATE pipeline_runs SET finished_at = now() - interval '1 hour', outcome = 'Failed', lease_token = NULL WHERE id = {lease.RunId} RETURNING 1"));

        await new RunNews(_events, _log, TimeProvider.System).LookAroundAsync(CancellationToken.None);

        Assert.DoesNotContain(lease.RunId.ToString(CultureInfo.InvariantCulture), (await ToldAsync((int)_events.Last)).Select(one => one.Subject));
    }

    [Fact]
    public async Task What_another_node_publishes_arrives_and_what_this_one_publishes_is_passed_on()
    {
        using var stop = new CancellationTokenSource(Patience);
        var notifications = new WarehouseNotifications(server.Database, TimeProvider.System, NullLogger<WarehouseNotifications>.Instance);
        var relaying = new LiveEventRelay(_events, server.Database, notifications, NullLogger<LiveEventRelay>.Instance).RunAsync(stop.Token);
        var passingOn = FirstOfThisNodeAsync(notifications, stop.Token);

        // Both listen once they are connected: tell until they have heard.
        LiveEvent? remote = null;
        while (!passingOn.IsCompleted || remote is null)
        {
            _events.Publish(new LiveEvent("alert.opened", "7", DateTimeOffset.UnixEpoch, new { Rule = "disk low", Text = new string('x', 9_000) }));
            await server.Database.ScalarAsync<int?>("""SELECT 1 FROM pg_notify('live_event', '{"kind":"alert.resolved","subject":"8","at":"2026-01-15T12:00:00Z","payload":{"rule":"disk low"},"node":"other/1"}')""");
            await Task.Delay(TimeSpan.FromMilliseconds(20), stop.Token);
            remote ??= (await ToldAsync((int)_events.Last)).FirstOrDefault(one => one.Node is not null);
        }

        Assert.Equal(("alert.resolved", "8", "other/1"), (remote.Kind, remote.Subject, remote.Node));
        Assert.Equal("disk low", Assert.IsType<JsonElement>(remote.Payload).GetProperty("rule").GetString());
        using var passedOn = JsonDocument.Parse(await passingOn);
        Assert.Equal("alert.opened", passedOn.RootElement.GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, passedOn.RootElement.GetProperty("payload").ValueKind);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => relaying);
    }

    private static async Task<string> FirstOfThisNodeAsync(WarehouseNotifications notifications, CancellationToken cancellationToken)
    {
        await foreach (var told in notifications.ListenAsync("live_event", cancellationToken))
        {
            if (told?.Contains(PipelineRunner.Node, StringComparison.Ordinal) == true) { return told; }
        }

        throw new InvalidOperationException("The listening ended.");
    }

    private async Task<List<LiveEvent>> ToldAsync(int count)
    {
        using var stop = new CancellationTokenSource(Patience);
        var told = new List<LiveEvent>();
        if (count == 0) { return told; }
        await foreach (var one in _events.FollowAsync(0, stop.Token))
        {
            told.Add(one.Event);
            if (told.Count == count) { break; }
        }

        return told;
    }
}
