using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>runs</c></summary>
internal static class RunsVerb
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 1_000;
    private static readonly string[] Titles = [">RUN", "PIPELINE", "OUTCOME", "STARTED (IST)", ">SECONDS", ">EXTRACTED", ">LOADED", ">UNCHANGED", ">QUARANTINED", "ACTOR"];

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "Only runs of this pipeline.", HelpName = "P" };
        var limit = new Option<int>("--limit")
        {
            Description = $"The most runs, 1 to {MaxLimit}; {DefaultLimit} unless told.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultLimit,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxLimit) { return number; }
                result.AddError($"--limit is \"{text}\"; a whole number from 1 to {MaxLimit} is expected.");
                return DefaultLimit;
            },
        };
        var json = RunVerb.JsonOption();
        var command = new Command("runs", "List the latest runs, newest first.") { pipeline, limit, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console,
            parsed.GetValue(json),
            () => ListAsync(host, console, globals.Of(parsed), parsed.GetValue(pipeline), parsed.GetValue(limit), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(ICommandHost host, CommandConsole console, HostArguments arguments, string? pipeline, int limit, bool json, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        if (pipeline is not null && await session.Desk.FindAsync(pipeline, cancellationToken) is null)
        {
            throw new UnknownPipelineException(pipeline, (await session.Desk.ListAsync(cancellationToken)).Select(known => known.Name));
        }

        var runs = await session.Desk.LatestRunsAsync(pipeline, limit, cancellationToken);
        if (json)
        {
            var all = new { mode = session.Mode, database = session.Database, runs = runs.Select(run => new RunDto(run)) };
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(all, ApiJson.Options));
        }
        else if (runs.Count == 0)
        {
            await console.Out.WriteLineAsync("No runs yet.");
        }
        else
        {
            await TextTable.WriteAsync(console.Out, Titles, [.. runs.Select(Row)]);
        }

        return ExitCodes.Succeeded;
    }

    private static string[] Row(RunReport run) =>
    [
        run.Id.ToString(CultureInfo.InvariantCulture),
        run.Pipeline,
        run.Outcome?.ToString() ?? "open",
        PipelinesVerb.Indian(run.StartedAt),
        run.Duration is { } duration ? duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) : "-",
        Count(run.Counts.Extracted),
        Count(run.Counts.Loaded),
        Count(run.Counts.Unchanged),
        Count(run.Counts.Quarantined),
        run.Actor,
    ];

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
