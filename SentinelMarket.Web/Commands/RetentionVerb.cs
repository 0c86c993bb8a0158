using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>retention</c></summary>
internal static class RetentionVerb
{
    private static readonly string[] Titles = ["TABLE", "KEEPS", "GOES", ">ROWS", ">BYTES", "OLDEST KEPT (UTC)"];

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would go; nothing is changed." };
        var json = RunVerb.JsonOption();
        var command = new Command("retention", "Take out rows that are older than Retention:Tables says, and payloads of the lake that are older than Retention:Lake says.") { dryRun, json };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(dryRun)
            ? Guard.RunAsync(console, parsed.GetValue(json), () => PlanAsync(host, console, globals.Of(parsed), parsed.GetValue(json), cancellationToken), cancellationToken)
            : RunVerb.ExecuteAsync(
                host,
                console,
                globals.Of(parsed),
                new RunRequest(RetentionPipeline.PipelineName, RunTrigger.Manual, CommandActor.Name),
                waitForTurn: true,
                parsed.GetValue(json),
                cancellationToken,
                (session, run) => TellAsync(session, console, run)));
        return command;
    }

    private static async Task<int> PlanAsync(ICommandHost host, CommandConsole console, HostArguments arguments, bool json, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var steps = await session.Retention.PlanAsync(cancellationToken);
        if (json)
        {
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(new { mode = session.Mode, database = session.Database, dryRun = true, tables = steps }, ApiJson.Options));
            return ExitCodes.Succeeded;
        }

        await TextTable.WriteAsync(console.Out, Titles, [.. steps.Select(Row)]);
        await console.Out.WriteLineAsync($"Nothing was changed in the {session.Mode.ToLowerInvariant()} database {session.Database}. Settings: Retention:Tables:TABLE and Retention:Lake:SOURCE, such as \"24 months\".");
        return ExitCodes.Succeeded;
    }

    private static string[] Row(RetentionStep step) =>
    [
        step.Table,
        step.Keep ?? "all",
        step.FirstKept is not { } first ? "-" : step.Partitions.Count == 0 ? $"before {first:yyyy-MM-dd}" : $"{step.Partitions[0]:yyyy-MM} to {step.Partitions[^1]:yyyy-MM} ({step.Partitions.Count} partitions)",
        step.Rows.ToString("N0", CultureInfo.InvariantCulture),
        step.Bytes.ToString("N0", CultureInfo.InvariantCulture),
        step.OldestKept?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-",
    ];

    private static async Task TellAsync(ICommandSession session, CommandConsole console, RunReport run)
    {
        foreach (var source in (await session.Desk.FindRunAsync(run.Id, CancellationToken.None))?.Sources.Where(source => source.Succeeded) ?? [])
        {
            await console.Out.WriteLineAsync($"  {source.Stream}: {source.Message}");
        }
    }
}
