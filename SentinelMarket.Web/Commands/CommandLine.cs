using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;

namespace SentinelMarket.Web.Commands;

/// <summary>The verbs of <c>./run</c>.</summary>
public static class CommandLine
{
    /// <summary>Carries out the arguments; Ctrl+C and SIGTERM cancel a verb, and a second one ends the process at once.</summary>
    public static async Task<int> RunAsync(string[] arguments, ICommandHost host)
    {
        using var cancellation = new CancellationTokenSource();
        void Cancel(PosixSignalContext signal)
        {
            if (cancellation.IsCancellationRequested) { return; }
            signal.Cancel = true;
            cancellation.Cancel();
        }

        var console = CommandConsole.OfProcess();
        var parsed = Build(host, console).Parse(arguments);

        // The server has its own way of stopping, which also tells its open pages.
        if (Serves(parsed)) { return await RunAsync(parsed, console, cancellation.Token); }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return await RunAsync(parsed, console, cancellation.Token);
    }

    /// <summary>The same on a console of the caller's.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, ICommandHost host, CommandConsole console, CancellationToken cancellationToken) =>
        RunAsync(Build(host, console).Parse(arguments), console, cancellationToken);

    private static async Task<int> RunAsync(ParseResult parsed, CommandConsole console, CancellationToken cancellationToken)
    {
        if (parsed.Errors.Count > 0)
        {
            foreach (var message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)) { await console.Error.WriteLineAsync(message); }
            await console.Error.WriteLineAsync("Run with --help to see what is possible.");
            return ExitCodes.Usage;
        }

        // The help names the program's file, which nobody types.
        await using var help = new StringWriter();
        var asksHelp = parsed.Action is HelpAction;
        var invocation = new InvocationConfiguration { Output = asksHelp ? help : console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        var exitCode = await parsed.InvokeAsync(invocation, cancellationToken);
        await console.Out.WriteAsync(help.ToString().Replace(RootCommand.ExecutableName, "./run", StringComparison.Ordinal));
        return exitCode;
    }

    private static bool Serves(ParseResult parsed) => parsed.Errors.Count == 0 && parsed.CommandResult.Command is RootCommand or { Name: "serve" };

    private static RootCommand Build(ICommandHost host, CommandConsole console)
    {
        var globals = new GlobalOptions();
        var root = new RootCommand("SentinelMarket: collects prices of Indian shares, keeps the evidence and shows whether every pipeline is healthy.");
        globals.AddTo(root);

        var serve = new Command("serve", "Start the dashboard, the database and the scheduler (this is what happens without a verb).");
        root.SetAction((parsed, cancellationToken) => ServeAsync(parsed, cancellationToken));
        serve.SetAction((parsed, cancellationToken) => ServeAsync(parsed, cancellationToken));
        root.Add(serve);
        root.Add(ImportVerb.Make(host, console, globals));
        root.Add(RunVerb.Make(host, console, globals));
        root.Add(PipelinesVerb.Make(host, console, globals));
        root.Add(RunsVerb.Make(host, console, globals));
        root.Add(FeedsVerb.Make(host, console, globals));
        root.Add(QuarantineVerb.Make(host, console, globals));
        root.Add(AlertsVerb.Make(host, console, globals));
        root.Add(ExportVerb.Make(host, console, globals));
        root.Add(RetentionVerb.Make(host, console, globals));
        root.Add(ReplayVerb.Make(host, console, globals));
        root.Add(LakeVerb.Make(host, console, globals));
        root.Add(QualityVerb.Make(host, console, globals));
        root.Add(TextVerb.Make(host, console, globals));
        root.Add(SimulateVerb.Make(host, console, globals));
        return root;

        Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellationToken) =>
            Guard.RunAsync(console, json: false, () => host.ServeAsync(globals.Of(parsed), cancellationToken), cancellationToken);
    }
}
