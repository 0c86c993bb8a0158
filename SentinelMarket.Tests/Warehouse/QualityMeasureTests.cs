using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality.Metrics;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.QualityReports;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>What the statements count, on rows of which each fault is known.</summary>
public sealed class QualityMeasureTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 3, 4);
    private static readonly DateOnly Before = new(2026, 3, 2);

    private readonly PostgresServer _server = new();

    private QualityMeasure Measure => new(_server.Database);

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_row_of_the_other_format_verifies_and_a_row_without_one_stays_unverified()
    {
        await LoadAsync(Row("TCS"), Row("INFY"), Row("WIPRO"), Row("TCS", SourceIds.NseEodUdiff) with { ValueTraded = 100_400m }, Row("INFY", SourceIds.NseEodUdiff) with { Price = 101.01m });

        var full = (await DayAsync())[0];

        Assert.Equal((3, new Share(1, 2), 1), (full.Figures.Records, full.Figures.Accuracy, full.Figures.Unverified));
        Assert.Equal(new CheckQuality(QualityChecks.AgreesWithFormat, new Share(1, 2), "INFY"), full.Checks.Single(check => check.Rule == QualityChecks.AgreesWithFormat));
        Assert.Equal(new Share(1, 2), full.Fields.Single(field => field.Field == "price").Agreeing);
        Assert.Equal(new Share(2, 2), full.Fields.Single(field => field.Field == "volume").Agreeing);
    }

    [Fact]
    public async Task The_other_exchange_verifies_by_isin_within_two_percent()
    {
        await LoadAsync(
            Row("TCS", SourceIds.NseEodUdiff) with { Isin = "INE467B01029" },
            Row("INFY", SourceIds.NseEodUdiff) with { Isin = "INE009A01021" },
            Row("532540", SourceIds.BseEodUdiff, Exchange.Bse, "A") with { Isin = "INE467B01029", Price = 101.9m, High = 110 },
            Row("500209", SourceIds.BseEodUdiff, Exchange.Bse, "A") with { Isin = "INE009A01021", Price = 104m, High = 110 });

        var bse = (await DayAsync())[0];

        Assert.Equal(("bse.eod.udiff", new Share(1, 2), 0), (bse.Source, bse.Figures.Accuracy, bse.Figures.Unverified));
        Assert.Equal(new CheckQuality(QualityChecks.AgreesWithExchange, new Share(1, 2), "500209"), bse.Checks.Single(check => check.Rule == QualityChecks.AgreesWithExchange));
    }

    [Fact]
    public async Task A_quote_is_held_against_the_file_of_its_day_and_before_that_against_other_quotes()
    {
        var noon = IndianTime.ToUtc(new DateTime(2026, 3, 4, 12, 0, 0));
        StockRecord Quote(string ticker, string source, Exchange exchange, decimal price) => Row(ticker, source, exchange) with { Timestamp = noon, Price = price, Volume = 500, Isin = ticker == "TCS" ? "INE467B01029" : null };
        await LoadAsync(
            Row("TCS", SourceIds.NseEodUdiff) with { Isin = "INE467B01029" },
            Quote("TCS", SourceIds.NseQuote, Exchange.Nse, 110.5m),
            Quote("INFY", SourceIds.NseQuote, Exchange.Nse, 100m),
            Quote("INFY", SourceIds.BseQuote, Exchange.Bse, 100.9m),
            Quote("WIPRO", SourceIds.NseQuote, Exchange.Nse, 100m));

        var quotes = (await DayAsync()).Single(source => source.Source == SourceIds.NseQuote);

        Assert.Equal((new Share(1, 2), 1), (quotes.Figures.Accuracy, quotes.Figures.Unverified));
        Assert.Equal(new CheckQuality(QualityChecks.AgreesWithEndOfDay, new Share(0, 1), "TCS"), quotes.Checks.Single(check => check.Rule == QualityChecks.AgreesWithEndOfDay));
        Assert.Equal(new Share(1, 1), quotes.Checks.Single(check => check.Rule == QualityChecks.AgreesWithQuotes).Held);
    }

    [Fact]
    public async Task Empty_cells_count_only_where_the_format_has_the_field()
    {
        await LoadAsync(Row("TCS") with { Volume = null, Trades = null, ValueTraded = null }, Row("INFY"));

        var full = Assert.Single(await DayAsync());

        Assert.Equal(new Share(11, 14), full.Figures.Completeness);
        Assert.Equal(new Share(1, 2), full.Fields.Single(field => field.Field == "trades").Filled);
        Assert.DoesNotContain(full.Fields, field => field.Field == "isin");
    }

    [Fact]
    public async Task Fields_that_contradict_each_other_are_counted_with_an_example()
    {
        await LoadAsync(Row("TCS") with { Price = 200m }, Row("INFY") with { Open = 120m, Trades = 5000 }, Row("WIPRO"));

        var checks = Assert.Single(await DayAsync()).Checks.ToDictionary(check => check.Rule, StringComparer.Ordinal);

        Assert.Equal(new CheckQuality(QualityChecks.PriceWithinDay, new Share(2, 3), "TCS"), checks[QualityChecks.PriceWithinDay]);
        Assert.Equal(new CheckQuality(QualityChecks.OpenWithinDay, new Share(2, 3), "INFY"), checks[QualityChecks.OpenWithinDay]);
        Assert.Equal(new CheckQuality(QualityChecks.TradesWithinVolume, new Share(2, 3), "INFY"), checks[QualityChecks.TradesWithinVolume]);
        Assert.Equal(new Share(3, 3), checks[QualityChecks.Change].Held);
        Assert.Equal(new Share(1, 1), checks[QualityChecks.CountsEqualRows].Held);
    }

    [Fact]
    public async Task The_previous_close_is_held_against_the_session_before_where_that_has_rows()
    {
        StockRecord OfBefore(string ticker) => Row(ticker) with { TradingDay = Before, Timestamp = IndianTime.CloseOf(Before), Price = 99m };
        await LoadAsync(OfBefore("TCS"), OfBefore("INFY"), Row("TCS") with { PreviousClose = 99m }, Row("INFY") with { PreviousClose = 98m }, Row("WIPRO"));

        var checks = Assert.Single(await DayAsync()).Checks;

        Assert.Equal(new CheckQuality(QualityChecks.PreviousCloseChain, new Share(1, 2), "INFY"), checks.Single(check => check.Rule == QualityChecks.PreviousCloseChain));
    }

    [Fact]
    public async Task A_bar_or_a_rollup_that_differs_from_the_rows_is_found()
    {
        StockRecord Quote(string ticker) => Row(ticker, SourceIds.NseQuote) with { Timestamp = IndianTime.CloseOf(Day).AddHours(-1) };
        await LoadAsync(Quote("TCS"), Quote("INFY"));
        await using (var command = _server.Database.App.CreateCommand("UPDATE stock_bars_daily SET volume = 1 WHERE ticker = 'TCS'; UPDATE stock_counts_daily SET rows = 3")) { await command.ExecuteNonQueryAsync(); }

        var checks = Assert.Single(await DayAsync()).Checks.ToDictionary(check => check.Rule, StringComparer.Ordinal);

        Assert.Equal(new CheckQuality(QualityChecks.BarEqualsRow, new Share(1, 2), "TCS"), checks[QualityChecks.BarEqualsRow]);
        Assert.Equal(new Share(0, 1), checks[QualityChecks.CountsEqualRows].Held);
    }

    [Fact]
    public async Task One_isin_under_two_symbols_is_a_duplicate()
    {
        await LoadAsync(Row("TCS", SourceIds.NseEodUdiff) with { Isin = "INE467B01029" }, Row("TCSL", SourceIds.NseEodUdiff) with { Isin = "INE467B01029" }, Row("INFY", SourceIds.NseEodUdiff) with { Isin = "INE009A01021" });

        Assert.Equal((3, 1), (Assert.Single(await DayAsync()).Figures.Records, Assert.Single(await DayAsync()).Figures.Duplicates));
    }

    [Fact]
    public async Task A_period_is_measured_by_its_instants_and_an_empty_one_says_nothing()
    {
        await LoadAsync(Row("TCS"));
        var close = IndianTime.CloseOf(Day);

        Assert.Equal(1, Assert.Single(await Measure.PeriodAsync(close, close.AddMinutes(1), RequiredFields.Of, default)).Figures.Records);
        Assert.Empty(await Measure.PeriodAsync(close.AddMinutes(1), close.AddHours(1), RequiredFields.Of, default));
    }

    private static StockRecord Row(string ticker, string source = SourceIds.NseEodFull, Exchange exchange = Exchange.Nse, string series = "EQ") => new()
    {
        Ticker = Ticker.Parse(ticker),
        Series = series,
        Exchange = exchange,
        Price = 101m,
        Open = 100m,
        High = 103m,
        Low = 99m,
        PreviousClose = 100m,
        Volume = 1000,
        ValueTraded = 100_500m,
        Trades = 50,
        TradingDay = Day,
        Timestamp = IndianTime.CloseOf(Day),
        Source = source,
    };

    private Task<IReadOnlyList<SourceQuality>> DayAsync() => Measure.DayAsync(Day, Before, RequiredFields.Of, default);

    private async Task LoadAsync(params StockRecord[] rows)
    {
        foreach (var group in rows.GroupBy(row => row.Source)) { await _server.Database.LoadAsync(WarehouseSamples.Part(WarehouseSamples.Fetched, [.. group])); }
    }
}
