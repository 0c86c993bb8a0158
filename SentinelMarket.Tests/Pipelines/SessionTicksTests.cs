using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Tests.Sources.Files;

namespace SentinelMarket.Tests.Pipelines;

public sealed class SessionTicksTests
{
    [Theory]
    [InlineData("2026-03-06T09:50", "2026-03-06T09:55", true)] // in the session
    [InlineData("2026-03-06T10:05", "2026-03-06T10:10", true)] // the closing price is still to come
    [InlineData("2026-03-06T10:50", "2026-03-06T10:55", false)]
    [InlineData("2026-03-06T10:50", "2026-03-09T03:40", false)] // a weekend
    [InlineData("2026-03-06T10:50", "2026-03-09T03:46", true)]
    [InlineData("2024-11-01T05:00", "2024-11-01T13:00", true)] // Muhurat on a holiday
    public void Quotes_are_asked_for_when_an_exchange_has_traded_since_the_last_run(string last, string now, bool expected) =>
        Assert.Equal(expected, SessionTicks.HasTraded(TradingCalendar.Indian, Utc(last), Utc(now)));

    [Fact]
    public void The_simulated_exchanges_always_have_traded() =>
        Assert.True(SessionTicks.HasTraded(TradingCalendar.Simulated, Utc("2026-03-08T03:00"), Utc("2026-03-08T03:05")));

    [Theory]
    [InlineData("2026-03-06T09:50", true)]
    [InlineData("2026-03-08T09:50", false)] // a Sunday
    public async Task Without_the_database_quotes_are_asked_for_while_an_exchange_trades(string now, bool expected)
    {
        const string Nobody = "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=5";
        await using var away = new WarehouseDatabase(new WarehouseConnections(Nobody, Nobody, Nobody), null);
        var ticks = new SessionTicks(new RunLog(away), new CurrentCalendar(TradingCalendar.Indian), new FixedClock(Utc(now)));

        Assert.Equal(expected, await ticks.IsDueAsync(StockDataPipeline.PipelineName, default));
    }

    [Fact]
    public async Task A_replay_after_the_session_does_not_stand_for_the_run_that_gets_the_closing_prices()
    {
        var server = new PostgresServer();
        await server.InitializeAsync();
        try
        {
            var runs = new RunLog(server.Database);
            foreach (var (trigger, at) in ((RunTrigger, string)[])[(RunTrigger.Schedule, "2026-03-06T06:00Z"), (RunTrigger.Replay, "2026-03-06T12:00Z")])
            {
                var lease = await runs.OpenAsync(new RunRequest(StockDataPipeline.PipelineName, trigger, "test"), "host:1", "0.1.0", TimeSpan.FromMinutes(1), default);
                await runs.CloseAsync(lease, new RunClosing(RunOutcome.Succeeded, null, null, [], [], RowCounts.Zero), default);
                await Sql.ExecuteAsync(server.Superuser, $"UPDATE pipeline_runs SET started_at = '{at}' WHERE id = {lease.RunId}");
            }

            var ticks = new SessionTicks(runs, new CurrentCalendar(TradingCalendar.Indian), new FixedClock(Utc("2026-03-06T12:05")));

            Assert.True(await ticks.IsDueAsync(StockDataPipeline.PipelineName, default));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(text + "Z", "yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
