using System.CommandLine;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>run PIPELINE</c>, and what every verb that runs a pipeline does.</summary>
internal static class RunVerb
{
    public static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON object for programs." };

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var pipeline = new Argument<string>("PIPELINE") { Description = "The pipeline's name; the verb pipelines lists them." };
        var parameter = new Option<string[]>("--param") { Description = "A parameter of the run; may be given more than once.", HelpName = "KEY=VALUE" };
        parameter.Validators.Add(result =>
        {
            foreach (var text in result.Tokens.Select(token => token.Value).Where(text => text.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--param is \"{text}\"; key=value is expected.");
            }
        });
        var json = JsonOption();
        var run = new Command("run", "Run a pipeline now and wait for its end.") { pipeline, parameter, json };
        run.SetAction((parsed, cancellationToken) =>
        {
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in parsed.GetValue(parameter) ?? [])
            {
                var split = pair.IndexOf('=', StringComparison.Ordinal);
                parameters[pair[..split]] = pair[(split + 1)..];
            }

            var request = new RunRequest(parsed.GetRequiredValue(pipeline), RunTrigger.Manual, CommandActor.Name, parameters);
            return ExecuteAsync(host, console, globals.Of(parsed), request, waitForTurn: false, parsed.GetValue(json), cancellationToken);
        });
        return run;
    }

    public static Task<int> ExecuteAsync(
        ICommandHost host,
        CommandConsole console,
        HostArguments arguments,
        RunRequest request,
        bool waitForTurn,
        bool json,
        CancellationToken cancellationToken,
        Func<ICommandSession, RunReport, Task>? tellMore = null) =>
        Guard.RunAsync(console, json, () => RunAsync(host, console, arguments, request, waitForTurn, json, tellMore, cancellationToken), cancellationToken);

    private static async Task<int> RunAsync(
        ICommandHost host,
        CommandConsole console,
        HostArguments arguments,
        RunRequest request,
        bool waitForTurn,
        bool json,
        Func<ICommandSession, RunReport, Task>? tellMore,
        CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var progress = new ProgressLine(console);
        RunReport run;
        try
        {
            run = await session.Runs.RunAsync(request, waitForTurn, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && progress.Last is { } last)
        {
            run = last with { Outcome = RunOutcome.Cancelled };
        }
        finally
        {
            progress.End();
        }

        // The answer is written even when the person has already asked to stop.
        if (json)
        {
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(new CommandRunDto(run, session.Mode, session.Database), ApiJson.Options));
        }
        else
        {
            await RunSummary.WriteAsync(console, session, run, CancellationToken.None);
            if (tellMore is not null) { await tellMore(session, run); }
        }

        return run.Outcome switch
        {
            RunOutcome.Succeeded => ExitCodes.Succeeded,
            RunOutcome.Cancelled => ExitCodes.Cancelled,
            _ => ExitCodes.Failed,
        };
    }

    private sealed record CommandRunDto : RunDto
    {
        public CommandRunDto(RunReport run, string mode, string database)
            : base(run) => (Mode, Database) = (mode, database);

        public string Mode { get; }

        public string Database { get; }
    }
}
