using System.Diagnostics;
using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Processes;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Measurements;

/// <summary>
/// How long pages, histories and bars take on more than five million rows: at the warehouse's reader in this process (planning, execution
/// and all round trips to the database, rows read), and over HTTP at the product in a process of its own.
/// </summary>
public sealed class BrowseMeasurement(ITestOutputHelper report)
{
    private const int Warm = 10;
    private const int Times = 60;
    private const int Clients = 100;
    private const int RequestsPerClient = 20;

    private readonly Figures _figures = new(report, "browse");

    private static readonly (string Name, string Query)[] Pages =
    [
        ("no filter", ""), ("no filter, oldest first", "direction=asc"),
        ("ticker=RELIANCE (frequent)", "ticker=RELIANCE"), ("ticker=500325 (21 rows of 2017)", "ticker=500325"), ("ticker=NOSUCH (none)", "ticker=NOSUCH"),
        ("series=EQ (70 %)", "series=EQ"), ("series=SZ (rare)", "series=SZ"), ("series=A (only 2017)", "series=A"), ("series=XX (none)", "series=XX"),
        ("exchange=NSE", "exchange=NSE"), ("exchange=BSE (rare)", "exchange=BSE"),
        ("source=nse.eod.full", "source=nse.eod.full"), ("source=bse.eod.legacy (21 rows of 2017)", "source=bse.eod.legacy"), ("source=none", "source=none"),
        ("one day", "from=2020-03-02&to=2020-03-02"), ("one year", "from=2019-01-01&to=2019-12-31"), ("days without rows", "from=1999-01-01&to=1999-12-31"),
        ("price from 1 (all)", "minPrice=1"), ("price from 100,000 (rare)", "minPrice=100000"), ("price 777 to 777.01 (very rare)", "minPrice=777&maxPrice=777.01"),
        ("price 2500.25 (few)", "minPrice=2500.25&maxPrice=2500.25"), ("price from 1,000,000,000 (none)", "minPrice=1000000000"),
        ("volume from 1 (all)", "minVolume=1"), ("volume from 100,000,000 (rare)", "minVolume=100000000"), ("volume 77,777 (very rare)", "minVolume=77777&maxVolume=77777"),
        ("volume from 10^15 (none)", "minVolume=1000000000000000"),
        ("by price, highest", "sort=price"), ("by price, lowest", "sort=price&direction=asc"), ("by volume, largest", "sort=volume"), ("by volume, smallest", "sort=volume&direction=asc"),
        ("by ticker, Z to A", "sort=ticker"), ("by ticker, A to Z", "sort=ticker&direction=asc"),
    ];

    [MeasurementFact("browse")]
    public async Task Pages_histories_and_bars_of_five_million_rows()
    {
        await using var warehouse = await BrowseWarehouse.MakeAsync();
        await using var database = new WarehouseDatabase(warehouse.Connections, null);
        var reader = new StockReader(database, TimeProvider.System);
        var bars = new StockBarReader(database);
        await using var product = await warehouse.ServeAsync();
        var statistics = await reader.StatisticsAsync(CancellationToken.None);
        var table = statistics.Tables.First(one => one.Name == "stock_data_warehouse");
        Line($"{table.Rows:N0} rows, {table.Partitions} partitions, {table.Bytes / 1_048_576:N0} MB with indexes; {Environment.ProcessorCount} cores; {Times} times each after {Warm}");
        Line($"{"first page, 50 rows, ms",-42} {"reader p50",10} {"p95",7} {"max",7} {"HTTP p50",10} {"p95",7} {"max",7}");
        foreach (var (name, query) in Pages)
        {
            var asked = Read(query);
            await CompareAsync(name, () => reader.BrowseAsync(asked, CancellationToken.None), product, "/api/data/warehouse/stocks?" + query);
        }

        TickerPeriod[] reliance = [new(null, Ticker.Parse("RELIANCE"), null, null)];
        var monthAgo = IndianTime.CloseOf(new DateOnly(2024, 12, 1));
        await CompareAsync("history, newest 100 rows", () => reader.HistoryAsync(reliance, null, null, 100, CancellationToken.None), product, "/api/data/stocks/RELIANCE/history");
        await CompareAsync("history, 500 rows", () => reader.HistoryAsync(reliance, null, null, 500, CancellationToken.None), product, "/api/data/stocks/RELIANCE/history?limit=500");
        await CompareAsync("history of a month", () => reader.HistoryAsync(reliance, monthAgo, null, 500, CancellationToken.None), product, "/api/data/stocks/RELIANCE/history?from=2024-12-01");
        await CompareAsync("bars of 8 years", () => bars.BarsAsync(reliance, Exchange.Nse, "EQ", null, null, CancellationToken.None), product, "/api/data/stocks/RELIANCE/bars");
        await CompareAsync("suggestions", () => Task.CompletedTask, product, "/api/data/stocks/suggest?text=re");
        await TogetherAsync(product, "history of a month", "?from=2024-12-01&to=2024-12-31");
        await TogetherAsync(product, "history, newest 100 rows", "");
        await TogetherAsync(product, "history, 500 rows", "?limit=500");
    }

    private async Task CompareAsync(string name, Func<Task> read, ServedProduct product, string address)
    {
        var inside = await TimesAsync(Times, read);
        var outside = await TimesAsync(Times, () => GetAsync(product, address));
        Line($"{name,-42} {At(inside, 0.5),10:F1} {At(inside, 0.95),7:F1} {inside[^1],7:F1} {At(outside, 0.5),10:F1} {At(outside, 0.95),7:F1} {outside[^1],7:F1}");
    }

    // Every client asks for another share and goes on as soon as it has its answer.
    private async Task TogetherAsync(ServedProduct product, string name, string range)
    {
        var tickers = (await product.Http.GetStringAsync(new Uri("/api/data/warehouse/stocks?sort=volume&from=2024-12-31&to=2024-12-31&size=100", UriKind.Relative)))
            .Split("\"ticker\":\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => GetAsync(product, Address(client))));
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => TimesAsync(RequestsPerClient, () => GetAsync(product, Address(client)), warm: 1)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var times = all.SelectMany(one => one).Order().ToArray();
        Line($"{name}, {Clients} clients at once: p50 {At(times, 0.5):F0} ms, p95 {At(times, 0.95):F0} ms, max {times[^1]:F0} ms, {Clients * (RequestsPerClient + 1) / seconds:F0} answers a second");

        string Address(int client) => $"/api/data/stocks/{Uri.EscapeDataString(tickers[client % tickers.Length])}/history{range}";
    }

    private static async Task<double[]> TimesAsync(int times, Func<Task> work, int warm = Warm)
    {
        for (var i = 0; i < warm; i++) { await work(); }
        var taken = new double[times];
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            taken[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(taken);
        return taken;
    }

    private static async Task GetAsync(ServedProduct product, string address)
    {
        using var response = await product.Http.GetAsync(new Uri(address, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    private static double At(double[] sorted, double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];

    private static StockRowQuery Read(string query)
    {
        var values = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        string? Value(string name) => values.GetValueOrDefault(name);
        return new StockRowQuery
        {
            Ticker = Value("ticker") is { } ticker ? Ticker.Parse(ticker) : null,
            Series = Value("series"),
            Exchange = ExchangeCode.TryParse(Value("exchange"), out var exchange) ? exchange : null,
            Source = Value("source"),
            From = Value("from") is { } from ? DateOnly.Parse(from, CultureInfo.InvariantCulture) : null,
            To = Value("to") is { } to ? DateOnly.Parse(to, CultureInfo.InvariantCulture) : null,
            MinPrice = Value("minPrice") is { } low ? decimal.Parse(low, CultureInfo.InvariantCulture) : null,
            MaxPrice = Value("maxPrice") is { } high ? decimal.Parse(high, CultureInfo.InvariantCulture) : null,
            MinVolume = Value("minVolume") is { } least ? long.Parse(least, CultureInfo.InvariantCulture) : null,
            MaxVolume = Value("maxVolume") is { } most ? long.Parse(most, CultureInfo.InvariantCulture) : null,
            Sort = Value("sort") is { } sort ? Enum.Parse<StockRowSort>(sort, ignoreCase: true) : StockRowSort.Time,
            Descending = Value("direction") != "asc",
        };
    }

    private void Line(FormattableString text) => _figures.Line(text);
}
