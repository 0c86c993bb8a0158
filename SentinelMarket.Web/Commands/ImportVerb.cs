using System.CommandLine;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Commands;

/// <summary><c>import bhavcopy PATH...</c>, <c>import instruments PATH...</c>, <c>import holidays PATH...</c>, <c>import telegram-export PATH...</c> and <c>import tweets PATH...</c></summary>
internal static class ImportVerb
{
    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var import = new Importer(host, console, globals);
        return new Command("import", "Import files.")
        {
            import.Of(
                "bhavcopy",
                "end_of_day",
                "Import end-of-day files of NSE (UDiFF, sec_bhavdata_full, cmDDMMMYYYYbhav) and BSE (UDiFF, EQDDMMYY); importing the same file twice changes nothing.",
                "Files or folders: end-of-day files of the cash market as NSE and BSE publish them, plain, .zip or .gz; the content tells the format. Keep the names of BSE's EQDDMMYY.CSV files: their day stands nowhere else."),
            import.Of(
                "instruments",
                "instruments",
                "Import lists of shares (EQUITY_L.csv, index lists, BSE codes, changed symbols), in any order; importing the same file twice changes nothing.",
                "Files or folders: lists as the exchanges publish them, plain, .zip or .gz."),
            import.Of(
                "holidays",
                "holidays",
                "Import NSE's list of days without trading, for years that are not built in; importing the same file twice changes nothing.",
                "Files or folders: JSON as the exchange's holiday-master answers it."),
            import.Of(
                "telegram-export",
                "social_media",
                "Import chats exported by Telegram; importing the same file twice changes nothing.",
                "Files or folders: result.json as Telegram Desktop exports it, or tables of messages with channel, date and text.",
                "telegram-export"),
            import.Of(
                "tweets",
                "social_media",
                "Import posts of X; importing the same file twice changes nothing.",
                "Files or folders: posts as the API of X gives them, one JSON object a line.",
                "tweets"),
        };
    }

    private sealed record Importer(ICommandHost Host, CommandConsole Console, GlobalOptions Globals)
    {
        public Command Of(string name, string pipeline, string description, string ofPaths, string? format = null)
        {
            var paths = new Argument<string[]>("PATH") { Description = ofPaths, Arity = ArgumentArity.OneOrMore };
            paths.Validators.Add(result =>
            {
                foreach (var path in result.Tokens.Select(token => token.Value).Where(path => path.Contains('\n') || !(File.Exists(path) || Directory.Exists(path))))
                {
                    result.AddError($"There is no file or folder \"{path}\".");
                }
            });
            var simulated = new Option<bool>("--simulated") { Description = "Write to the simulated database instead of the live one." };
            var json = RunVerb.JsonOption();
            var command = new Command(name, description) { paths, simulated, json };
            command.Validators.Add(result =>
            {
                if (result.GetValue(simulated) && result.GetValue(Globals.Live)) { result.AddError("--live and --simulated exclude each other; files go to the live database unless told otherwise."); }
            });
            command.SetAction((parsed, cancellationToken) =>
            {
                var full = parsed.GetValue(paths)!.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal);
                var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["paths"] = string.Join('\n', full) };
                if (format is not null) { parameters["format"] = format; }
                var request = new RunRequest(pipeline, RunTrigger.Import, CommandActor.Name, parameters);

                // Files are real data, so they belong into the live database.
                var arguments = Globals.Of(parsed) with { Live = !parsed.GetValue(simulated) };
                return RunVerb.ExecuteAsync(Host, Console, arguments, request, waitForTurn: true, parsed.GetValue(json), cancellationToken);
            });
            return command;
        }
    }
}
