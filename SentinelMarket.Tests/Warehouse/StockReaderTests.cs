using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

public sealed class StockReaderTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private static readonly DateOnly First = new(2023, 12, 28);
    private readonly StockReader _reader = new(server.Database, TimeProvider.System);

    public async Task InitializeAsync()
    {
        if (await _reader.ExistsAsync(Ticker.Parse("AAA"), CancellationToken.None)) { return; }
        string[] tickers = ["AAA", "B-B", "M&M"];
        var records = Enumerable.Range(0, 40).SelectMany(day => tickers.SelectMany(ticker => (StockRecord[])
            [Record(ticker, 10, First.AddDays(day)), Record(ticker, 10, First.AddDays(day), SourceIds.NseEodFull)]));
        await server.Database.LoadAsync(Part(Fetched, records.ToArray()));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(240)]
    [InlineData(1_000)]
    public async Task Paging_visits_every_row_once_newest_first(int size)
    {
        var seen = new List<StockRecord>();
        string? cursor = null;
        do
        {
            var page = await _reader.BrowseAsync(new StockRowQuery { After = cursor, Size = size }, CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => row.Record));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(240, seen.Count);
        var order = seen.OrderByDescending(r => r.Timestamp).ThenBy(r => r.Ticker).ThenBy(r => r.Series, StringComparer.Ordinal).ThenBy(r => r.Source, StringComparer.Ordinal);
        Assert.Equal(order.Select(r => (r.Timestamp, r.Ticker, r.Source)), seen.Select(r => (r.Timestamp, r.Ticker, r.Source)));
        Assert.Equal(240, seen.Select(r => (r.Timestamp, r.Ticker, r.Source)).Distinct().Count());
    }

    [Fact]
    public async Task Rows_are_filtered_by_ticker_and_trading_day()
    {
        var page = await _reader.BrowseAsync(new StockRowQuery { Ticker = Ticker.Parse("m&m"), From = new DateOnly(2023, 12, 31), To = new DateOnly(2024, 1, 1), Size = 100 }, CancellationToken.None);
        Assert.Equal([new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 1), new DateOnly(2023, 12, 31), new DateOnly(2023, 12, 31)], page.Rows.Select(row => row.Record.TradingDay));
        Assert.All(page.Rows, row => Assert.Equal("M&M", row.Record.Ticker.Value));
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("%%%")]
    [InlineData("")]
    [InlineData("MQ")]
    [InlineData("MQo5OTk5OTk5OTk5OTk5OTk5OTk5CkEKQgpDCkQ")]
    public async Task A_cursor_that_no_page_ended_with_is_refused(string cursor)
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => _reader.BrowseAsync(new StockRowQuery { After = cursor }, CancellationToken.None));
        Assert.StartsWith("The cursor is not one that a page of the warehouse ended with. Leave it out to start with the first row.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_page_size_out_of_range_is_refused(int size) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _reader.BrowseAsync(new StockRowQuery { Size = size }, CancellationToken.None));

    [Fact]
    public async Task History_is_bounded_by_instants_and_limit()
    {
        var ticker = Ticker.Parse("AAA");
        var rows = await _reader.HistoryAsync(ticker, IndianTime.CloseOf(new DateOnly(2024, 1, 1)), IndianTime.CloseOf(new DateOnly(2024, 1, 3)), 5, CancellationToken.None);
        Assert.Equal([3, 3, 2, 2, 1], rows.Select(row => row.Record.TradingDay.Day));
        await Assert.ThrowsAsync<ArgumentException>(() => _reader.HistoryAsync(ticker, null, null, 10_001, CancellationToken.None));
        Assert.False(await _reader.ExistsAsync(Ticker.Parse("UNKNOWN"), CancellationToken.None));
    }

    [Fact]
    public async Task Statistics_are_exact_for_sources_and_rows()
    {
        var statistics = await _reader.StatisticsAsync(CancellationToken.None);
        Assert.Equal(
            [
                new SourceStatistics(SourceIds.NseEodFull, 120, 3, First, First.AddDays(39)),
                new SourceStatistics(SourceIds.NseEodUdiff, 120, 3, First, First.AddDays(39)),
            ],
            statistics.Sources);
        var rows = Assert.Single(statistics.Tables, table => table.Name == "stock_data_warehouse");
        Assert.Equal((240L, false), (rows.Rows, rows.RowsAreEstimated));
        Assert.True(rows.Partitions >= 7 && rows.Bytes > 0);
        Assert.Equal(0, Assert.Single(statistics.Tables, table => table.Name == "stock_bars_daily").Rows);
        Assert.Equal((First, First.AddDays(39)), (statistics.FirstDay, statistics.LastDay));
        Assert.Equal(
            [(new DateOnly(2023, 12, 1), 4, 24L), (new DateOnly(2024, 1, 1), 31, 186L), (new DateOnly(2024, 2, 1), 5, 30L)],
            statistics.Months.Select(month => (month.Month, month.TradingDays, month.Rows)));
        Assert.All(statistics.Months, month => Assert.InRange(month.Bytes, 8_192, rows.Bytes));
        Assert.NotNull(statistics.Growth);
        Assert.Equal((21, 6.0), (statistics.Growth.TradingDays, statistics.Growth.RowsPerDay));
        var measured = statistics.Months.Skip(1).ToArray();
        Assert.Equal((double)measured.Sum(month => month.Bytes) / measured.Sum(month => month.Rows), statistics.Growth.BytesPerRow);
        Assert.Equal((long)(6 * statistics.Growth.BytesPerRow * 21), statistics.Growth.BytesPerMonth);
    }
}
