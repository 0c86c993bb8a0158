using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>quality report</c></summary>
internal static class QualityVerb
{
    private static readonly string[] Titles = ["SOURCE", "EXCHANGE", ">DAYS", ">SESSIONS", ">ROWS", ">COMPLETE", ">CONSISTENT", ">ACCURATE", ">VERIFIED", ">UNVERIFIED", ">DUPLICATES", "NEWEST (IST)"];
    private static readonly string[] CheckTitles = ["CHECK", ">MADE", ">HELD", ">SHARE", "EXAMPLE"];

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals) =>
        new("quality", "How good the prices are.") { MakeReport(host, console, globals) };

    private static Command MakeReport(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var from = DayOption("--from", "The first trading day.");
        var to = DayOption("--to", "The last trading day.");
        var json = RunVerb.JsonOption();
        var report = new Command("report", $"Measure the prices of a period and keep the report; without a period, of the last {QualityReportPipeline.DaysByItself} days.") { from, to, json };
        report.SetAction((parsed, cancellationToken) =>
        {
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            if (parsed.GetValue(from) is { } first) { parameters[EndOfDayPipeline.FromParameter] = first; }
            if (parsed.GetValue(to) is { } last) { parameters[EndOfDayPipeline.ToParameter] = last; }
            var request = new RunRequest(QualityReportPipeline.PipelineName, RunTrigger.Manual, CommandActor.Name, parameters);
            return parsed.GetValue(json)
                ? Guard.RunAsync(console, json: true, () => WriteJsonAsync(host, console, globals.Of(parsed), request, cancellationToken), cancellationToken)
                : RunVerb.ExecuteAsync(host, console, globals.Of(parsed), request, waitForTurn: true, json: false, cancellationToken, (session, run) => TellAsync(session, console, run));
        });
        return report;
    }

    private static Option<string?> DayOption(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "YYYY-MM-DD" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DateOnly.TryParseExact(token.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                result.AddError($"{name} is \"{token.Value}\"; a day like 2024-12-31 is expected.");
            }
        });
        return option;
    }

    private static async Task<int> WriteJsonAsync(ICommandHost host, CommandConsole console, HostArguments arguments, RunRequest request, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var run = await session.Runs.RunAsync(request, waitForTurn: true, new Progress<RunReport>(), cancellationToken);
        var report = await session.Quality.LatestAsync(run.Id, CancellationToken.None);
        var answer = new { mode = session.Mode, database = session.Database, run = new RunDto(run), report = report is null ? null : new QualityReportDto(report) };
        await console.Out.WriteLineAsync(JsonSerializer.Serialize(answer, ApiJson.Options));
        return run.Outcome switch
        {
            RunOutcome.Succeeded => ExitCodes.Succeeded,
            RunOutcome.Cancelled => ExitCodes.Cancelled,
            _ => ExitCodes.Failed,
        };
    }

    private static async Task TellAsync(ICommandSession session, CommandConsole console, RunReport run)
    {
        if (await session.Quality.LatestAsync(run.Id, CancellationToken.None) is not { } report) { return; }
        await console.Out.WriteLineAsync();
        if (report.Sources.Count == 0)
        {
            await console.Out.WriteLineAsync("There are no rows in this period.");
            return;
        }

        await TextTable.WriteAsync(console.Out, Titles, [.. report.Sources.Select(Row)]);
        await console.Out.WriteLineAsync();
        await TextTable.WriteAsync(console.Out, CheckTitles, [.. report.Checks.Select(Row)]);
        await console.Out.WriteLineAsync();
        await console.Out.WriteLineAsync(report.Findings.Count == 0 ? "Nothing was found." : "Found:");
        foreach (var finding in report.Findings) { await console.Out.WriteLineAsync($"  {finding.Rule}: {finding.Message}"); }
    }

    private static string[] Row(SourceReach source) =>
    [
        source.Source,
        source.Exchange,
        Text(source.Days),
        Text(source.Sessions),
        Text(source.Figures.Records),
        QualityWords.Of(source.Figures.Completeness),
        QualityWords.Of(source.Figures.Consistency),
        QualityWords.Of(source.Figures.Accuracy),
        Text(source.Figures.Accuracy.Whole),
        Text(source.Figures.Unverified),
        Text(source.Figures.Duplicates),
        source.Newest is { } newest ? PipelinesVerb.Indian(newest) : "-",
    ];

    private static string[] Row(CheckQuality check) => [check.Rule, Text(check.Held.Whole), Text(check.Held.Part), QualityWords.Of(check.Held), check.Held.Part < check.Held.Whole ? check.Example ?? "" : ""];

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
