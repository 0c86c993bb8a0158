using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>pipelines</c></summary>
internal static class PipelinesVerb
{
    private static readonly string[] Titles = ["PIPELINE", "HEALTH", ">24 H", "SCHEDULE", "NEXT RUN (IST)", "LAST RUN"];

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var json = RunVerb.JsonOption();
        var command = new Command("pipelines", "List the pipelines with their health and schedule.") { json };
        command.SetAction((parsed, cancellationToken) =>
            Guard.RunAsync(console, parsed.GetValue(json), () => ListAsync(host, console, globals.Of(parsed), parsed.GetValue(json), cancellationToken), cancellationToken));
        return command;
    }

    /// <summary>Date and time in India, as every table of the command line shows them.</summary>
    public static string Indian(DateTimeOffset instant) => instant.ToOffset(IndianTime.Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static async Task<int> ListAsync(ICommandHost host, CommandConsole console, HostArguments arguments, bool json, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var pipelines = await session.Desk.ListAsync(cancellationToken);
        if (json)
        {
            var all = new { mode = session.Mode, database = session.Database, pipelines = pipelines.Select(pipeline => new PipelineDto(pipeline)) };
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(all, ApiJson.Options));
            return ExitCodes.Succeeded;
        }

        await TextTable.WriteAsync(console.Out, Titles, [.. pipelines.Select(Row)]);
        return ExitCodes.Succeeded;
    }

    private static string[] Row(PipelineOverview pipeline) =>
    [
        pipeline.Name,
        pipeline.Health.ToString(),
        pipeline.SuccessRate24Hours is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.0} %") : "no data",
        pipeline.Schedule is null ? "on demand" : pipeline.Paused ? $"{pipeline.Schedule}, paused" : pipeline.Schedule,
        pipeline.NextRun is { } next ? Indian(next) : "-",
        pipeline switch
        {
            { OpenRun: { } open } => $"run {open.Id} is open",
            { LastRun: { Outcome: { } outcome, FinishedAt: { } finished } } => $"{outcome} {Indian(finished)}",
            _ => "never",
        },
    ];
}
