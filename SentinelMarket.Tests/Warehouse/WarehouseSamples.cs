using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>Small batches and runs for the tests of the warehouse.</summary>
internal static class WarehouseSamples
{
    public static readonly DateTimeOffset Fetched = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static StockRecord Record(string ticker, decimal price, DateOnly day, string source = SourceIds.NseEodUdiff, DateTimeOffset? timestamp = null) => new()
    {
        Ticker = Ticker.Parse(ticker),
        Series = "EQ",
        Isin = "INE000A01010",
        Exchange = Exchange.Nse,
        Price = price,
        Open = price - 1,
        High = price + 1,
        Low = price - 2,
        PreviousClose = price - 1,
        Volume = 1_000,
        ValueTraded = price * 1_000,
        Trades = 10,
        TradingDay = day,
        Timestamp = timestamp ?? IndianTime.CloseOf(day),
        Source = source,
        RawData = "{\"a\": 1}",
    };

    public static DocumentPart<StockRecord> Part(DateTimeOffset fetchedAt, params StockRecord[] records) => Part(fetchedAt, [], records);

    public static DocumentPart<StockRecord> Part(DateTimeOffset fetchedAt, IReadOnlyList<QuarantineEntry> quarantined, params StockRecord[] records)
    {
        var source = records.Length == 0 ? SourceIds.NseQuote : records[0].Source;
        var hash = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
        var path = string.Create(CultureInfo.InvariantCulture, $"{source}/{fetchedAt:yyyy'/'MM'/'dd'/'yyyyMMdd'T'HHmmssfff'Z'}-{hash[..16]}.csv.gz");
        var document = new RawDocument { Source = source, Stream = "sample", Content = new byte[] { 1 }, ContentType = "text/csv", Request = "sample.csv", FetchedAt = fetchedAt };
        return new DocumentPart<StockRecord>(new StoredDocument(document, new LakeReference(path, hash, 1, 1)), records, quarantined, true);
    }

    public static QuarantineEntry Refused(int position, string raw = "bad line") =>
        new(new Verdict("price.positive", Severity.Reject, "ClsPric", "The price is -1."), "ABC EQ", position, raw);

    public static Task<RunLease> OpenAsync(this RunLog log, string pipeline, TimeSpan? lease = null) =>
        log.OpenAsync(new RunRequest(pipeline, RunTrigger.Manual, "tester"), "host:1", "0.1.0", lease ?? TimeSpan.FromMinutes(1), CancellationToken.None);

    public static RunClosing Closing(RowCounts expected, RunOutcome outcome = RunOutcome.Succeeded) => new(outcome, null, null, [], [], expected);

    /// <summary>Opens a run of its own, registers the documents, loads and closes.</summary>
    public static async Task<StockLoadResult> LoadAsync(this WarehouseDatabase database, params DocumentPart<StockRecord>[] parts)
    {
        var log = new RunLog(database);
        var lease = await log.OpenAsync(Guid.NewGuid().ToString("N"));
        await new LakeCatalog(database).RegisterAsync(lease, parts.Select(part => part.Stored).ToArray(), CancellationToken.None);
        var result = await new StockWriter(database).LoadAsync(lease, parts, [], CancellationToken.None);
        await log.CloseAsync(lease, Closing(result.Total), CancellationToken.None);
        return result;
    }

    /// <summary>What the daily bars of a day say: ticker and close.</summary>
    public static async Task<IReadOnlyList<string>> ClosesAsync(this WarehouseDatabase database, DateOnly day, params string[] tickers)
    {
        var (reader, closes) = (new StockBarReader(database), new List<string>());
        foreach (var ticker in tickers)
        {
            var bars = await reader.BarsAsync([new TickerPeriod(null, Ticker.Parse(ticker), null, null)], Exchange.Nse, "EQ", day, day, CancellationToken.None);
            closes.AddRange(bars.Select(bar => string.Create(CultureInfo.InvariantCulture, $"{ticker} {bar.Close} {bar.Source}")));
        }

        return closes;
    }

    public static async Task<T> ScalarAsync<T>(this WarehouseDatabase database, string sql)
    {
        await using var command = database.App.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task<IReadOnlyList<string>> LinesAsync(this WarehouseDatabase database, string sql)
    {
        await using var command = database.App.CreateCommand(sql);
        return await command.ReadAsync(reader => reader.GetString(0), CancellationToken.None);
    }
}
