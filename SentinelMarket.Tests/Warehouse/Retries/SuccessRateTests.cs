using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Retries;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse.Retries;

/// <summary>Carries out the hand calculation of docs/monitoring.md.</summary>
public sealed class SuccessRateTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private readonly RunLog _log = new(server.Database);
    private readonly RunOrders _orders = new(server.Database);

    [Theory]
    [InlineData(RunOutcome.Failed, 3, 2, 4 / 6.0)]
    [InlineData(RunOutcome.Succeeded, 4, 1, 5 / 6.0)]
    [InlineData(RunOutcome.Partial, 3, 1, 5 / 6.0)]
    [InlineData(RunOutcome.Cancelled, 3, 2, 4 / 6.0)]
    public async Task The_success_rate_of_a_history_is_the_one_by_hand(RunOutcome lastRetry, int succeeded, int failed, double rate)
    {
        var pipeline = $"history {lastRetry}";
        await RunAsync(pipeline, RunOutcome.Succeeded);
        var second = await RunAsync(pipeline, RunOutcome.Failed);
        await RunAsync(pipeline, RunOutcome.Failed, second.Id);
        await RunAsync(pipeline, RunOutcome.Succeeded, second.Id);
        await RunAsync(pipeline, RunOutcome.Partial);
        var sixth = await RunAsync(pipeline, RunOutcome.Failed);
        await RunAsync(pipeline, RunOutcome.Failed, sixth.Id);
        await RunAsync(pipeline, RunOutcome.Cancelled);
        var ninth = await RunAsync(pipeline, RunOutcome.Failed);
        var again = RunRequest.Again(ninth, "tester", onlyFailed: true);
        var order = await _orders.OrderRetryAsync(again, ninth.Id, "what failed", default);
        await RunAsync(pipeline, RunOutcome.Succeeded);

        var waiting = await _log.StatisticsAsync(pipeline, null, default);
        Assert.Equal((3L, 1L, 1L, 1L, 1L, 7L), (waiting.Succeeded, waiting.Partial, waiting.Failed, waiting.Cancelled, waiting.Retrying, waiting.Runs));
        Assert.Equal(80, PipelineMonitor.SuccessRate(waiting));
        Assert.Equal("1 of 5 runs failed in the last 24 hours. 1 more failed and is being tried again.", HealthJudge.OfRuns(waiting, new HealthOptions().Of(pipeline)).Reason);
        Assert.Equal([sixth.Id + 1], (await _log.LatestFailuresAsync(pipeline, DateTimeOffset.UnixEpoch, 9, default)).Select(run => run.Id));

        var lease = await _log.OpenAsync(again with { OrderId = order }, "host:1", "0.1.0", TimeSpan.FromMinutes(1), default);
        Assert.Equal(waiting with { AverageDuration = null, P95Duration = null }, await _log.StatisticsAsync(pipeline, null, default) with { AverageDuration = null, P95Duration = null });

        await _log.CloseAsync(lease, Closing(RowCounts.Zero, lastRetry), default);
        var ended = await _log.StatisticsAsync(pipeline, null, default);
        Assert.Equal((succeeded, failed, 1L, 0L, 7L), (ended.Succeeded, ended.Failed, ended.Cancelled, ended.Retrying, ended.Runs));
        Assert.Equal(100 * rate, PipelineMonitor.SuccessRate(ended)!.Value, 9);
    }

    [Fact]
    public async Task A_chain_belongs_to_the_period_in_which_its_last_run_ended()
    {
        var first = await RunAsync("periods", RunOutcome.Failed);
        var between = await server.Database.ScalarAsync<DateTime>("SELECT clock_timestamp()");
        await RunAsync("periods", RunOutcome.Succeeded, first.Id);

        var since = await _log.StatisticsAsync("periods", new DateTimeOffset(between, TimeSpan.Zero), default);

        Assert.Equal((1L, 0L), (since.Succeeded, since.Failed));
    }

    private async Task<RunReport> RunAsync(string pipeline, RunOutcome outcome, long? retryOf = null)
    {
        var request = new RunRequest(pipeline, RunTrigger.Manual, "tester", new Dictionary<string, string>(StringComparer.Ordinal), retryOf);
        var lease = await _log.OpenAsync(request, "host:1", "0.1.0", TimeSpan.FromMinutes(1), default);
        return await _log.CloseAsync(lease, Closing(RowCounts.Zero, outcome), default);
    }
}
