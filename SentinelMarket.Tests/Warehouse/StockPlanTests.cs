using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>The plans of the reading statements on a small partitioned warehouse: which months they open, and by which index.</summary>
public sealed class StockPlanTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private static readonly DateOnly First = new(2023, 6, 1);
    private static readonly StockPeriod January = StockPeriod.Of(new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 20));
    private static readonly StockPeriod All = StockPeriod.Of(new DateOnly(2023, 6, 1), new DateOnly(2024, 2, 10));
    private static readonly StockPeriod Open = StockPeriod.Of(null, null);

    public async Task InitializeAsync()
    {
        if (await new StockReader(server.Database, TimeProvider.System).ExistsAsync(Ticker.Parse("AAA"), CancellationToken.None)) { return; }
        string[] tickers = ["AAA", "BBB", "CCC"];
        await server.Database.LoadAsync(Part(Fetched, Enumerable.Range(0, 250).SelectMany(day => tickers.Select(ticker => Record(ticker, 10 + day, First.AddDays(day)))).ToArray()));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_history_opens_only_the_months_concerned()
    {
        var (from, to) = (IndianTime.CloseOf(new DateOnly(2024, 1, 2)), IndianTime.CloseOf(new DateOnly(2024, 1, 20)));
        var plan = await PlanAsync(command => StockHistory.Fill(command, [new TickerPeriod(null, Ticker.Parse("AAA"), null, null)], from, to, 100));
        Assert.Equal(["202401"], Months(plan));
        Assert.Contains("Subplans Removed", plan, StringComparison.Ordinal);
        Assert.Contains("_ticker_timestamp_idx", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_of_two_tickers_opens_the_months_of_each()
    {
        TickerPeriod[] periods = [new(null, Ticker.Parse("AAA"), null, new DateOnly(2023, 7, 5)), new(Exchange.Nse, Ticker.Parse("BBB"), new DateOnly(2024, 2, 2), null)];
        var plan = await PlanAsync(command => StockHistory.Fill(command, periods, new DateTimeOffset(2023, 7, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 2, 15, 0, 0, 0, TimeSpan.Zero), 100));
        Assert.Equal(["202307", "202402"], Months(plan).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(StockRowSort.Time)]
    [InlineData(StockRowSort.Price)]
    [InlineData(StockRowSort.Volume)]
    [InlineData(StockRowSort.Ticker)]
    public async Task A_page_of_some_days_opens_only_their_months(StockRowSort sort)
    {
        foreach (var access in Enum.GetValues<StockAccess>())
        {
            var query = new StockRowQuery { Sort = sort };
            var plan = await PlanAsync(command => StockStatement.Fill(command, query, January, null, 51, access, null), access);
            Assert.True(Months(plan) is ["202401"], $"{access} by {sort} opens other months:\n{plan}");
        }
    }

    [Theory]
    [InlineData(StockRowSort.Price, true, "price_idx")]
    [InlineData(StockRowSort.Price, false, "price_idx")]
    [InlineData(StockRowSort.Volume, true, "volume_idx")]
    [InlineData(StockRowSort.Volume, false, "volume_idx")]
    [InlineData(StockRowSort.Ticker, true, "ticker_timestamp_idx")]
    [InlineData(StockRowSort.Ticker, false, "ticker_timestamp_idx")]
    public async Task An_order_over_all_months_merges_their_indexes(StockRowSort sort, bool descending, string index)
    {
        var query = new StockRowQuery { Sort = sort, Descending = descending };
        var plan = await PlanAsync(command => StockStatement.Fill(command, query, Open, null, 51, StockAccess.ByOrder, sort == StockRowSort.Volume ? "volume IS NOT NULL" : null), StockAccess.ByOrder);
        Assert.Contains("Merge Append", plan, StringComparison.Ordinal);
        Assert.Contains($"_{index} on", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_few_rows_pass_is_answered_by_its_index()
    {
        foreach (var (query, index) in ((StockRowQuery, string)[])
        [
            (new() { MinPrice = 1_000 }, "price_idx"), (new() { MinPrice = 5, MaxPrice = 6 }, "price_idx"), (new() { MaxVolume = 1 }, "volume_idx"),
        ])
        {
            var plan = await PlanAsync(command => StockStatement.Fill(command, query, All with { To = DateTime.MaxValue }, null, 51, StockAccess.ByFilter, null), StockAccess.ByFilter);
            Assert.Contains($"_{index}", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan on stock_data_warehouse", plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Windows_grow_and_cover_the_period_once()
    {
        foreach (var newestFirst in (bool[])[true, false])
        {
            var windows = All.Windows(newestFirst).ToArray();
            Assert.Equal([31, 93, 131], windows.Select(window => (int)Math.Round(window.Days)));
            var ordered = windows.OrderBy(window => window.From).ToArray();
            Assert.Equal((All.From, All.To), (ordered[0].From, ordered[^1].To));
            Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            Assert.Equal(newestFirst, windows[0].To == All.To);
        }
    }

    private async Task<string> PlanAsync(Action<NpgsqlCommand> fill, StockAccess access = StockAccess.ByFilter)
    {
        using var statement = new NpgsqlCommand();
        fill(statement);
        await using var connection = await (access is StockAccess.Planned or StockAccess.PlannedByFilter ? server.Database.App : server.Database.Prepared).OpenConnectionAsync();
        var name = "plan_" + Guid.NewGuid().ToString("N");

        // Only a plan that was made beforehand shows what is left out when it is executed.
        await ExecuteAsync(connection, $"PREPARE {name} AS {statement.CommandText}");
        await using var explain = new NpgsqlCommand($"EXPLAIN (COSTS OFF) EXECUTE {name} ({string.Join(", ", statement.Parameters.Select(Literal))})", connection);
        var plan = string.Join('\n', await explain.ReadAsync(reader => reader.GetString(0), CancellationToken.None));
        await ExecuteAsync(connection, $"DEALLOCATE {name}");
        return plan;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Literal(NpgsqlParameter parameter) => parameter.Value switch
    {
        DateTime at => string.Create(CultureInfo.InvariantCulture, $"'{at:yyyy-MM-dd HH:mm:ss.ffffff}+00'"),
        string text => $"'{text}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"No literal for {parameter.NpgsqlDbType}."),
    };

    private static List<string> Months(string plan) =>
        [.. plan.Split("stock_data_warehouse_").Skip(1).Select(rest => rest[..6]).Where(month => month.All(char.IsAsciiDigit)).Distinct(StringComparer.Ordinal)];
}
