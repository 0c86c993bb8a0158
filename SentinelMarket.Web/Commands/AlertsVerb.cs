using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Api;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Commands;

/// <summary><c>alerts</c>, <c>alerts ack</c>, <c>alerts resolve</c>, <c>alerts mute</c>, <c>alerts rules</c> and <c>alerts test</c></summary>
internal static class AlertsVerb
{
    private const int HistoryShown = 50;
    private static readonly string[] IncidentTitles = [">INCIDENT", "SEVERITY", "STATE", "RULE", "SUBJECT", "OPENED (IST)", "WHAT IS WRONG"];
    private static readonly string[] RuleTitles = ["RULE", "ON", "SEVERITY", "CONDITION", "FROM"];

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var history = new Option<bool>("--history") { Description = $"Also those that are over, the latest {HistoryShown}." };
        var json = RunVerb.JsonOption();
        var command = new Command("alerts", "List open incidents, newest first.") { history, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console, parsed.GetValue(json), () => ListAsync(host, console, globals.Of(parsed), parsed.GetValue(history), parsed.GetValue(json), cancellationToken), cancellationToken));
        command.Add(MakeNoted("ack", "Take up an open incident, so that it is not escalated.", "acknowledged", (desk, id, note, token) => desk.AcknowledgeAsync(id, note, CommandActor.Name, token), host, console, globals));
        command.Add(MakeNoted("resolve", "End an open incident.", "resolved", (desk, id, note, token) => desk.ResolveAsync(id, note, CommandActor.Name, token), host, console, globals));
        command.Add(MakeMute(host, console, globals));
        command.Add(MakeRules(host, console, globals));
        command.Add(MakeTest(host, console, globals));
        return command;
    }

    private static Command MakeNoted(string name, string description, string done, Func<IAlertDesk, long, string?, CancellationToken, Task<AlertIncident>> act, ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var incident = new Argument<long>("INCIDENT") { Description = "The number of an incident; the verb alerts lists them." };
        var note = new Option<string?>("--note") { Description = "What is worth knowing; it is kept with the incident.", HelpName = "TEXT" };
        var command = new Command(name, description) { incident, note };
        command.SetAction((parsed, cancellationToken) => OrderAsync(host, console, globals.Of(parsed), async desk =>
        {
            var changed = await act(desk, parsed.GetRequiredValue(incident), parsed.GetValue(note), cancellationToken);
            return string.Create(CultureInfo.InvariantCulture, $"Incident {changed.Id} ({changed.Rule} of {changed.Subject}) is {done}.");
        }, cancellationToken));
        return command;
    }

    private static Command MakeMute(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var rule = new Option<string?>("--rule") { Description = "Only this rule, or those that begin so: quality-*.", HelpName = "R" };
        var subject = new Option<string?>("--subject") { Description = "Only this pipeline or feed, or those that begin so: nse.*.", HelpName = "S" };
        var hours = new Option<double?>("--hours") { Description = "For so many hours; until it is lifted unless told.", HelpName = "N" };
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };
        hours.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && value is not (> 0 and <= 8_760)) { result.AddError("--hours is not a number above 0 and up to 8760."); }
        });
        var command = new Command("mute", "Tell no channel for a while.") { rule, subject, hours, reason };
        command.SetAction((parsed, cancellationToken) => OrderAsync(host, console, globals.Of(parsed), async desk =>
        {
            var ends = parsed.GetValue(hours) is { } length ? TimeProvider.System.GetUtcNow().AddHours(length) : (DateTimeOffset?)null;
            var silence = await desk.SilenceAsync(
                new SilenceOrder(SilenceKind.Mute, parsed.GetValue(rule), parsed.GetValue(subject), null, ends, SilenceRepeat.Never, parsed.GetRequiredValue(reason)), CommandActor.Name, cancellationToken);
            return string.Create(CultureInfo.InvariantCulture, $"Mute {silence.Id} keeps {silence.Rule} of {silence.Subject} silent {(silence.EndsAt is { } end ? $"until {Instants.Full(end)}" : "until it is lifted on /alerts")}.");
        }, cancellationToken));
        return command;
    }

    private static Command MakeRules(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var json = RunVerb.JsonOption();
        var command = new Command("rules", "List the rules as they hold.") { json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(console, parsed.GetValue(json), async () =>
        {
            await using var session = await host.OpenAsync(globals.Of(parsed), console.Error.WriteLine, cancellationToken);
            var rules = await session.Alerts.RulesAsync(cancellationToken);
            if (parsed.GetValue(json)) { await console.Out.WriteLineAsync(JsonSerializer.Serialize(rules.Select(AlertRuleDto.Of), ApiJson.Options)); }
            else
            {
                await TextTable.WriteAsync(console.Out, RuleTitles, [.. rules.Select(rule => new[] { rule.Rule.Name, rule.Rule.Enabled ? "yes" : "no", rule.Rule.Severity.ToString(), rule.Rule.Condition, rule.Stored?.ChangedBy ?? "settings" })]);
            }

            return ExitCodes.Succeeded;
        }, cancellationToken));
        return command;
    }

    private static Command MakeTest(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var channel = new Argument<string>("CHANNEL") { Description = "The name of a channel, as Alerting:Channels has it." };
        var command = new Command("test", "Send a test message to a channel.") { channel };
        command.SetAction((parsed, cancellationToken) => OrderAsync(host, console, globals.Of(parsed), async desk =>
        {
            var trial = await desk.TestAsync(parsed.GetRequiredValue(channel), CommandActor.Name, cancellationToken);
            return trial.Succeeded ? trial.Message : throw new AlertRefusalException(trial.Message);
        }, cancellationToken));
        return command;
    }

    private static Task<int> OrderAsync(ICommandHost host, CommandConsole console, HostArguments arguments, Func<IAlertDesk, Task<string>> order, CancellationToken cancellationToken) =>
        Guard.RunAsync(console, json: false, async () =>
        {
            await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
            try
            {
                await console.Out.WriteLineAsync(await order(session.Alerts));
                return ExitCodes.Succeeded;
            }
            catch (Exception refusal) when (refusal is AlertRefusalException or UnknownChannelException)
            {
                await console.Error.WriteLineAsync(refusal.Message);
                return ExitCodes.Failed;
            }
        }, cancellationToken);

    private static async Task<int> ListAsync(ICommandHost host, CommandConsole console, HostArguments arguments, bool history, bool json, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var overview = await session.Alerts.OverviewAsync(cancellationToken);
        var incidents = history ? await session.Alerts.HistoryAsync(null, HistoryShown, cancellationToken) : overview.Open;
        if (json)
        {
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(new { mode = session.Mode, database = session.Database, evaluatedAt = overview.Heartbeat.At, incidents = incidents.Select(AlertIncidentDto.Of) }, ApiJson.Options));
        }
        else if (incidents.Count == 0) { await console.Out.WriteLineAsync(history ? "There was no incident." : "No incident is open."); }
        else { await TextTable.WriteAsync(console.Out, IncidentTitles, [.. incidents.Select(Row)]); }
        if (!json && overview.IsLate) { await console.Error.WriteLineAsync("Rules are not being evaluated: that is done by a running server."); }
        return ExitCodes.Succeeded;
    }

    private static string[] Row(AlertIncident incident) =>
    [
        incident.Id.ToString(CultureInfo.InvariantCulture),
        incident.Severity.ToString(),
        incident.State == IncidentState.Open && incident.AcknowledgedAt is not null ? "Acknowledged" : incident.State.ToString(),
        incident.Rule,
        incident.Subject,
        Instants.Full(incident.OpenedAt ?? incident.PendingSince),
        incident.Message,
    ];
}
