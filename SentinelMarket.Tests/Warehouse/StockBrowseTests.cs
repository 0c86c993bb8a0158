using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>Every filter, order and direction against the same rows filtered and sorted in memory.</summary>
public sealed class StockBrowseTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private static readonly DateOnly Newest = new(2024, 2, 9);
    private static readonly StockRecord[] Rows = MakeRows();
    private readonly StockReader _reader = new(server.Database, TimeProvider.System);

    public static TheoryData<string> Filters => [.. Queries.Keys];

    private static Dictionary<string, StockRowQuery> Queries { get; } = new(StringComparer.Ordinal)
    {
        ["nothing"] = new(),
        ["ticker"] = new() { Ticker = Ticker.Parse("BBB") },
        ["a ticker that is not there"] = new() { Ticker = Ticker.Parse("NONE") },
        ["series"] = new() { Series = "BE" },
        ["a series of years ago"] = new() { Series = "ZZ" },
        ["a series that is not there"] = new() { Series = "XX" },
        ["exchange"] = new() { Exchange = Exchange.Bse },
        ["source"] = new() { Source = SourceIds.NseEodFull },
        ["a source that is not there"] = new() { Source = "nse.none" },
        ["days"] = new() { From = new DateOnly(2023, 12, 20), To = new DateOnly(2024, 1, 10) },
        ["days without rows"] = new() { From = new DateOnly(2022, 1, 1), To = new DateOnly(2022, 12, 31) },
        ["all days there are"] = new() { From = DateOnly.MinValue, To = DateOnly.MaxValue },
        ["lowest price"] = new() { MinPrice = 11 },
        ["highest price"] = new() { MaxPrice = 10.5m },
        ["price"] = new() { MinPrice = 10.5m, MaxPrice = 10.5m },
        ["a price of years ago"] = new() { MinPrice = 999 },
        ["a price that is not there"] = new() { MinPrice = 1_000_000_000 },
        ["lowest volume"] = new() { MinVolume = 200 },
        ["highest volume"] = new() { MaxVolume = 100 },
        ["volume"] = new() { MinVolume = 100, MaxVolume = 100 },
        ["a volume that is not there"] = new() { MinVolume = 77_777 },
        ["ticker and source"] = new() { Ticker = Ticker.Parse("AAA"), Source = SourceIds.NseQuote },
        ["ticker and price"] = new() { Ticker = Ticker.Parse("AAA"), MinPrice = 11 },
        ["series, price and days"] = new() { Series = "EQ", MaxPrice = 11, From = new DateOnly(2023, 11, 1) },
        ["everything"] = new()
        {
            Ticker = Ticker.Parse("CCC"), Series = "EQ", Exchange = Exchange.Nse, Source = SourceIds.NseEodUdiff, From = new DateOnly(2023, 12, 1), To = Newest,
            MinPrice = 10, MaxPrice = 12, MinVolume = 0, MaxVolume = 300,
        },
    };

    public async Task InitializeAsync()
    {
        if (await _reader.ExistsAsync(Ticker.Parse("AAA"), CancellationToken.None)) { return; }
        await server.Database.LoadAsync(Part(Fetched, Rows));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Paging_finds_exactly_the_matching_rows_in_every_order(string filter)
    {
        foreach (var sort in Enum.GetValues<StockRowSort>())
        {
            foreach (var descending in (bool[])[true, false])
            {
                var query = Queries[filter] with { Sort = sort, Descending = descending, Size = 23 };
                var expected = Sorted(Rows.Where(row => Matches(row, query)), query).Select(Key).ToArray();
                var seen = await AllAsync(query);
                Assert.True(expected.SequenceEqual(seen), $"By {sort}, {(descending ? "descending" : "ascending")}: {seen.Count} rows instead of {expected.Length}, the first difference at {expected.Zip(seen).TakeWhile(pair => pair.First == pair.Second).Count()}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task The_number_of_matching_rows_is_exact_or_says_that_it_is_not(string filter)
    {
        var query = Queries[filter] with { Size = 5 };
        var count = Rows.LongCount(row => Matches(row, query));
        var page = await _reader.BrowseAsync(query, CancellationToken.None);
        Assert.NotNull(page.Matching);
        if (!page.Matching.IsEstimated) { Assert.Equal(count, page.Matching.Rows); }
        Assert.True(page.Matching.Rows >= page.Rows.Count + (page.Next is null ? 0 : 1), $"{page.Matching.Rows} rows are fewer than are known.");
        if (query is { Ticker: null, MinPrice: null, MaxPrice: null, MinVolume: null, MaxVolume: null } || count <= query.Size) { Assert.False(page.Matching.IsEstimated); }
    }

    [Theory]
    [InlineData(StockRowSort.Price, true)]
    [InlineData(StockRowSort.Time, false)]
    public async Task A_cursor_of_another_order_is_refused(StockRowSort sort, bool descending)
    {
        var page = await _reader.BrowseAsync(new StockRowQuery { Size = 2 }, CancellationToken.None);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => _reader.BrowseAsync(new StockRowQuery { After = page.Next, Sort = sort, Descending = descending }, CancellationToken.None));
        Assert.StartsWith("The cursor belongs to other filters or another order. Leave it out to start with the first row.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_of_another_filter_is_refused_and_of_another_size_is_not()
    {
        var page = await _reader.BrowseAsync(new StockRowQuery { Size = 2 }, CancellationToken.None);
        await Assert.ThrowsAsync<ArgumentException>(() => _reader.BrowseAsync(new StockRowQuery { After = page.Next, Series = "EQ" }, CancellationToken.None));
        var next = await _reader.BrowseAsync(new StockRowQuery { After = page.Next, Size = 3 }, CancellationToken.None);
        Assert.Equal(3, next.Rows.Count);
    }

    [Fact]
    public async Task A_cursor_with_any_character_changed_is_refused_or_names_a_place()
    {
        var page = await _reader.BrowseAsync(new StockRowQuery { Size = 2 }, CancellationToken.None);
        var refused = 0;
        for (var i = 0; i < page.Next!.Length; i++)
        {
            var changed = page.Next[..i] + (page.Next[i] == 'A' ? 'B' : 'A') + page.Next[(i + 1)..];
            try { Assert.True((await _reader.BrowseAsync(new StockRowQuery { After = changed, Size = 2 }, CancellationToken.None)).Rows.Count <= 2); }
            catch (ArgumentException) { refused++; }
        }

        Assert.True(refused > 20, $"Only {refused} changed cursors were refused.");
    }

    [Fact]
    public async Task A_range_that_ends_before_it_begins_is_refused()
    {
        StockRowQuery[] wrong =
        [
            new() { From = Newest, To = Newest.AddDays(-1) }, new() { MinPrice = 2, MaxPrice = 1 }, new() { MinVolume = 2, MaxVolume = 1 }, new() { Sort = (StockRowSort)9 },
        ];
        foreach (var query in wrong) { await Assert.ThrowsAsync<ArgumentException>(() => _reader.BrowseAsync(query, CancellationToken.None)); }
    }

    private async Task<List<(DateTimeOffset, string, string, Exchange, string)>> AllAsync(StockRowQuery query)
    {
        var seen = new List<(DateTimeOffset, string, string, Exchange, string)>();
        for (var page = await _reader.BrowseAsync(query, CancellationToken.None); ; page = await _reader.BrowseAsync(query with { After = page.Next }, CancellationToken.None))
        {
            Assert.True(page.Rows.Count <= query.Size);
            seen.AddRange(page.Rows.Select(row => Key(row.Record)));
            if (page.Next is null) { return seen; }
            Assert.True(seen.Count <= Rows.Length, "The pages do not end.");
        }
    }

    private static (DateTimeOffset, string, string, Exchange, string) Key(StockRecord row) => (row.Timestamp, row.Ticker.Value, row.Series, row.Exchange, row.Source);

    private static bool Matches(StockRecord row, StockRowQuery query) =>
        (query.Ticker is null || row.Ticker == query.Ticker) && (query.Series is null || row.Series == query.Series) && (query.Exchange is null || row.Exchange == query.Exchange)
        && (query.Source is null || row.Source == query.Source) && !(row.TradingDay < query.From) && !(row.TradingDay > query.To)
        && !(row.Price < query.MinPrice) && !(row.Price > query.MaxPrice)
        && (query.MinVolume is null || row.Volume >= query.MinVolume) && (query.MaxVolume is null || row.Volume <= query.MaxVolume);

    private static IEnumerable<StockRecord> Sorted(IEnumerable<StockRecord> rows, StockRowQuery query)
    {
        IOrderedEnumerable<StockRecord> By<TKey>(Func<StockRecord, TKey> key) => query.Descending ? rows.OrderByDescending(key) : rows.OrderBy(key);
        var sorted = query.Sort switch
        {
            StockRowSort.Ticker => By(row => row.Ticker),
            StockRowSort.Price => By(row => row.Price),
            StockRowSort.Volume => By(row => row.Volume ?? (query.Descending ? -1 : long.MaxValue)),
            _ => By(row => row.Timestamp),
        };
        return sorted.ThenByDescending(row => row.Timestamp).ThenBy(row => row.Ticker).ThenBy(row => row.Series, StringComparer.Ordinal)
            .ThenBy(row => row.Exchange.Code(), StringComparer.Ordinal).ThenBy(row => row.Source, StringComparer.Ordinal);
    }

    // Many ties in price and volume, volumes that are missing, months without rows between, and a series and a price of years ago only.
    private static StockRecord[] MakeRows()
    {
        string[] tickers = ["AAA", "BBB", "CCC"];
        var recent = Enumerable.Range(0, 45).SelectMany(day => tickers.SelectMany((ticker, i) => (StockRecord[])
        [
            Row(ticker, "EQ", Exchange.Nse, SourceIds.NseEodUdiff, day * 2, 10 + (0.5m * ((day + i) % 5)), 100 * ((day + i) % 4)),
            Row(ticker, day % 3 == 0 ? "BE" : "EQ", Exchange.Nse, SourceIds.NseEodFull, day * 2, 10 + (0.5m * (day % 3)), day % 5 == 0 ? null : 100),
            Row(ticker, "EQ", day % 2 == 0 ? Exchange.Bse : Exchange.Nse, day % 2 == 0 ? SourceIds.BseQuote : SourceIds.NseQuote, day * 2, 11, null, -30 * i),
        ]));
        var old = Enumerable.Range(0, 3).Select(day => Row("OLD", "ZZ", Exchange.Nse, SourceIds.NseEodFull, 2000 + day, 1000, 5));
        return [.. recent, .. old];
    }

    private static StockRecord Row(string ticker, string series, Exchange exchange, string source, int daysAgo, decimal price, long? volume, int minutes = 0)
    {
        var day = Newest.AddDays(-daysAgo);
        return Record(ticker, price, day, source, IndianTime.CloseOf(day).AddMinutes(minutes)) with { Series = series, Exchange = exchange, Volume = volume };
    }
}
