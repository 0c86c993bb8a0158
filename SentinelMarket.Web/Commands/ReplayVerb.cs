using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>replay</c></summary>
internal static class ReplayVerb
{
    private static readonly string[] Titles = ["SOURCE", ">OBJECTS", ">DAMAGED", ">ADDED", ">CHANGED", ">UNCHANGED", ">QUARANTINED"];

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var source = new Option<string?>("--source") { Description = "Only what this source sent, such as nse.quote; all sources of the pipelines without it.", HelpName = "SOURCE" };
        var pipeline = new Option<string?>("--pipeline") { Description = "Only this pipeline; each that loads the source without it.", HelpName = "PIPELINE" };
        var from = LakeVerb.DayOption("--from", "The first day (UTC) on which payloads were fetched.");
        var to = LakeVerb.DayOption("--to", "The last day; the first one without it.");
        from.Required = true;
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would change; every load is rolled back." };
        var json = RunVerb.JsonOption();
        var replay = new Command("replay", "Load stored payloads of an earlier time again, through today's parsers and rules. Newer rows are never replaced by older ones.") { source, pipeline, from, to, dryRun, json };
        replay.SetAction((parsed, cancellationToken) =>
        {
            var first = parsed.GetValue(from)!.Value;
            var order = new ReplayOrder(first, parsed.GetValue(to) ?? first, parsed.GetValue(source), parsed.GetValue(pipeline), parsed.GetValue(dryRun));
            return Guard.RunAsync(console, parsed.GetValue(json), () => RunAsync(host, console, globals.Of(parsed), order, parsed.GetValue(json), cancellationToken), cancellationToken);
        });
        return replay;
    }

    private static async Task<int> RunAsync(ICommandHost host, CommandConsole console, HostArguments arguments, ReplayOrder order, bool json, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var runs = new List<RunReport>();
        var previews = new List<ReplayPreview>();
        foreach (var request in session.Lake.Plan(order, CommandActor.Name))
        {
            var progress = new ProgressLine(console);
            RunReport run;
            try { run = await session.Runs.RunAsync(request, waitForTurn: true, progress, cancellationToken); }
            finally { progress.End(); }
            runs.Add(run);
            var preview = order.DryRun ? await session.Lake.FindPreviewAsync(run.Id, CancellationToken.None) : null;
            if (preview is not null) { previews.Add(preview); }
            if (!json) { await TellAsync(console, session, run, order.DryRun, preview); }
            if (run.Outcome == RunOutcome.Cancelled) { break; }
        }

        if (json)
        {
            var answer = new { mode = session.Mode, database = session.Database, dryRun = order.DryRun, runs = runs.Select(run => new RunDto(run)), previews };
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(answer, ApiJson.Options));
        }

        return runs.Any(run => run.Outcome == RunOutcome.Cancelled) ? ExitCodes.Cancelled : runs.All(run => run.Outcome == RunOutcome.Succeeded) ? ExitCodes.Succeeded : ExitCodes.Failed;
    }

    private static async Task TellAsync(CommandConsole console, ICommandSession session, RunReport run, bool isDryRun, ReplayPreview? preview)
    {
        if (!isDryRun)
        {
            await RunSummary.WriteAsync(console, session, run, CancellationToken.None);
            return;
        }

        await console.Out.WriteLineAsync($"Run {run.Id} of {run.Pipeline}, a dry run: nothing was changed in the {session.Mode.ToLowerInvariant()} database {session.Database}.");
        if (run.Error is not null) { await console.Error.WriteLineAsync(run.Error); }
        if (preview is null || preview.Sources.Count == 0)
        {
            await console.Out.WriteLineAsync("The lake holds nothing of this choice.");
            return;
        }

        await TextTable.WriteAsync(console.Out, Titles, [.. preview.Sources.Select(Row)]);
        foreach (var sample in preview.Samples) { await console.Out.WriteLineAsync($"  {sample.Source} {sample.Kind}: {sample.Key}{Difference(sample)}"); }
    }

    private static string Difference(ReplaySample sample) => sample.Kind switch
    {
        "changed" => $": {sample.Field} {sample.Before ?? "nothing"} -> {sample.After ?? "nothing"}",
        "quarantined" => $": {sample.Field}: {sample.After}",
        "damaged" => $": {sample.After}",
        _ => sample.After is null ? string.Empty : $" {sample.After}",
    };

    private static string[] Row(ReplayedSource source) =>
        [source.Source, .. new[] { source.Objects, source.Damaged, source.Added, source.Changed, source.Unchanged, source.Quarantined }.Select(count => count.ToString("N0", CultureInfo.InvariantCulture))];
}
