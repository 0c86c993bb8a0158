using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>A daily bar is what its rows say, whatever the order in which they came.</summary>
public sealed class StockBarsTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly DateOnly Day = new(2024, 3, 1);
    private static readonly DateTimeOffset Noon = IndianTime.CloseOf(Day).AddHours(-3);

    // Every kept bar whose values are not those of its best row, and every day without a bar, but for the rows that are bars as they stand.
    internal const string WrongBars =
        """
        WITH best AS (
            SELECT DISTINCT ON (ticker, series, exchange, trading_day) * FROM (
                SELECT *, CASE WHEN source LIKE '%.eod.udiff' THEN 1 WHEN source LIKE '%.eod.full' THEN 2 WHEN source LIKE '%.eod.legacy' THEN 3 ELSE 4 END AS rank
                FROM stock_data_warehouse WHERE NOT (source LIKE '%.eod.%' AND timestamp AT TIME ZONE 'Asia/Kolkata' = trading_day + time '15:30')) r
            ORDER BY ticker, series, exchange, trading_day, rank, timestamp DESC, fetched_at DESC, source)
        SELECT concat_ws(' ', ticker, best.price, best.source, b.close, b.source) FROM best FULL JOIN stock_bars_daily b USING (ticker, series, exchange, trading_day)
        WHERE (best.price, best.open, best.high, best.low, best.previous_close, best.volume, best.value_traded, best.trades, best.source, best.timestamp, best.fetched_at, best.rank, best.run_id)
            IS DISTINCT FROM (b.close, b.open, b.high, b.low, b.previous_close, b.volume, b.value_traded, b.trades, b.source, b.timestamp, b.fetched_at, b.source_rank::integer, b.run_id)
        """;

    [Fact]
    public async Task The_order_of_arrival_does_not_matter()
    {
        (string Source, DateTimeOffset At, DateTimeOffset Fetched, decimal Price)[] arrivals =
        [
            (SourceIds.NseQuote, Noon, Fetched, 1), (SourceIds.NseQuote, Noon, Fetched.AddMinutes(5), 2), (SourceIds.BseQuote, Noon, Fetched, 3),
            (SourceIds.NseEodFull, IndianTime.CloseOf(Day), Fetched, 4), (SourceIds.NseEodUdiff, IndianTime.CloseOf(Day), Fetched, 5),
        ];
        var orders = Permutations([0, 1, 2, 3, 4]).ToArray();
        for (var step = 0; step < arrivals.Length; step++)
        {
            for (var i = 0; i < arrivals.Length; i++)
            {
                var (source, at, fetched, price) = arrivals[i];
                var due = orders.Index().Where(order => order.Item[step] == i).Select(order => Record($"P{order.Index}", price, Day, source, at));
                await server.Database.LoadAsync(Part(fetched, due.ToArray()));
            }
        }

        Assert.Empty(await server.Database.LinesAsync(WrongBars));
        Assert.All(await server.Database.ClosesAsync(Day, [.. orders.Select((_, order) => $"P{order}")]), close => Assert.EndsWith(" 5.0000 nse.eod.udiff", close, StringComparison.Ordinal));
        Assert.Equal(["nse.quote 120"], await server.Database.LinesAsync("SELECT source || ' ' || count(*) FROM stock_bars_daily WHERE ticker LIKE 'P%' GROUP BY source"));
    }

    [Fact]
    public async Task Random_batches_leave_bars_that_a_recomputation_agrees_with()
    {
        var random = new Random(20240301);
        string[] sources = [SourceIds.NseQuote, SourceIds.BseQuote, "nse.eod.legacy", SourceIds.NseEodFull];
        for (var batch = 0; batch < 40; batch++)
        {
            var parts = Enumerable.Range(0, 3).Select(_ => Part(
                Fetched.AddMinutes(random.Next(6)),
                Enumerable.Range(0, 12).Select(_ => Record($"R{random.Next(4)}", random.Next(10, 14), Day, sources[random.Next(4)], Noon.AddMinutes(random.Next(4)))).ToArray()));
            var result = await server.Database.LoadAsync(parts.ToArray());
            Assert.True(result.Total.Balances);
        }

        Assert.Empty(await server.Database.LinesAsync(WrongBars));
    }

    private static IEnumerable<int[]> Permutations(int[] items) =>
        items.Length <= 1
            ? [items]
            : items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (int[])[item, .. rest]));
}
