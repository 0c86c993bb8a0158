using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>quarantine</c>, <c>quarantine replay</c> and <c>quarantine dismiss</c></summary>
internal static class QuarantineVerb
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Titles = [">ENTRY", "STATUS", "SOURCE", "RECORD", "RULE", "REFUSED (IST)", "WHAT IS WRONG"];

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var status = new Option<string>("--status") { Description = "open, replayed, dismissed or all.", HelpName = "S", DefaultValueFactory = _ => "open" };
        status.AcceptOnlyFromAmong("open", "replayed", "dismissed", "all");
        var source = new Option<string?>("--source") { Description = "Only this source, such as nse.quote.", HelpName = "S" };
        var rule = new Option<string?>("--rule") { Description = "Only what this rule refused, such as price.positive.", HelpName = "R" };
        var limit = new Option<int>("--limit") { Description = $"The most entries, 1 to {MaxLimit}; {DefaultLimit} unless told.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MaxLimit) { result.AddError($"--limit is not a whole number from 1 to {MaxLimit}."); }
        });
        var json = RunVerb.JsonOption();
        var command = new Command("quarantine", "List refused records, newest first.") { status, source, rule, limit, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var query = new QuarantineQuery
            {
                Status = Enum.TryParse<QuarantineStatus>(parsed.GetValue(status), ignoreCase: true, out var one) ? one : null,
                Source = parsed.GetValue(source),
                Rule = parsed.GetValue(rule),
                Size = parsed.GetValue(limit),
            };
            return Guard.RunAsync(console, parsed.GetValue(json), () => ListAsync(host, console, globals.Of(parsed), query, parsed.GetValue(json), cancellationToken), cancellationToken);
        });
        command.Add(MakeReplay(host, console, globals));
        command.Add(MakeDismiss(host, console, globals));
        return command;
    }

    private static Command MakeReplay(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var entries = Entries();
        var replay = new Command("replay", "Load open entries again through today's parser and rules, and wait for the end.") { entries };
        replay.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console, json: false, () => ReplayAsync(host, console, globals.Of(parsed), parsed.GetRequiredValue(entries), cancellationToken), cancellationToken));
        return replay;
    }

    private static Command MakeDismiss(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var entries = Entries();
        var reason = new Option<string>("--reason") { Description = "Why they stay out; the audit log keeps it.", HelpName = "TEXT", Required = true };
        var dismiss = new Command("dismiss", "Dismiss open entries with a reason.") { entries, reason };
        dismiss.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console, json: false, () => DismissAsync(host, console, globals.Of(parsed), parsed.GetRequiredValue(entries), parsed.GetRequiredValue(reason), cancellationToken), cancellationToken));
        return dismiss;
    }

    private static Argument<long[]> Entries() => new("ENTRY") { Description = "Numbers of entries; the verb quarantine lists them.", Arity = ArgumentArity.OneOrMore };

    private static async Task<int> ListAsync(ICommandHost host, CommandConsole console, HostArguments arguments, QuarantineQuery query, bool json, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var page = await session.Quarantine.BrowseAsync(query, cancellationToken);
        if (json)
        {
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(new { mode = session.Mode, database = session.Database, entries = page.Rows.Select(QuarantineDto.Of) }, ApiJson.Options));
        }
        else if (page.Rows.Count == 0)
        {
            await console.Out.WriteLineAsync("No entry.");
        }
        else
        {
            await TextTable.WriteAsync(console.Out, Titles, [.. page.Rows.Select(Row)]);
            if (page.Next is not null) { await console.Out.WriteLineAsync($"There are more; --limit goes up to {MaxLimit}, /quarantine shows all."); }
        }

        return ExitCodes.Succeeded;
    }

    private static async Task<int> ReplayAsync(ICommandHost host, CommandConsole console, HostArguments arguments, long[] entries, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var hasFailed = false;
        try
        {
            foreach (var started in await session.Quarantine.ReplayAsync(entries, CommandActor.Name, cancellationToken))
            {
                // It runs in this process, which has to stay until it ends.
                RunReport run;
                while ((run = (await session.Desk.FindRunAsync(started.Id, cancellationToken))!.Run).Outcome is null) { await Task.Delay(Pace, cancellationToken); }
                hasFailed |= run.Outcome != RunOutcome.Succeeded;
                await RunSummary.WriteAsync(console, session, run, cancellationToken);
            }
        }
        catch (QuarantineRefusalException refusal)
        {
            await console.Error.WriteLineAsync(refusal.Message);
            return ExitCodes.Failed;
        }

        foreach (var entry in entries)
        {
            if (await session.Quarantine.FindAsync(entry, cancellationToken) is { } detail)
            {
                hasFailed |= detail.Record.Status == QuarantineStatus.Open;
                await console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Entry {entry} is {detail.Record.Status.ToString().ToLowerInvariant()}{(detail.Record.Status == QuarantineStatus.Open ? ": " + detail.Record.Entry.Verdict.Message : ".")}"));
            }
        }

        return hasFailed ? ExitCodes.Failed : ExitCodes.Succeeded;
    }

    private static async Task<int> DismissAsync(ICommandHost host, CommandConsole console, HostArguments arguments, long[] entries, string reason, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        try
        {
            var dismissed = await session.Quarantine.DismissAsync(entries, reason, CommandActor.Name, cancellationToken);
            await console.Out.WriteLineAsync($"Dismissed: {string.Join(", ", dismissed.Select(id => id.ToString(CultureInfo.InvariantCulture)))}.");
            return dismissed.Count == entries.Distinct().Count() ? ExitCodes.Succeeded : ExitCodes.Failed;
        }
        catch (QuarantineRefusalException refusal)
        {
            await console.Error.WriteLineAsync(refusal.Message);
            return ExitCodes.Failed;
        }
    }

    private static string[] Row(QuarantinedRecord record) =>
    [
        record.Id.ToString(CultureInfo.InvariantCulture),
        record.Status.ToString().ToLowerInvariant(),
        record.Source,
        record.Entry.Key ?? record.Stream,
        record.Entry.Verdict.Rule,
        PipelinesVerb.Indian(record.QuarantinedAt),
        record.Entry.Verdict.Message,
    ];
}
