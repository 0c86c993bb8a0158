using Npgsql;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

public sealed class StockWriterTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly DateOnly Day = new(2024, 3, 1);

    [Fact]
    public async Task Loading_the_same_again_leaves_everything_unchanged()
    {
        var part = Part(Fetched, Record("SAME1", 10, Day), Record("SAME2", 20, Day));
        Assert.Equal(new RowCounts(2, 2, 0, 0), (await server.Database.LoadAsync(part)).Total);
        Assert.Equal(new RowCounts(2, 0, 2, 0), (await server.Database.LoadAsync(part)).Total);
        Assert.Equal(new RowCounts(2, 0, 2, 0), (await server.Database.LoadAsync(Part(Fetched.AddHours(1), [.. part.Records]))).Total);
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_data_revisions WHERE ticker LIKE 'SAME%'"));
    }

    [Fact]
    public async Task Every_column_is_stored_and_names_its_origin()
    {
        var record = Record("FULL", 10.1234m, Day) with { RawData = "{\"x\": \"\\u0000\"}", PreviousClose = 0.0001m };
        var part = Part(Fetched, record);
        await server.Database.LoadAsync(part);
        var row = Assert.Single(await new StockReader(server.Database, TimeProvider.System).HistoryAsync(record.Ticker, null, null, 10, CancellationToken.None));
        Assert.Equal(record with { RawData = "{\"x\": \"\uFFFD\"}" }, row.Record);
        Assert.Equal(part.Stored.Lake.Path, row.LakePath);
        Assert.Equal(record.ChangePercent, await server.Database.ScalarAsync<decimal>("SELECT change_percent FROM stock_data_warehouse WHERE ticker = 'FULL'"));
    }

    [Fact]
    public async Task Only_what_PostgreSQL_would_misread_of_a_sparse_record_is_absent()
    {
        var sparse = new StockRecord
        {
            Ticker = Ticker.Parse("SPARSE"), Series = "EQ", Exchange = Exchange.Bse, Price = 1, TradingDay = Day, Timestamp = IndianTime.CloseOf(Day), Source = SourceIds.BseQuote,
        };
        await server.Database.LoadAsync(Part(Fetched, sparse));
        Assert.Equal(1, (await server.Database.LoadAsync(Part(Fetched, sparse))).Total.Unchanged);
        Assert.Equal(sparse, (await new StockReader(server.Database, TimeProvider.System).HistoryAsync(sparse.Ticker, null, null, 10, CancellationToken.None))[0].Record);
    }

    [Fact]
    public async Task A_changed_row_keeps_its_earlier_values_as_a_revision()
    {
        await server.Database.LoadAsync(Part(Fetched, Record("CHANGED", 10, Day)));
        var result = await server.Database.LoadAsync(Part(Fetched.AddHours(1), Record("CHANGED", 11, Day)));
        Assert.Equal(new RowCounts(1, 1, 0, 0), result.Total);
        Assert.Equal(["10.0000"], await server.Database.LinesAsync("SELECT price::text FROM stock_data_revisions WHERE ticker = 'CHANGED'"));
        Assert.Equal(["11.0000"], await server.Database.LinesAsync("SELECT price::text FROM stock_data_warehouse WHERE ticker = 'CHANGED'"));
        Assert.Equal(["CHANGED 11.0000 nse.eod.udiff"], await server.Database.ClosesAsync(Day, "CHANGED"));
    }

    [Fact]
    public async Task An_older_fetch_never_overwrites_a_newer_one()
    {
        await server.Database.LoadAsync(Part(Fetched.AddHours(1), Record("OLDER", 11, Day)));
        Assert.Equal(new RowCounts(1, 0, 1, 0), (await server.Database.LoadAsync(Part(Fetched, Record("OLDER", 10, Day)))).Total);
        Assert.Equal(["11.0000"], await server.Database.LinesAsync("SELECT price::text FROM stock_data_warehouse WHERE ticker = 'OLDER'"));
        Assert.Empty(await server.Database.LinesAsync("SELECT ticker FROM stock_data_revisions WHERE ticker = 'OLDER'"));
    }

    [Fact]
    public async Task Of_duplicates_in_a_batch_the_latest_fetch_and_then_the_last_line_wins()
    {
        var result = await server.Database.LoadAsync(
            Part(Fetched.AddHours(1), Record("TWICE", 30, Day), Record("TWICE", 31, Day)),
            Part(Fetched, Record("TWICE", 10, Day), Record("ONCE", 10, Day)));
        Assert.Equal([new RowCounts(2, 1, 1, 0), new RowCounts(2, 1, 1, 0)], result.PerPart);
        Assert.Equal(["31.0000"], await server.Database.LinesAsync("SELECT price::text FROM stock_data_warehouse WHERE ticker = 'TWICE'"));
    }

    [Fact]
    public async Task Instants_closer_than_a_microsecond_are_one_row()
    {
        var at = IndianTime.CloseOf(Day);
        var result = await server.Database.LoadAsync(Part(Fetched, Record("TICKS", 1, Day, timestamp: at), Record("TICKS", 2, Day, timestamp: at.AddTicks(9))));
        Assert.Equal(new RowCounts(2, 1, 1, 0), result.Total);
    }

    [Fact]
    public async Task Months_get_their_partition_on_demand_even_when_one_was_dropped()
    {
        var writer = new StockWriter(server.Database);
        var lease = await new RunLog(server.Database).OpenAsync("partitions");
        Assert.Equal(2, (await writer.LoadAsync(lease, [Part(Fetched, Record("MONTH", 1, new DateOnly(2011, 1, 3)), Record("MONTH", 1, new DateOnly(2012, 12, 31)))], [], CancellationToken.None)).Total.Loaded);
        await using (var owner = NpgsqlDataSource.Create(server.Connections.Owner))
        await using (var drop = owner.CreateCommand("DROP TABLE stock_data_warehouse_201101"))
        {
            await drop.ExecuteNonQueryAsync();
        }

        Assert.Equal(1, (await writer.LoadAsync(lease, [Part(Fetched, Record("MONTH", 1, new DateOnly(2011, 1, 3)))], [], CancellationToken.None)).Total.Loaded);
    }

    [Fact]
    public async Task A_load_after_the_lease_was_lost_leaves_nothing_behind()
    {
        var log = new RunLog(server.Database);
        var lease = await log.OpenAsync("fenced", TimeSpan.FromMicroseconds(1));
        await log.CloseLapsedAsync(CancellationToken.None);
        var part = Part(Fetched, [Refused(1)], Record("FENCED", 10, Day));
        var refusal = await Assert.ThrowsAsync<LeaseLostException>(
            () => new StockWriter(server.Database).LoadAsync(lease, [part], [new WatermarkMove("fenced", "s", "1")], CancellationToken.None));
        Assert.Equal(
            $"Run {lease.RunId} of fenced was closed by another process, because this one did not renew its lease in time. Nothing was written; the next run loads what is undelivered.",
            refusal.Message);
        Assert.Equal(0L, await server.Database.ScalarAsync<long>(
            $"SELECT (SELECT count(*) FROM stock_data_warehouse WHERE ticker = 'FENCED') + (SELECT count(*) FROM quarantine WHERE run_id = {lease.RunId}) + (SELECT count(*) FROM watermarks WHERE source = 'fenced')"));
    }

    [Fact]
    public async Task Counts_quarantine_delivery_and_watermarks_go_with_the_rows()
    {
        var log = new RunLog(server.Database);
        var lake = new LakeCatalog(server.Database);
        var lease = await log.OpenAsync("accounted");
        var whole = Part(Fetched, [Refused(1), Refused(2, "half a pair \uD800, a NUL \0")], Record("ACC1", 10, Day), Record("ACC2", 10, Day));
        var begun = Part(Fetched, Record("ACC3", 10, Day)) with { IsLast = false };
        await lake.RegisterAsync(lease, [whole.Stored, begun.Stored], CancellationToken.None);
        var writer = new StockWriter(server.Database);
        await writer.LoadAsync(lease, [whole, begun], [new WatermarkMove("w", "s", "1"), new WatermarkMove("w", "s", "2")], CancellationToken.None);
        await writer.LoadAsync(lease, [whole], [], CancellationToken.None);

        var run = await log.FindAsync(lease.RunId, CancellationToken.None);
        Assert.Equal(new RowCounts(9, 3, 2, 4), run!.Counts);
        Assert.True(run.Counts.Balances);
        var refused = await new QuarantineStore(server.Database).OfRunAsync(lease.RunId, 10, CancellationToken.None);
        Assert.Equal(["bad line", "half a pair \uFFFD, a NUL \uFFFD"], refused.Select(record => record.Entry.Raw), StringComparer.Ordinal);
        Assert.All(refused, record => Assert.Equal(whole.Stored.Lake.Path, record.LakePath));
        Assert.Equal(begun.Stored.Lake.Path, Assert.Single(await lake.UndeliveredAsync([SourceIds.NseEodUdiff], CancellationToken.None), o => o.Path == begun.Stored.Lake.Path).Path);
        Assert.Equal("2", await server.Database.ScalarAsync<string>("SELECT value FROM watermarks WHERE source = 'w'"));
        var (first, count) = await lake.OfRunAsync(lease.RunId, 1, CancellationToken.None);
        Assert.Equal((1, 2L), (first.Count, count));
        Assert.Contains(whole.Stored.Lake.Path, await lake.KnownPathsAsync(SourceIds.NseEodUdiff, new DateOnly(2024, 3, 1), CancellationToken.None));
    }

    [Fact]
    public async Task Two_writers_of_the_same_rows_count_each_row_once()
    {
        var records = Enumerable.Range(0, 500).Select(i => Record($"RACE{i}", 10, Day)).ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.Database.LoadAsync(Part(Fetched, records))));
        Assert.Equal(500, results.Sum(result => result.Total.Loaded));
        Assert.Equal(1_500, results.Sum(result => result.Total.Unchanged));
    }

    [Fact]
    public async Task Of_a_whole_day_that_comes_again_only_changed_and_new_rows_are_loaded()
    {
        var day = new DateOnly(2025, 5, 5);
        var records = Enumerable.Range(0, 2_000).Select(i => Record($"WHOLE{i}", 10, day)).ToArray();
        await server.Database.LoadAsync(Part(Fetched, records));
        var again = await server.Database.LoadAsync(Part(Fetched.AddHours(1), [.. records.Skip(1), Record("WHOLE0", 11, day), Record("WHOLENEW", 12, day)]));
        Assert.Equal(new RowCounts(2_001, 2, 1_999, 0), again.Total);
        Assert.Equal(["10.0000"], await server.Database.LinesAsync("SELECT price::text FROM stock_data_revisions WHERE ticker LIKE 'WHOLE%'"));
        Assert.Equal(2_001L, await server.Database.ScalarAsync<long>("SELECT sum(rows)::bigint FROM stock_counts_daily WHERE trading_day = '2025-05-05'"));
    }

    [Fact]
    public async Task An_empty_batch_is_a_load_of_nothing()
    {
        Assert.Equal(RowCounts.Zero, (await server.Database.LoadAsync()).Total);
        Assert.Equal(new RowCounts(1, 0, 0, 1), (await server.Database.LoadAsync(Part(Fetched, [Refused(3)]))).Total);
    }
}
