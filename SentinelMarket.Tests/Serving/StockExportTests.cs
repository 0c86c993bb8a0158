using System.Globalization;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Commands;
using SentinelMarket.Web.Commands;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Serving;

public sealed class StockExportTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private static readonly DateOnly Day = new(2024, 2, 1);

    private readonly TemporaryFolder _folder = new();

    private StockExport Export => new(new StockScan(server.Database));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Csv_has_every_row_with_exact_decimals_and_its_provenance()
    {
        var part = Part(Fetched, Record("CSVA", 2500.05m, Day) with { Isin = null, Volume = null, RawData = null }, Record("CSVB", 0.1m, Day.AddDays(1)));
        await server.Database.LoadAsync(part);

        var lines = (await CsvAsync(new StockScanFilter { Tickers = [Ticker.Parse("CSVA"), Ticker.Parse("CSVB")] })).Split("\r\n");

        Assert.Equal("trading_day,timestamp,ticker,series,exchange,isin,price,open,high,low,previous_close,change_percent,volume,value_traded,trades,source,fetched_at,processed_at,run_id,lake_path,raw_data", lines[0]);
        Assert.StartsWith("2024-02-01,2024-02-01T10:00:00Z,CSVA,EQ,NSE,,2500.0500,2499.0500,2501.0500,2498.0500,2499.0500,0.0400,,2500050.00,10,nse.eod.udiff,2024-03-01T12:00:00Z,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($",{part.Stored.Lake.Path},", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($",{part.Stored.Lake.Path},\"{{\"\"a\"\": 1}}\"", lines[2], StringComparison.Ordinal);
        Assert.Equal("", lines[3]);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public async Task An_export_of_a_day_equals_the_rows_of_the_database()
    {
        var day = new DateOnly(2024, 5, 6);
        await server.Database.LoadAsync(Part(Fetched, [.. Enumerable.Range(1, 300).Select(i => Record($"E{i}", i + 0.25m, day))]));

        var buffer = new MemoryStream();
        var rows = await Export.WriteAsync(new StockScanFilter { From = day, To = day }, StockExportFormat.Jsonl, buffer, CancellationToken.None);

        Assert.Equal(300, rows);
        var exported = Encoding.UTF8.GetString(buffer.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            var row = json.RootElement;
            Assert.Equal(StockExport.Columns, row.EnumerateObject().Select(property => property.Name));
            return string.Join('|', row.GetProperty("ticker").GetString(), row.GetProperty("price").GetRawText(), row.GetProperty("volume").GetRawText(),
                row.GetProperty("run_id").GetRawText(), row.GetProperty("lake_path").GetString(), row.GetProperty("raw_data").GetProperty("a").GetRawText());
        });
        Assert.Equal(
            await server.Database.LinesAsync($"SELECT concat_ws('|', ticker, price, volume, r.run_id, path, raw_data ->> 'a') FROM stock_data_warehouse r JOIN lake_objects l ON l.id = lake_object_id WHERE trading_day = '{day:yyyy-MM-dd}' ORDER BY timestamp, ticker"),
            exported);
    }

    [Fact]
    public async Task A_text_cell_that_a_spreadsheet_would_calculate_gets_an_apostrophe_and_numbers_stay_numbers()
    {
        await server.Database.LoadAsync(Part(Fetched, Record("-X", 90, Day) with { Series = "=1+1", PreviousClose = 100 }));

        var row = (await CsvAsync(new StockScanFilter { Tickers = [Ticker.Parse("-X")] })).Split("\r\n")[1];

        Assert.Contains(",'-X,'=1+1,NSE,", row, StringComparison.Ordinal);
        Assert.Contains(",-10.0000,", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_filter_narrows()
    {
        var quote = IndianTime.CloseOf(Day).AddHours(-3);
        await server.Database.LoadAsync(Part(Fetched,
            Record("F", 1, Day), Record("F", 1, Day) with { Series = "BE" }, Record("F", 1, Day) with { Exchange = Exchange.Bse }, Record("F", 1, Day, SourceIds.NseQuote, quote), Record("F", 1, Day.AddDays(1)), Record("F", 1, Day.AddDays(2))));
        var ticker = new StockScanFilter { Tickers = [Ticker.Parse("F")] };

        Assert.Equal(6, await CountAsync(ticker));
        Assert.Equal(1, await CountAsync(ticker with { Series = "BE" }));
        Assert.Equal(1, await CountAsync(ticker with { Exchange = Exchange.Bse }));
        Assert.Equal(1, await CountAsync(ticker with { Source = SourceIds.NseQuote }));
        Assert.Equal(2, await CountAsync(ticker with { From = Day.AddDays(1) }));
        Assert.Equal(4, await CountAsync(ticker with { To = Day }));
        Assert.Equal(1, await CountAsync(ticker with { From = Day.AddDays(1), To = Day.AddDays(1) }));
    }

    [Fact]
    public async Task The_verb_writes_a_whole_file_or_none()
    {
        await server.Database.LoadAsync(Part(Fetched, Record("VERB", 1, Day)));
        var path = _folder["rows.csv"];
        using var error = new StringWriter();
        using var output = new StringWriter();
        var console = new CommandConsole(output, error, false, TimeProvider.System);
        var host = new FakeCommandHost { Export = Export };

        Assert.Equal(0, await CommandLine.RunAsync(["export", "stocks", "--format", "csv", "--ticker", "VERB", "--out", path], host, console, CancellationToken.None));
        Assert.Equal(2, File.ReadAllLines(path).Length);
        Assert.Empty(output.ToString());
        Assert.EndsWith($"1 rows of the simulated database sentinel_simulated are in {path}.", error.ToString().Trim(), StringComparison.Ordinal);

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var before = File.ReadAllText(path);
        Assert.Equal(130, await CommandLine.RunAsync(["export", "stocks", "--format", "jsonl", "--out", path], host, console, cancelled.Token));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFiles(_folder.FullPath));
    }

    [Fact]
    public async Task Without_a_file_the_rows_and_nothing_else_go_to_the_output()
    {
        await server.Database.LoadAsync(Part(Fetched, Record("STDOUT", 1, Day)));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var data = new MemoryStream();
        var console = new CommandConsole(output, error, false, TimeProvider.System) { OpenData = () => data };

        Assert.Equal(0, await CommandLine.RunAsync(["export", "stocks", "--format", "jsonl", "--ticker", "stdout", "--out", "-"], new FakeCommandHost { Export = Export }, console, CancellationToken.None));

        Assert.Empty(output.ToString());
        Assert.StartsWith("{\"trading_day\":\"2024-02-01\",\"timestamp\":\"2024-02-01T10:00:00Z\",\"ticker\":\"STDOUT\"", Encoding.UTF8.GetString(data.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Option '--format' is required.", "export", "stocks")]
    [InlineData("--exchange is \"LSE\"; NSE or BSE is expected.", "export", "stocks", "--format", "csv", "--exchange", "LSE")]
    [InlineData("--from is \"yesterday\"; a day such as 2025-01-31 is expected.", "export", "stocks", "--format", "csv", "--from", "yesterday")]
    [InlineData("--ticker is \"A B\"; a symbol such as RELIANCE is expected.", "export", "stocks", "--format", "csv", "--ticker", "A B")]
    [InlineData("--to is before --from; swap them.", "export", "stocks", "--format", "csv", "--from", "2024-02-02", "--to", "2024-02-01")]
    public async Task Wrong_usage_is_one_sentence(string message, params string[] arguments)
    {
        using var error = new StringWriter();

        Assert.Equal(2, await CommandLine.RunAsync(arguments, new FakeCommandHost(), new CommandConsole(TextWriter.Null, error, false, TimeProvider.System), CancellationToken.None));
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> CsvAsync(StockScanFilter filter)
    {
        var buffer = new MemoryStream();
        await Export.WriteAsync(filter, StockExportFormat.Csv, buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private Task<long> CountAsync(StockScanFilter filter) => Export.WriteAsync(filter, StockExportFormat.Jsonl, Stream.Null, CancellationToken.None);
}
