using Npgsql;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Faults;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>Loads beside one another, and runs that are closed while a load is under way.</summary>
public sealed class ConcurrentLoadsTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly DateOnly Day = new(2023, 3, 1);
    private readonly RunLog _log = new(server.Database);

    [Fact]
    public async Task Two_loads_of_one_run_and_its_heartbeat_do_not_wait_for_each_other()
    {
        var lease = await _log.OpenAsync("side by side");
        await using var first = await InFlight.StartAsync(server.Database, lease, Record("SIDE", 1, Day));

        var second = await new StockWriter(server.Database).LoadAsync(lease, [Part(Fetched, Record("SIDE", 2, Day.AddDays(1)))], [], CancellationToken.None);
        Assert.Equal(LeaseState.Held, await _log.RenewAsync(lease, CancellationToken.None));
        await _log.SaveStagesAsync(lease, [], CancellationToken.None);

        Assert.Equal(1, second.Total.Loaded);
        await first.CommitAsync();
        Assert.Equal(["1.0000", "2.0000"], await server.Database.LinesAsync("SELECT price::text FROM stock_data_warehouse WHERE ticker = 'SIDE' ORDER BY price"));
    }

    [Fact]
    public async Task Closing_waits_for_a_load_in_flight()
    {
        var lease = await _log.OpenAsync("closing waits");
        await using var load = await InFlight.StartAsync(server.Database, lease, Record("WAITED", 1, Day.AddDays(10)));

        var closing = _log.CloseAsync(lease, Closing(RowCounts.Zero), CancellationToken.None);
        await WaitsAsync(1);
        Assert.False(closing.IsCompleted, "The run was closed in the middle of a load.");
        await load.CommitAsync();

        Assert.Equal(RunOutcome.Succeeded, (await closing).Outcome);
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_data_warehouse WHERE ticker = 'WAITED'"));
    }

    [Fact]
    public async Task Who_closes_a_lapsed_run_waits_for_its_load_and_loads_that_come_later_write_nothing()
    {
        var lease = await _log.OpenAsync("lapses while loading", TimeSpan.FromMicroseconds(1));
        await using var load = await InFlight.StartAsync(server.Database, lease, Record("LAPSED", 1, Day.AddDays(20)));

        var closing = _log.CloseLapsedAsync(CancellationToken.None);
        await WaitsAsync(1);
        var late = new StockWriter(server.Database).LoadAsync(lease, [Part(Fetched, Record("LAPSED", 2, Day.AddDays(21)))], [], CancellationToken.None);
        await WaitsAsync(2);
        await load.CommitAsync();

        Assert.Contains(await closing, run => run.Id == lease.RunId && run.Outcome == RunOutcome.Failed);
        await Assert.ThrowsAsync<LeaseLostException>(() => late);
        Assert.Equal(["1.0000"], await server.Database.LinesAsync("SELECT price::text FROM stock_data_warehouse WHERE ticker = 'LAPSED'"));
    }

    [Fact]
    public async Task A_lapsed_run_whose_load_ends_in_time_is_not_closed()
    {
        var lease = await _log.OpenAsync("renewed by its load", TimeSpan.FromMinutes(1));
        await LapseAsync(lease);
        await using var load = await InFlight.StartAsync(server.Database, lease, Record("RENEWED", 1, Day.AddDays(30)));

        var closing = _log.CloseLapsedAsync(CancellationToken.None);
        await WaitsAsync(1);
        Assert.Equal(LeaseState.Held, await _log.RenewAsync(lease, CancellationToken.None));
        await load.CommitAsync();

        Assert.DoesNotContain(await closing, run => run.Id == lease.RunId);
        Assert.Equal(RunOutcome.Succeeded, (await _log.CloseAsync(lease, Closing(RowCounts.Zero), CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Loads_of_the_same_days_in_different_orders_and_from_different_sources_all_succeed()
    {
        var random = new Random(7);
        string[] sources = [SourceIds.NseEodUdiff, SourceIds.NseEodFull, SourceIds.NseQuote];
        var first = new DateOnly(2022, 6, 1);
        var lease = await _log.OpenAsync("many loaders");
        var writer = new StockWriter(server.Database);
        var batches = Enumerable.Range(0, 48).Select(i => Enumerable.Range(0, 4).Select(_ => first.AddDays(random.Next(6))).Distinct()
            .Select(day => Part(Fetched.AddMinutes(i), Enumerable.Range(0, 40).Select(_ => Record($"MANY{random.Next(60)}", random.Next(10, 14), day, sources[i % 3])).ToArray())).ToArray()).ToArray();
        var lake = new LakeCatalog(server.Database);

        var results = await Task.WhenAll(batches.Select(batch => Task.Run(async () =>
        {
            await lake.RegisterAsync(lease, [.. batch.Select(part => part.Stored)], CancellationToken.None);
            return await writer.LoadAsync(lease, batch, [new WatermarkMove("many", "a", "1"), new WatermarkMove("many", "b", "1")], CancellationToken.None);
        })));

        var total = results.Aggregate(RowCounts.Zero, (sum, result) => sum + result.Total);
        Assert.Equal(batches.Sum(batch => batch.Sum(part => part.Records.Count)), total.Extracted);
        Assert.Equal(RunOutcome.Succeeded, (await _log.CloseAsync(lease, Closing(total), CancellationToken.None)).Outcome);
        Assert.Empty(await server.Database.LinesAsync(StockBarsTests.WrongBars));
        Assert.Equal(
            await server.Database.LinesAsync("SELECT concat_ws(' ', trading_day, source, exchange, series, count(*)) FROM stock_data_warehouse GROUP BY trading_day, source, exchange, series ORDER BY 1"),
            await server.Database.LinesAsync("SELECT concat_ws(' ', trading_day, source, exchange, series, rows) FROM stock_counts_daily ORDER BY 1"));
        Assert.Empty(await server.Database.LinesAsync(FaultFolder.WrongSums));
        Assert.Equal(
            await server.Database.LinesAsync("SELECT DISTINCT ticker || ' ' || source FROM stock_data_warehouse ORDER BY 1"),
            await server.Database.LinesAsync("SELECT ticker || ' ' || source FROM stock_source_tickers ORDER BY 1"));
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    /// <summary>Waits until so many sessions of this database wait for an advisory lock.</summary>
    private async Task WaitsAsync(int sessions)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await server.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") < sessions)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task LapseAsync(RunLease lease)
    {
        await using var command = server.Database.App.CreateCommand($"UPDATE pipeline_runs SET lease_until = now() - interval '1 s' WHERE id = {lease.RunId}");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A load that has written its rows and not yet committed them.</summary>
    private sealed class InFlight(NpgsqlConnection connection, NpgsqlTransaction transaction, StockBatch batch) : IAsyncDisposable
    {
        public static async Task<InFlight> StartAsync(WarehouseDatabase database, RunLease lease, StockRecord record)
        {
            await using (var partition = database.App.CreateCommand($"SELECT ensure_stock_partitions('{record.TradingDay:yyyy-MM-dd}', '{record.TradingDay:yyyy-MM-dd}')")) { await partition.ExecuteNonQueryAsync(); }
            var connection = await database.Loads.OpenConnectionAsync();
            var transaction = await connection.BeginTransactionAsync();
            var batch = new StockBatch([Part(Fetched, record)]);
            var slices = await StockSlices.EnterAsync(connection, lease, batch, CancellationToken.None);
            await StockCells.CopyAsync(connection, lease, batch, [.. batch.Winners], slices.LakeObjects, CancellationToken.None);
            await StockBarWriter.AddAsync(connection, lease, batch, [.. batch.Winners], CancellationToken.None);
            return new InFlight(connection, transaction, batch);
        }

        /// <summary>What a load writes last, as others wait for it, and the end.</summary>
        public async Task CommitAsync()
        {
            using var counts = new NpgsqlBatch(connection);
            LoadAccounting.AddDays(counts, [.. batch.Winners]);
            LoadAccounting.AddTickers(counts, batch);
            await counts.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
