using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Web.Commands;

/// <summary><c>export stocks</c></summary>
internal static class ExportVerb
{
    private const string Standard = "-";

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var format = new Option<StockExportFormat>("--format") { Description = "csv (RFC 4180) or jsonl (one JSON object a line).", HelpName = "csv|jsonl", Required = true };
        var output = new Option<string>("--out") { Description = "The file to write, replaced when complete; - or nothing for the standard output.", HelpName = "FILE", DefaultValueFactory = _ => Standard };
        var tickers = new Option<string[]>("--ticker") { Description = "Only this symbol; may be given more than once.", HelpName = "T" };
        tickers.Validators.Add(result => Refuse(result, text => Ticker.TryParse(text, out _), "a symbol such as RELIANCE"));
        var series = new Option<string?>("--series") { Description = "Only this series, such as EQ.", HelpName = "S" };
        var exchange = new Option<string?>("--exchange") { Description = "Only this exchange.", HelpName = "NSE|BSE" };
        exchange.Validators.Add(result => Refuse(result, text => ExchangeCode.TryParse(text, out _), "NSE or BSE"));
        var source = new Option<string?>("--source") { Description = "Only this source, such as nse.eod.udiff.", HelpName = "ID" };
        var from = DayOption("--from", "Only trading days from this one on.");
        var to = DayOption("--to", "Only trading days up to and including this one.");
        var stocks = new Command("stocks", "Write the rows of stock_data_warehouse, oldest first, with their source, run and lake object.") { format, output, tickers, series, exchange, source, from, to };
        stocks.Validators.Add(result =>
        {
            if (DayOf(result.GetResult(to)) < DayOf(result.GetResult(from))) { result.AddError("--to is before --from; swap them."); }
        });
        stocks.SetAction((parsed, cancellationToken) =>
        {
            var filter = new StockScanFilter
            {
                Tickers = [.. (parsed.GetValue(tickers) ?? []).Select(Ticker.Parse)],
                Series = parsed.GetValue(series)?.Trim().ToUpperInvariant(),
                Exchange = ExchangeCode.TryParse(parsed.GetValue(exchange), out var code) ? code : null,
                Source = parsed.GetValue(source)?.Trim(),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
            };
            return Guard.RunAsync(console, json: false, () => ExportAsync(host, console, globals.Of(parsed), filter, parsed.GetValue(format), parsed.GetValue(output)!, cancellationToken), cancellationToken);
        });
        return new Command("export", "Export rows of the warehouse.") { stocks };
    }

    private static async Task<int> ExportAsync(
        ICommandHost host, CommandConsole console, HostArguments arguments, StockScanFilter filter, StockExportFormat format, string path, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        try
        {
            var rows = path == Standard
                ? await WriteAsync(session, console, filter, format, cancellationToken)
                : await WriteAsync(session, Path.GetFullPath(path), filter, format, cancellationToken);
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{rows:N0} rows of the {session.Mode.ToLowerInvariant()} database {session.Database}{(path == Standard ? "" : $" are in {path}")}."));
            return ExitCodes.Succeeded;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync(path == Standard ? "Cancelled: what was written so far is not complete." : $"Cancelled: {path} was not written.");
            return ExitCodes.Cancelled;
        }
    }

    private static async Task<long> WriteAsync(ICommandSession session, CommandConsole console, StockScanFilter filter, StockExportFormat format, CancellationToken cancellationToken)
    {
        await using var output = console.OpenData();
        return await session.Export.WriteAsync(filter, format, output, cancellationToken);
    }

    /// <summary>Under another name until it is complete and on the disk, so that nobody ever takes a half for the whole.</summary>
    private static async Task<long> WriteAsync(ICommandSession session, string path, StockScanFilter filter, StockExportFormat format, CancellationToken cancellationToken)
    {
        var part = path + ".part";
        var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
        try
        {
            long rows;
            await using (file)
            {
                rows = await session.Export.WriteAsync(filter, format, file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(part, path, overwrite: true);
            return rows;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    internal static Option<DateOnly?> DayOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DD",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DayOf(text) is { } day) { return day; }
            result.AddError($"{name} is \"{text}\"; a day such as 2025-01-31 is expected.");
            return null;
        },
    };

    // Asked of the text, because the value of an option that was refused cannot be asked for.
    private static DateOnly? DayOf(OptionResult? result) => result?.Tokens is [var token, ..] ? DayOf(token.Value) : null;

    private static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static void Refuse(OptionResult result, Func<string, bool> isSound, string expected)
    {
        foreach (var text in result.Tokens.Select(token => token.Value).Where(text => !isSound(text))) { result.AddError($"{result.Option.Name} is \"{text}\"; {expected} is expected."); }
    }
}
