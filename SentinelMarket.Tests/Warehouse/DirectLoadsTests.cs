using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>Rows of a source and day that the warehouse had nothing of, which are not compared with anything.</summary>
public sealed class DirectLoadsTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task The_first_rows_of_a_day_name_their_run_and_their_object()
    {
        var part = Part(Fetched, Record("FIRST", 10, new DateOnly(2021, 1, 4)));
        Assert.Equal(new RowCounts(1, 1, 0, 0), (await server.Database.LoadAsync(part)).Total);
        Assert.Equal([part.Stored.Lake.Path], await server.Database.LinesAsync(
            "SELECT l.path FROM stock_data_warehouse t JOIN lake_objects l ON l.id = t.lake_object_id AND l.run_id = t.run_id AND l.loaded_run_id = t.run_id WHERE ticker = 'FIRST'"));
    }

    [Fact]
    public async Task A_key_that_a_file_holds_twice_is_one_row_and_one_bar()
    {
        var day = new DateOnly(2021, 1, 5);
        Assert.Equal(new RowCounts(3, 2, 1, 0), (await server.Database.LoadAsync(Part(Fetched, Record("DOUBLE", 10, day), Record("SINGLE", 5, day), Record("DOUBLE", 11, day)))).Total);
        Assert.Equal(["DOUBLE 11.0000 nse.eod.udiff", "SINGLE 5.0000 nse.eod.udiff"], await server.Database.ClosesAsync(day, "DOUBLE", "SINGLE"));
        Assert.Equal(2L, await server.Database.ScalarAsync<long>("SELECT sum(rows)::bigint FROM stock_counts_daily WHERE trading_day = '2021-01-05'"));
    }

    [Fact]
    public async Task Several_sources_of_a_new_day_in_one_batch_leave_the_best_bar()
    {
        var day = new DateOnly(2021, 1, 6);
        var noon = IndianTime.CloseOf(day).AddHours(-3);
        await server.Database.LoadAsync(
            Part(Fetched, Record("MIXED", 1, day, SourceIds.NseQuote, noon.AddMinutes(1)), Record("MIXED", 2, day, SourceIds.NseQuote, noon), Record("QUOTED", 7, day, SourceIds.NseQuote, noon.AddMinutes(9)), Record("QUOTED", 8, day, SourceIds.NseQuote, noon)),
            Part(Fetched, Record("MIXED", 3, day, SourceIds.NseEodFull)),
            Part(Fetched, Record("MIXED", 4, day)));
        Assert.Equal(["MIXED 4.0000 nse.eod.udiff", "QUOTED 7.0000 nse.quote"], await server.Database.ClosesAsync(day, "MIXED", "QUOTED"));
        Assert.Empty(await server.Database.LinesAsync(StockBarsTests.WrongBars));
    }

    [Fact]
    public async Task A_quote_that_comes_after_the_file_of_its_day_does_not_change_the_bar()
    {
        var day = new DateOnly(2021, 1, 7);
        await server.Database.LoadAsync(Part(Fetched, Record("SECOND", 1, day, SourceIds.NseEodFull), Record("BETTER", 1, day, SourceIds.NseEodUdiff)));
        await server.Database.LoadAsync(Part(Fetched, Record("SECOND", 2, day, SourceIds.NseQuote), Record("BETTER", 2, day, SourceIds.NseQuote), Record("NEW", 2, day, SourceIds.NseQuote)));
        Assert.Equal(["BETTER 1.0000 nse.eod.udiff", "NEW 2.0000 nse.quote", "SECOND 1.0000 nse.eod.full"], await server.Database.ClosesAsync(day, "BETTER", "NEW", "SECOND"));
        Assert.Empty(await server.Database.LinesAsync(StockBarsTests.WrongBars));
    }

    [Fact]
    public async Task A_batch_may_have_new_and_known_days_at_once()
    {
        var known = new DateOnly(2021, 1, 8);
        await server.Database.LoadAsync(Part(Fetched, Record("KNOWN", 1, known)));
        var result = await server.Database.LoadAsync(Part(Fetched.AddHours(1), Record("KNOWN", 2, known), Record("KNOWN", 3, known.AddDays(3)), Record("KNOWN", 4, known.AddDays(3), SourceIds.NseEodFull)));
        Assert.Equal(new RowCounts(3, 3, 0, 0), result.Total);
        Assert.Equal(["1.0000"], await server.Database.LinesAsync("SELECT price::text FROM stock_data_revisions WHERE ticker = 'KNOWN'"));
        Assert.Empty(await server.Database.LinesAsync(StockBarsTests.WrongBars));
    }

    [Fact]
    public async Task A_day_that_is_wrongly_counted_as_empty_is_compared_row_by_row()
    {
        var day = new DateOnly(2021, 1, 12);
        var part = Part(Fetched, Record("MISCOUNTED", 1, day));
        await server.Database.LoadAsync(part);
        await using (var forget = server.Database.App.CreateCommand("DELETE FROM stock_counts_daily WHERE trading_day = '2021-01-12'")) { await forget.ExecuteNonQueryAsync(); }
        Assert.Equal(new RowCounts(1, 0, 1, 0), (await server.Database.LoadAsync(part)).Total);
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_data_warehouse WHERE ticker = 'MISCOUNTED'"));
    }
}
