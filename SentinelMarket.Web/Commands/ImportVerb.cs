using System.CommandLine;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Commands;

/// <summary><c>import bhavcopy PATH...</c></summary>
internal static class ImportVerb
{
    private const string Pipeline = "end_of_day";

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files or folders: end-of-day files of the cash market as NSE and BSE publish them, plain, .zip or .gz; the content tells the format. Keep the names of BSE's EQDDMMYY.CSV files: their day stands nowhere else.",
            Arity = ArgumentArity.OneOrMore,
        };
        paths.Validators.Add(result =>
        {
            foreach (var path in result.Tokens.Select(token => token.Value).Where(path => path.Contains('\n') || !(File.Exists(path) || Directory.Exists(path))))
            {
                result.AddError($"There is no file or folder \"{path}\".");
            }
        });
        var simulated = new Option<bool>("--simulated") { Description = "Write to the simulated database instead of the live one." };
        var json = RunVerb.JsonOption();
        var bhavcopy = new Command("bhavcopy", "Import end-of-day files of NSE (UDiFF, sec_bhavdata_full, cmDDMMMYYYYbhav) and BSE (UDiFF, EQDDMMYY); importing the same file twice changes nothing.") { paths, simulated, json };
        bhavcopy.Validators.Add(result =>
        {
            if (result.GetValue(simulated) && result.GetValue(globals.Live)) { result.AddError("--live and --simulated exclude each other; files go to the live database unless told otherwise."); }
        });
        bhavcopy.SetAction((parsed, cancellationToken) =>
        {
            var full = parsed.GetValue(paths)!.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal);
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["paths"] = string.Join('\n', full) };
            var request = new RunRequest(Pipeline, RunTrigger.Import, CommandActor.Name, parameters);

            // Files are real data, so they belong into the live database.
            var arguments = globals.Of(parsed) with { Live = !parsed.GetValue(simulated) };
            return RunVerb.ExecuteAsync(host, console, arguments, request, waitForTurn: true, parsed.GetValue(json), cancellationToken);
        });
        return new Command("import", "Import files.") { bhavcopy };
    }
}
