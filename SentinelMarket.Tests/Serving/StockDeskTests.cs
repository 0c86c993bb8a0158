using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Serving;

/// <summary>A share that changed its symbol and trades on BSE under code and symbol, read as one.</summary>
public sealed class StockDeskTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private static readonly DateOnly Renamed = new(2024, 1, 3);
    private static readonly Ticker New = Ticker.Parse("NEWNAME");
    private readonly StockDesk _desk = new(new StockReader(server.Database, TimeProvider.System), new StockBarReader(server.Database), new Renames(server.Database));

    public async Task InitializeAsync()
    {
        if (await new StockReader(server.Database, TimeProvider.System).ExistsAsync(New, CancellationToken.None)) { return; }
        await server.Database.LoadAsync(Part(
            Fetched,
            Record("OLDNAME", 10, Day(1), SourceIds.NseEodFull), Record("OLDNAME", 10, Day(1)),
            Record("OLDNAME", 20, Day(2), SourceIds.NseEodFull), Record("OLDNAME", 21, Day(2)),
            Record("OLDNAME", 30, Day(3), SourceIds.NseEodFull), Record("NEWNAME", 31, Day(3)), // both names on the day of the change
            Record("NEWNAME", 40, Day(4), SourceIds.NseQuote, IndianTime.CloseOf(Day(4)).AddHours(-1)),
            Record("NEWNAME", 50, Day(5), SourceIds.NseEodFull) with { Volume = null }, Record("NEWNAME", 50, Day(5)) with { Volume = null },
            Record("NEWNAME", 99, Day(5), SourceIds.NseQuote, IndianTime.CloseOf(Day(5)).AddHours(-1)),
            Record("NEWNAME", 55, Day(5)) with { Series = "BE" },
            Record("OLDNAME", 666, Day(9)))); // another share that took the free symbol
        await server.Database.LoadAsync(Part(
            Fetched,
            Record("500001", 70, Day(1), "bse.eod.legacy") with { Exchange = Exchange.Bse, Series = "A" },
            Record("500001", 71, Day(4), "bse.eod.legacy") with { Exchange = Exchange.Bse, Series = "A" },
            Record("NEWNAME", 72, Day(4), SourceIds.BseQuote, IndianTime.CloseOf(Day(4)).AddHours(-1)) with { Exchange = Exchange.Bse, Series = "A" }));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("NEWNAME")]
    [InlineData("500001")]
    public async Task All_tickers_of_a_share_give_its_bars_once_a_day_from_the_best_source(string ticker)
    {
        var bars = await _desk.BarsAsync(Ticker.Parse(ticker), null, null, null, null, CancellationToken.None);

        Assert.NotNull(bars);
        Assert.Equal((ticker, Exchange.Nse, "EQ", 5L), (bars.Ticker, bars.Exchange, bars.Series, bars.Instrument?.Id));
        Assert.Equal(
            [
                new BarSeries(Exchange.Nse, "EQ", 5, Day(1), Day(5)), new BarSeries(Exchange.Nse, "BE", 1, Day(5), Day(5)), new BarSeries(Exchange.Bse, "A", 2, Day(1), Day(4)),
            ],
            bars.Available);
        Assert.Equal(
            [
                "1 10 OLDNAME nse.eod.udiff Official +nse.eod.full -",
                "2 21 OLDNAME nse.eod.udiff Official + -nse.eod.full",
                "3 31 NEWNAME nse.eod.udiff Official + -nse.eod.full",
                "4 40 NEWNAME nse.quote Quotes + -",
                "5 50 NEWNAME nse.eod.udiff Official +nse.eod.full -",
            ],
            bars.Bars.Select(Text));
    }

    [Fact]
    public async Task On_BSE_code_and_symbol_are_one_and_the_file_is_better_than_the_quote()
    {
        var bars = await _desk.BarsAsync(New, Exchange.Bse, null, null, null, CancellationToken.None);
        Assert.Equal(["1 70 500001 bse.eod.legacy Official + -", "4 71 500001 bse.eod.legacy Official + -"], bars!.Bars.Select(Text));
    }

    [Fact]
    public async Task Bars_are_bounded_by_days_and_a_series_without_any_is_empty()
    {
        var bars = await _desk.BarsAsync(New, Exchange.Nse, "EQ", Day(2), Day(3), CancellationToken.None);
        Assert.Equal([Day(2), Day(3)], bars!.Bars.Select(bar => bar.TradingDay));
        var none = await _desk.BarsAsync(New, Exchange.Nse, "GB", null, null, CancellationToken.None);
        Assert.Equal(("GB", 0, 3), (none!.Series, none.Bars.Count, none.Available.Count));
        Assert.Null(await _desk.BarsAsync(Ticker.Parse("NEVER"), null, null, null, null, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => _desk.BarsAsync(New, null, null, Day(2), Day(1), CancellationToken.None));
    }

    [Fact]
    public async Task A_history_reads_all_tickers_and_leaves_the_next_owner_of_a_symbol_out()
    {
        var rows = await _desk.HistoryAsync(New, null, null, 100, CancellationToken.None);
        Assert.Equal(14, rows!.Count);
        Assert.DoesNotContain(rows, row => row.Record.Price == 666);
        Assert.Equal(rows.OrderByDescending(row => row.Record.Timestamp).Select(row => row.Record.Timestamp), rows.Select(row => row.Record.Timestamp));
        var two = await _desk.HistoryAsync(New, null, null, 2, CancellationToken.None);
        Assert.Equal(rows.Take(2).Select(row => row.Record), two!.Select(row => row.Record));
        Assert.Null(await _desk.HistoryAsync(Ticker.Parse("NEVER"), null, null, 100, CancellationToken.None));
        Assert.Empty((await _desk.HistoryAsync(New, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), null, 100, CancellationToken.None))!);
    }

    [Fact]
    public async Task Suggestions_are_tickers_that_begin_with_the_text()
    {
        Assert.Equal(["NEWNAME"], (await _desk.SuggestAsync(" newn ", 10, CancellationToken.None)).Select(one => one.Ticker.Value));
        Assert.Single(await _desk.SuggestAsync("N", 1, CancellationToken.None));
        Assert.Empty(await _desk.SuggestAsync("  ", 10, CancellationToken.None));
        Assert.Empty(await _desk.SuggestAsync("100%", 10, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => _desk.SuggestAsync("a", 51, CancellationToken.None));
    }

    private static DateOnly Day(int day) => new(2024, 1, day);

    private static string Text(DailyBar bar) =>
        $"{bar.TradingDay.Day} {bar.Close:0} {bar.Ticker} {bar.Source} {bar.Quality} +{string.Join(',', bar.AgreeingSources)} -{string.Join(',', bar.DisagreeingSources)}";

    /// <summary>Knows one share.</summary>
    private sealed class Renames(WarehouseDatabase database) : IInstrumentDirectory
    {
        private readonly InstrumentDirectory _others = new(database);

        public Task<(InstrumentSummary? Instrument, IReadOnlyList<TickerPeriod> Periods)> PeriodsAsync(Ticker ticker, CancellationToken cancellationToken) =>
            ticker.Value is "NEWNAME" or "500001"
                ? Task.FromResult<(InstrumentSummary?, IReadOnlyList<TickerPeriod>)>((
                    new InstrumentSummary(5, "INE000A01010", New, "New Name Ltd.", "500001", null),
                    [new TickerPeriod(null, New, Renamed, null), new TickerPeriod(Exchange.Nse, Ticker.Parse("OLDNAME"), null, Renamed), new TickerPeriod(Exchange.Bse, Ticker.Parse("500001"), null, null)]))
                : _others.PeriodsAsync(ticker, cancellationToken);

        public Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken) => _others.SuggestAsync(text, limit, cancellationToken);
    }
}
